"""Prefetch: produce the next item of an iterator in a thread while the present one is processed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


def read_ahead(items: Iterator[bytes]) -> Iterator[bytes]:
    """The same items; each is produced in a thread while the one before is processed."""
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(next, items, None)
        while (item := future.result()) is not None:
            future = executor.submit(next, items, None)
            yield item

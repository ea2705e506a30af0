"""Two things at once where one makes what the other uses: both cores have work, and little lies waiting."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


def read_ahead(items: Iterator[bytes]) -> Iterator[bytes]:
    """The same items, each one made while the one before is in use."""
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = beside.submit(next, items, None)
            yield item

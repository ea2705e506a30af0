"""Loading in other threads while a page is drawn.

Because drawing holds Python and leaves most of the processor to the queries of what stands below.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Prefetched(Generic[Result]):
    """A result that another thread works out, or whoever wants it before that thread has begun."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._future = _workers().submit(copy_context().run, work)

    def result(self) -> Result:
        """The result; raises what the work raised."""
        # Because all workers may wait for each other's work: what has not begun is done by who waits for it.
        return self._work() if self._future.cancel() else self._future.result()


def prefetch(work: Callable[[], Result]) -> Prefetched[Result]:
    """Begin ``work`` in another thread, in the language of this one; there is no Streamlit session in it."""
    return Prefetched(work)


def gather(*works: Callable[[], Any]) -> list[Any]:
    """The results of all ``works``, which run at once: the first in this thread."""
    first, *others = works
    begun = [prefetch(work) for work in others]
    return [first(), *(one.result() for one in begun)]


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="prefetch")

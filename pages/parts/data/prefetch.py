"""Work beside the drawing of a page, which leaves most of the processor's time to who asks the warehouse."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any


def prefetch(work: Callable[..., Any], *given: object) -> Future[Any]:
    """Begin ``work`` in another thread, in the language of this one; there is no session in it."""
    return _workers().submit(copy_context().run, work, *given)


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="beside")

"""Work on the columns of a table, beside each other where they have many rows."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

MANY_ROWS = 20_000
"""Number of rows from which on threads save more time than they take to start and to wait for Python."""

Column = TypeVar("Column")
Result = TypeVar("Result")


def map_columns(work: Callable[[Column], Result], columns: Iterable[Column], rows: int) -> list[Result]:
    """The results of ``work`` for each column of a table with ``rows`` rows, in their order."""
    if rows < MANY_ROWS:
        return list(map(work, columns))
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(work, columns))

"""pandera for Polars without pandas, NumPy and hypothesis, which it imports wherever they are installed.

Because together they take longer to import than a day's file to load. pandera is made to work without them.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from threading import get_ident
from types import ModuleType

import polars as pl

__all__ = ["pa"]

UNUSED = ("hypothesis", "numpy", "pandas")


class _NotInstalled(MetaPathFinder):
    """Tells its own thread that these are not installed; what other threads import they get."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002 - as Python asks
        """Raise ModuleNotFoundError for an unused one; leave all others to the next finder."""
        if fullname in UNUSED and get_ident() == self._thread:
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)


_finder = _NotInstalled()
sys.meta_path.insert(0, _finder)
try:
    import pandera.polars as pa

    # Because the first validation imports them as well, where they are to be found by then.
    pa.DataFrameSchema({"one": pa.Column(pl.Int64, pa.Check.ge(0))}).validate(pl.DataFrame({"one": [0]}))
finally:
    sys.meta_path.remove(_finder)

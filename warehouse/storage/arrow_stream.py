"""Rows go from DuckDB to Polars and back without PyArrow, which takes long to import.

Because Polars remembers the types of what it was given until the process ends, and DuckDB complains on stderr
if anything of its own is still held then, this module does not import DuckDB.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True)
class _ArrowStream:
    """A relation as Polars sees it, or a frame as DuckDB does; one that it knows it hands to PyArrow."""

    rows: Any

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """The stream, by the protocol of Arrow."""
        return self.rows.__arrow_c_stream__(requested_schema)


def frame_of(relation: Any) -> pl.DataFrame:
    """All rows of a relation, in one piece.

    Raises duckdb.Error, or ComputeError with its message where it came while rows were taken over.
    """
    return pl.DataFrame(_ArrowStream(relation)).rechunk()


def register_frame(db: Any, name: str, frame: pl.DataFrame) -> None:
    """Give a frame to a DuckDB connection as the view ``name``, until it is unregistered."""
    db.register(name, _ArrowStream(frame))

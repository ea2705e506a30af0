"""Read a Parquet file as a sheet: the names of its columns as headings, its values as text."""

import io

import polars as pl

from etl.readers.limits import COLUMNS, ROWS, too_many_columns, too_many_rows
from etl.records.sheet_table import Sheet, Unreadable

PARQUET = b"PAR1"
"""What a Parquet file begins with."""


def read_parquet(content: bytes) -> Sheet:
    """The one sheet of a Parquet file. Raises Unreadable where it is damaged, too large, or not flat."""
    try:
        rows = pl.scan_parquet(io.BytesIO(content))
        columns = rows.collect_schema()
        if len(columns) > COLUMNS:
            raise too_many_columns()
        if rows.select(pl.len()).collect().item() >= ROWS:
            raise too_many_rows()
        if nested := [name for name, kind in columns.items() if kind.is_nested() or kind == pl.Binary]:
            raise Unreadable(
                f"列“{nested[0]}”不是文字、数字、日期或是/否。请导出时去掉它。",
                f"The column “{nested[0]}” holds neither text, numbers, dates nor yes and no: leave it out.",
            )
        cells = pl.read_parquet(io.BytesIO(content)).with_columns(pl.all().cast(pl.String))
    except (pl.exceptions.PolarsError, OSError):
        raise Unreadable(
            "Parquet 文件损坏，或没有写完。请重新导出。",
            "The Parquet file is damaged or incomplete. Export it again.",
        ) from None
    names = [f"column_{number}" for number in range(cells.width)]
    headings = pl.DataFrame(
        [pl.Series(name, [heading]) for name, heading in zip(names, columns, strict=True)]
    )
    cells.columns = names
    return Sheet("", pl.concat([headings, cells]))

"""Fetch the rows of a database into Parquet files of text, which are then loaded as any export is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
from pyarrow import Table, parquet

from care.semantic.format import count
from etl.database.cell_text import text_column
from etl.database.database_rows import failed, open_rows
from etl.mapping.source import Source

FILE_ROWS = 500_000
"""Rows of a file: a million of fifteen columns stay well below the limits of a file."""


@dataclass(frozen=True)
class Fetched:
    """The files of one fetch."""

    files: tuple[Path, ...]
    rows: int
    content: str
    """SHA-256 of the files in their order."""
    mark: Any
    """The greatest value of the ``since`` column that does not lie after the fetch; None without any."""


def fetch(source: Source, home: Path, folder: Path, since: Any, now: datetime) -> Fetched:
    """Write the rows of a source's query to files in ``folder``, named by the source and the time ``now``.

    ``since``: only what changed since then, see :func:`since_with_overlap`. Raises Unreadable where the
    database, its password or a column that the source names is missing, or the connection is cut.
    """
    if source.database is None:
        raise failed(f"来源 {source.name} 没有 [database]", f"the source {source.name} has no [database]")
    files: list[Path] = []
    rows, mark = 0, since
    writer: parquet.ParquetWriter | None = None
    with open_rows(source.database, home, since) as answer:
        _require_columns(source, answer.columns)
        at = _place_of(source.database.since, answer.columns)
        try:
            for part in answer.parts:
                table = _as_table(answer.columns, part)
                if writer is None or rows // FILE_ROWS >= len(files):
                    if writer is not None:
                        writer.close()
                    files.append(folder / f"{source.name}_{now:%Y%m%d_%H%M%S}_{len(files) + 1}.parquet")
                    writer = parquet.ParquetWriter(files[-1], table.schema, compression="zstd")
                writer.write_table(table)
                rows += len(part)
                if at is not None:
                    mark = _latest(mark, (row[at] for row in part), now)
        finally:
            if writer is not None:
                writer.close()
    return Fetched(tuple(files), rows, _content(files), mark)


def since_with_overlap(mark: Any, minutes: int) -> Any:
    """From when on to fetch again: some minutes before the last time seen; a day or a number itself."""
    return mark - timedelta(minutes=minutes) if isinstance(mark, datetime) else mark


def _content(files: Sequence[Path]) -> str:
    told = sha256()
    for file in files:
        told.update(file.read_bytes())
    return told.hexdigest()


def _as_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    return pl.DataFrame(
        [
            text_column(values).alias(name)
            for name, values in zip(columns, zip(*rows, strict=True), strict=True)
        ]
    ).to_arrow()


def _require_columns(source: Source, columns: Sequence[str]) -> None:
    """Raise Unreadable where the query no longer has a column that the source names, or has one twice."""
    lost = [heading for heading in source.headings if heading not in columns and not heading.startswith("(")]
    if lost:
        raise failed(
            f"查询结果里没有列“{lost[0]}”，现有：{'、'.join(columns)}；请核对来源文件 {source.name}.toml",
            f"the query has no column “{lost[0]}”, it has {', '.join(columns)}: check {source.name}.toml",
        )
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise failed(f"查询结果里有两列“{twice}”", f"the query has two columns “{twice}”")


def _place_of(since: str | None, columns: Sequence[str]) -> int | None:
    """Where the ``since`` column stands; a database may give its name in another case."""
    if since is None:
        return None
    return [name.lower() for name in columns].index(since.lower())


def _latest(mark: Any, values: Iterator[Any], now: datetime) -> Any:
    """The greatest of the mark and of the values not after ``now``, lest a wrong one hide others."""
    told = (one for one in values if one is not None and not _is_after(one, now))
    return max(told if mark is None else (mark, *told), default=None)


def _is_after(value: Any, now: datetime) -> bool:
    if isinstance(value, str):  # as SQLite keeps times
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return False
    if isinstance(value, datetime):
        return value > (datetime.now(value.tzinfo) if value.tzinfo else now)
    return isinstance(value, date) and value > now.date()


def rows_fetched(rows: int) -> tuple[str, str]:
    """How many rows were fetched, in Chinese and English."""
    return f"取到 {count(rows)} 行", f"{count(rows)} rows fetched"

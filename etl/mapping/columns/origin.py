"""The origin of a field's text: columns of the sheet, or the name of the folder or the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Literal

import polars as pl

from care.privacy.text_masking import display_name
from etl.records.file_names import NamePattern, as_text, file_name
from etl.records.registry import Field
from etl.records.sheet_table import Unreadable

ANYTHING = NamePattern(".+")
SERIAL_DAY = r"^(?:3[6-9]|[4-6]\d|7[0-2])\d{3}(?:\.0+)?$"
"""A day from 1998 to 2099 as a spreadsheet counts it."""
DAYS_TO_1970 = 25_569
"""Days from the epoch of Excel to 1970."""


@dataclass(frozen=True)
class Origin:
    """The columns of a field's text: one, several joined, or the first filled of several."""

    headings: tuple[str, ...]
    joint: str | None = None
    """The separator of joined parts; None takes the first filled column instead of joining."""

    def places(self, found: Mapping[str, int]) -> tuple[int, ...]:
        """The numbers of the columns; empty where a part of a joined text is missing in the sheet."""
        found_columns = tuple(found[heading] for heading in self.headings if heading in found)
        return found_columns if self.joint is None or len(found_columns) == len(self.headings) else ()

    def text(self, parts: Sequence[pl.Series], *, whole: bool, time: bool = False) -> pl.Series:
        """The text of each row, null where all cells are blank or, with ``whole``, where any is.

        The parts of a ``time`` are cleaned by :func:`day_or_clock` before they are joined; numbers are a day
        in the first and times of day in the others.
        """
        if time and self.joint is not None:
            first, *others = [day_or_clock(part) for part in parts]
            parts = [_serial_days(first), *map(_clock_numbers, others)] if others else [first]
        if len(parts) == 1:
            return parts[0]
        if self.joint is None:
            return pl.select(pl.coalesce(parts)).to_series()
        joined = pl.select(pl.concat_str(parts, separator=self.joint, ignore_nulls=not whole)).to_series()
        return joined.set(reduce(and_, (part.is_null() for part in parts)), None)


def day_or_clock(cells: pl.Series) -> pl.Series:
    """Remove the midnight of dates and the epoch date of times of day, which workbooks add."""
    bare = cells.str.replace(r"^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T](\d)", "$1")
    return bare.str.replace(r"^(.*\d)[ T]00:00(?::00(?:\.0+)?)?$", "$1")


@dataclass(frozen=True)
class PathName:
    """A field value taken from the name of the folder or the file."""

    origin: Literal["folder", "file"]
    pattern: NamePattern = ANYTHING

    def of(self, path: Path, field: Field) -> str:
        """The value of the field. Raises Unreadable if the name does not match the pattern."""
        place = path.absolute().parent if self.origin == "folder" else path
        name = file_name(place) if self.origin == "folder" else as_text(path.stem)
        if (found := self.pattern.found_in(name)) is not None:
            return found
        name = display_name(name)
        raise Unreadable(
            f"名称“{name}”中找不到{field.zh}（规则 {self.pattern.text}）。请改名，或修改来源的 [names]。",
            f"The name “{name}” holds no {field.en} (pattern {self.pattern.text}). "
            "Rename it, or change the source's [names].",
        )


def _serial_days(cells: pl.Series) -> pl.Series:
    """Days as a spreadsheet counts them, 46083, replaced by their date."""
    serials = cells.str.contains(SERIAL_DAY).fill_null(value=False).arg_true()
    days = cells.gather(serials).cast(pl.Float64).cast(pl.Int64)
    dates = (days - DAYS_TO_1970).cast(pl.Int32).cast(pl.Date).dt.to_string("%Y-%m-%d")
    return cells.scatter(serials, dates) if len(serials) else cells


def _clock_numbers(cells: pl.Series) -> pl.Series:
    """Times of day as fractions of a day or digits alone, 0.42 and 1005, as 10:04:48 and 10:05."""
    fractions = cells.str.contains(r"^0?\.\d+$|^0$").fill_null(value=False).arg_true()
    if len(fractions):
        seconds = (cells.gather(fractions).cast(pl.Float64) * 86_400).round().clip(0, 86_399)
        clocks = (seconds.cast(pl.Int64) * 1_000_000_000).cast(pl.Time).dt.to_string("%H:%M:%S")
        cells = cells.scatter(fractions, clocks)
    padded = cells.str.replace(r"^(\d{3}|\d{5})$", "0$1")
    return padded.str.replace(r"^(\d\d)(\d\d)(\d\d)?$", "$1:$2:$3").str.strip_chars_end(":")

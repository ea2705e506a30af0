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

        The parts of a ``time`` are cleaned by :func:`day_or_clock` before they are joined.
        """
        if time and self.joint is not None:
            parts = [day_or_clock(part) for part in parts]
        if len(parts) == 1:
            return parts[0]
        if self.joint is None:
            return pl.select(pl.coalesce(parts)).to_series()
        joined = pl.select(pl.concat_str(parts, separator=self.joint, ignore_nulls=not whole)).to_series()
        return joined.set(reduce(and_, (part.is_null() for part in parts)), None)


def day_or_clock(cells: pl.Series) -> pl.Series:
    """Remove the midnight of dates and the epoch date of times of day, which workbooks add."""
    bare = cells.str.replace(r"^(.*\d)[ T]00:00(?::00(?:\.0+)?)?$", "$1")
    return bare.str.replace(r"^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T](\d)", "$1")


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

"""What the values of a column look like, where its heading says nothing."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.privacy.masking import well_formed
from etl.records.registry import Field
from etl.validation.parse_cells import parse_column
from etl.validation.parse_times import parse_times

MOST = 0.9
"""So large a share of the filled cells has to be alike; the rest are the file's own mistakes."""
LONG = 12
"""Characters on average from which on a text is someone's words."""
CLOCK = (
    r"(?i)^(?:(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T])?(?:上午|下午)?\s*\d{1,2}"
    r"(?:[:：]\d{1,2}(?:[:：]\d{1,2}(?:\.\d+)?)?|[时点](?:\d{1,2}分?)?(?:\d{1,2}秒)?)\s*(?:AM|PM)?$"
)
"""A time of day; a workbook gives it the first day that it knows."""
MIDNIGHT = r"[ T]00:00(:00(\.0+)?)?$"
FEW_DIGITS = r"^\d{1,5}(\.\d+)?$"
NUMBER_OF = r"^[A-Za-z0-9_\-/.]*\d[A-Za-z0-9_\-/.]*$"

DAYS = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%y-%m-%d", "%y/%m/%d", "%y%m%d")
CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
NOTATIONS = tuple(day + clock for day, clock in product(DAYS, CLOCKS))
"""Of times as exports write them, beyond those that need no stating."""


@dataclass(frozen=True, eq=False)
class ColumnProfile:
    """The cells of one column, stripped, blank being null."""

    cells: pl.Series

    @cached_property
    def filled(self) -> pl.Series:
        """The cells that are not blank."""
        return self.cells.drop_nulls()

    @cached_property
    def notations(self) -> tuple[str, ...] | None:
        """What a column of times needs stated to be read: nothing, these notations; None if it holds none.

        Several where the days of the month do not tell which number is the month.
        """
        filled = self.filled
        if filled.is_empty() or not self.mostly(r"\d") or self.mostly(FEW_DIGITS) or self.is_clock:
            return None
        if _most(parse_times(filled).is_not_null()):
            return ()
        return tuple(one for one in NOTATIONS if _reads(one, filled.head(20)) and _reads(one, filled)) or None

    @cached_property
    def is_clock(self) -> bool:
        """Times of day without a day."""
        return self.mostly(CLOCK)

    @cached_property
    def is_day(self) -> bool:
        """Days without a time of day."""
        with_clock = self.filled.str.contains(":") & ~self.filled.str.contains(MIDNIGHT)
        return self.notations is not None and not with_clock.any()

    @cached_property
    def length(self) -> float:
        """Characters in a cell, on average."""
        return _mean(self.filled.str.len_chars())

    @cached_property
    def variety(self) -> int:
        """How many different values there are."""
        return self.filled.n_unique()

    @cached_property
    def is_repeated(self) -> bool:
        """Whether the values come back on other rows."""
        return self.variety < MOST * len(self.filled)

    def mostly(self, pattern: str) -> bool:
        """Whether the cells hold what the pattern finds."""
        return _most(self.filled.str.contains(pattern))

    def suits(self, field: Field, *, key: bool) -> bool:
        """Whether the values alone say that this is the field; ``key``: it numbers the record's rows."""
        if self.filled.is_empty():
            return False
        if field.personal in ("vin", "phone", "plate"):
            return _most(well_formed(self.filled, field.personal))
        match field.kind:
            case "code":
                return self.variety > 1 and self._few_for(field) and self._reads_as(field)
            case "time":
                return field.required and self.notations is not None
            case "text" if key:
                return self.cells.is_unique().all() and self.mostly(NUMBER_OF)
            case "text" if field.personal == "text":
                return self.length >= LONG and self.notations is None and not self.is_clock
        return False

    def allows(self, field: Field) -> bool:
        """Whether the values are not against what a similar heading suggests."""
        if field.personal in ("vin", "phone", "plate"):
            return _most(well_formed(self.filled, field.personal))
        match field.kind:
            case "time":
                return self.notations is not None or self.is_clock
            case "integer" | "number" | "flag":
                return self._reads_as(field)
            case "code":
                return self._few_for(field)
            case "text" if field.name.endswith("_no"):
                return self.mostly(NUMBER_OF)
        if field.personal and self.mostly(NUMBER_OF):
            return False
        return self.notations is None and not self.is_clock

    def _few_for(self, field: Field) -> bool:
        return self.variety <= 3 * len(VOCABULARIES[field.name])

    def _reads_as(self, field: Field) -> bool:
        return _most(parse_column(self.filled, field).is_not_null())


def _reads(notation: str, cells: pl.Series) -> bool:
    times = cells.str.to_datetime(notation, strict=False, time_unit="us")
    return _most((times.dt.year() >= 1000).fill_null(value=False))


def _most(true: pl.Series) -> bool:
    return _mean(true) >= MOST


def _mean(column: pl.Series) -> float:
    """Of numbers, or the share of what is true; 0 of nothing."""
    mean = column.mean()
    return mean if isinstance(mean, float) else 0.0

"""The profile of a column: what its values look like, for columns whose heading is unknown."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import polars as pl

from care.semantic.vocabulary import OPEN_VOCABULARIES, VOCABULARIES
from etl.privacy.identities import well_formed
from etl.records.registry import Field
from etl.validation.parse_cells import parse_column
from etl.validation.parse_times import HALF, parse_times

MIN_SHARE = 0.9
"""Minimum share of the filled cells that must match; the rest are errors of the file."""
LONG = 12
"""Minimum average number of characters of free text."""
CLOCK = (
    rf"(?i)^(?:(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T])?(?:{HALF})?\s*\d{{1,2}}"
    r"(?:[:：]\d{1,2}(?:[:：]\d{1,2}(?:\.\d+)?)?|\s*[时点]\s*(?:半|整|钟|[一三]刻|\d{1,2}分?)?(?:\d{1,2}秒)?)"
    r"\s*(?:[AP]\.?M\.?)?(?:\s*[+-]\d{2}:?\d{2})?$"
)
"""A time of day; a workbook adds the date of its epoch."""
CLOCK_NUMBER = r"^(?:0?\.\d+|0|(?:[01]?\d|2[0-3])[0-5]\d(?:[0-5]\d)?)$"
"""A time of day as a number: a fraction of a day, or its digits alone, such as ``0.42`` or ``100530``."""
TIME_OF_DAY = r"^[^\p{Han}]{0,24}\d[:：][0-5]\d[^\p{Han}]{0,12}$"
"""A short cell with a time of day, in whatever notation."""
MIDNIGHT = r"[ T]00:00(:00(\.0+)?)?$"
FEW_DIGITS = r"^\d{1,5}(\.\d+)?$"
NUMBER_OF = r"^[A-Za-z0-9_\-/.]*\d[A-Za-z0-9_\-/.]*$"
CODES = r"^[A-Za-z]{1,4}\d{1,6}(?:[,，、;；\s]+[A-Za-z]{1,4}\d{1,6})*[,，、;；]?$"
"""Codes of a class, such as ``J300`` or ``J300,O348,``."""

DAYS = (
    *("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%y-%m-%d", "%y/%m/%d", "%y%m%d"),
    *("%d/%b/%Y", "%d/%b/%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y"),
)
CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
NOTATIONS = tuple(day + clock for day, clock in product(DAYS, CLOCKS))
"""Time formats that a source has to state, because they are not read by default."""


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
        """The time formats to state for this column; empty for default formats, None if it holds no times.

        Several formats if day and month cannot be told apart.
        """
        filled = self.filled
        if filled.is_empty() or not self.mostly(r"\d") or self.mostly(FEW_DIGITS) or self.is_clock:
            return None
        if _is_mostly_true(parse_times(filled).is_not_null()):
            return ()
        return tuple(one for one in NOTATIONS if _reads(one, filled.head(20)) and _reads(one, filled)) or None

    @cached_property
    def is_clock(self) -> bool:
        """Whether the values are times of day without a date."""
        return self.mostly(CLOCK)

    @cached_property
    def is_clock_number(self) -> bool:
        """Whether the values may be times of day as numbers, which the heading has to confirm."""
        return self.mostly(CLOCK_NUMBER)

    @cached_property
    def is_day(self) -> bool:
        """Whether the values are dates without a time of day."""
        return self.notations is not None and not self.with_clock

    @cached_property
    def with_clock(self) -> float:
        """The share of the filled cells with a time of day other than midnight."""
        return _mean(self.filled.str.contains(":") & ~self.filled.str.contains(MIDNIGHT))

    @cached_property
    def length(self) -> float:
        """Average number of characters of a filled cell."""
        return _mean(self.filled.str.len_chars())

    @cached_property
    def variety(self) -> int:
        """Number of distinct values."""
        return self.filled.n_unique()

    @cached_property
    def is_repeated(self) -> bool:
        """Whether many values occur on several rows."""
        return self.variety < MIN_SHARE * len(self.filled)

    @cached_property
    def is_class(self) -> bool:
        """Whether the values are classes or lists of codes: short words that recur, or ``J300,O348``."""
        if self.filled.is_empty() or self.notations is not None or self.is_clock:
            return False
        return self.mostly(CODES) or (self.is_repeated and self.length < LONG)

    def share(self, pattern: str) -> float:
        """The share of the filled cells that match the pattern."""
        return _mean(self.filled.str.contains(pattern))

    def mostly(self, pattern: str) -> bool:
        """Whether most of the filled cells match the pattern."""
        return self.share(pattern) >= MIN_SHARE

    def suits(self, field: Field, *, key: bool) -> bool:
        """Whether the values alone identify the field; ``key``: it is the first key of its record kind."""
        if self.filled.is_empty():
            return False
        if field.personal in ("vin", "phone", "plate"):
            return _is_mostly_true(well_formed(self.filled, field.personal))
        match field.kind:
            case "code":
                return self.variety > 1 and self._few_for(field) and self._reads_as(field)
            case "time":
                return field.required and self.notations is not None
            case "text" if key:
                return self.cells.is_unique().all() and self.mostly(NUMBER_OF)
            case "text" if field.personal == "text":
                is_time = self.notations is not None or self.is_clock or self.mostly(TIME_OF_DAY)
                is_worded = not is_time and not self.mostly(NUMBER_OF)
                return self.length >= LONG and is_worded
        return False

    def allows(self, field: Field) -> bool:
        """Whether the values do not contradict a match by heading."""
        if field.personal in ("vin", "phone", "plate"):
            return _is_mostly_true(well_formed(self.filled, field.personal))
        match field.kind:
            case "time":
                return self.notations is not None or self.is_clock
            case "integer" | "number" | "flag":
                return self._reads_as(field)
            case "code" if field.name not in OPEN_VOCABULARIES:
                return self._few_for(field)
            case "text" if field.name.endswith("_no"):
                return self.mostly(NUMBER_OF)
        if field.personal and self.mostly(NUMBER_OF):
            return False
        return self.notations is None and not self.is_clock

    def _few_for(self, field: Field) -> bool:
        return self.variety <= 3 * len(VOCABULARIES[field.name])

    def _reads_as(self, field: Field) -> bool:
        read = parse_column(self.filled, field)
        is_open = field.name in OPEN_VOCABULARIES
        return _is_mostly_true(read.is_in([*VOCABULARIES[field.name]]) if is_open else read.is_not_null())


def _reads(notation: str, cells: pl.Series) -> bool:
    times = cells.str.to_datetime(notation, strict=False, time_unit="us")
    return _is_mostly_true((times.dt.year() >= 1000).fill_null(value=False))


def _is_mostly_true(true: pl.Series) -> bool:
    return _mean(true) >= MIN_SHARE


def _mean(column: pl.Series) -> float:
    """The mean of numbers, or the share of true values; 0 for an empty column."""
    mean = column.mean()
    return mean if isinstance(mean, float) else 0.0

"""Find times split into two columns, a day and a time of day, by headings and values."""

import re
from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from etl.mapping.columns.column_profile import CLOCK as TIME_OF_DAY
from etl.mapping.columns.column_profile import ColumnProfile
from etl.mapping.columns.origin import SERIAL_DAY
from etl.records.headings import Names, normalized_heading
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

DAY = re.compile(r"(.*?)(?:年月日|日期|日|date|day)")
CLOCK = re.compile(r"(.*?)(?:时间点|具体时间|时刻|时点|钟点|时分秒|时分|时间|timeofday|time|clock)")
CLOCK_ALONE = re.compile(r".*(?:时间点|时刻|时点|钟点|时分秒|时分|timeofday|clock)")
"""A heading of times of day that can mean nothing else, as 时间 can."""
HALF = 0.5
"""Share of the cells above which the headings are believed; the other rows are rejected one by one."""
SAMPLE_ROWS = 200
"""Number of rows from which a column is recognised as days or times of day."""


def join_clocks(
    sheet: Sheet,
    line: int,
    headings: Sequence[str],
    columns: Mapping[str, tuple[int, ...]],
    record: RecordKind,
    names: Names,
) -> dict[str, tuple[int, ...]]:
    """Field → its columns; two for a time that is split into a day and a time of day.

    Both headings must match (受理日期 and 受理时刻; the second may be 时间 alone, right of the first),
    and both columns must hold nothing else.
    """
    plain = [normalized_heading(heading) for heading in headings]
    joined = dict(columns)
    if not any(map(CLOCK.fullmatch, plain)):
        return joined
    for name, field in record.fields.items():
        if field.kind == "time":
            taken = {place for other, places in joined.items() if other != name for place in places}
            stems = {stem for known in names[name] for stem in (*_stems(DAY, known), *_stems(CLOCK, known))}
            for day, clock in product(_meaning(DAY, plain, stems), _meaning(CLOCK, plain, {*stems, ""})):
                of_field = _stems(CLOCK, plain[clock]) != ("",) or plain[clock] in names[name]
                near = of_field or clock == day + 1
                if near and not {day, clock} & taken and _day_then_clock(sheet, line, day, clock):
                    joined[name] = (day, clock)
                    break
    return joined


def is_clock_heading(heading: str) -> bool:
    """Whether a heading says that its column has times of day alone."""
    return CLOCK_ALONE.fullmatch(normalized_heading(heading)) is not None


def _day_then_clock(sheet: Sheet, line: int, day: int, clock: int) -> bool:
    if day == clock:
        return False
    days, clocks = _profile(sheet, line, day), _profile(sheet, line, clock)
    is_clock = clocks.share(TIME_OF_DAY) > HALF or clocks.is_clock_number
    is_day = days.notations is not None and days.with_clock < HALF
    return is_clock and (is_day or days.mostly(SERIAL_DAY))


def _stems(pattern: re.Pattern[str], heading: str) -> tuple[str, ...]:
    match = pattern.fullmatch(heading)
    return (match[1],) if match else ()


def _meaning(pattern: re.Pattern[str], headings: Sequence[str], stems: set[str]) -> list[int]:
    return [place for place, heading in enumerate(headings) if set(_stems(pattern, heading)) & stems]


def _profile(sheet: Sheet, line: int, column: int) -> ColumnProfile:
    cells = sheet.cells.to_series(column)[line + 1 : line + 1 + SAMPLE_ROWS].str.strip_chars()
    return ColumnProfile(cells.set(cells.str.len_bytes() == 0, None).cast(pl.String))

"""A day and its time of day that stand in two columns: found by their headings and by what is in them."""

import re
from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from etl.mapping.column_profile import ColumnProfile
from etl.records.headings import Names, normalized_heading
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

DAY = re.compile(r"(.*?)(?:年月日|日期|日|date|day)")
CLOCK = re.compile(r"(.*?)(?:时间点|具体时间|时刻|时点|钟点|时分秒|时分|时间|timeofday|time|clock)")
LOOKED_AT = 200
"""So many rows tell whether a column holds days or times of day."""


def join_clocks(
    sheet: Sheet,
    line: int,
    headings: Sequence[str],
    columns: Mapping[str, tuple[int, ...]],
    record: RecordKind,
    names: Names,
) -> dict[str, tuple[int, ...]]:
    """Field → its columns, a time having two where its day and its time of day stand apart.

    Both headings have to say so (受理日期 and 受理时刻; the second may be 时间 alone, behind the first), and
    both columns to hold nothing else.
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


def _day_then_clock(sheet: Sheet, line: int, day: int, clock: int) -> bool:
    return day != clock and _profile(sheet, line, clock).is_clock and _profile(sheet, line, day).is_day


def _stems(pattern: re.Pattern[str], heading: str) -> tuple[str, ...]:
    match = pattern.fullmatch(heading)
    return (match[1],) if match else ()


def _meaning(pattern: re.Pattern[str], headings: Sequence[str], stems: set[str]) -> list[int]:
    return [place for place, heading in enumerate(headings) if set(_stems(pattern, heading)) & stems]


def _profile(sheet: Sheet, line: int, column: int) -> ColumnProfile:
    cells = sheet.cells.to_series(column)[line + 1 : line + 1 + LOOKED_AT].str.strip_chars()
    return ColumnProfile(cells.set(cells.str.len_bytes() == 0, None).cast(pl.String))

"""Dates of a workbook as text: rounded to the second; what is a clock or no date at all stands as such."""

from datetime import date

import polars as pl

FRACTION = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$"
ODD = r"^[+-]\d{4,}-\d\d-\d\d |^(?:0\d\d\d|1[0-8]\d\d|1899|190[0-4])-\d\d-\d\d "
"""Years beyond 9999 or before Christ, and the days around the two at which counting begins."""
PARTS = r"^([+-]?\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)?$"
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
"""The calendar repeats after so many years."""
DAY = 86_400


def tidy_dates(cells: pl.Series, *, from_1904: bool) -> pl.Series:
    """The same texts; a date that a cell cannot mean becomes the number that the cell holds."""
    fractions = cells.str.contains(FRACTION).fill_null(value=False).arg_true()
    if len(fractions):
        cells = cells.scatter(fractions, _rounded(cells.gather(fractions)))
    odd = cells.str.contains(ODD).fill_null(value=False).arg_true()
    if len(odd):
        first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31)
        parts = cells.gather(odd).str.extract_groups(PARTS).struct.unnest().rows()
        read = [
            _as_meant(text, [int(part) for part in numbers], first) if None not in numbers else text
            for text, numbers in zip(cells.gather(odd), parts, strict=True)
        ]
        cells = cells.scatter(odd, pl.Series(read, dtype=pl.String))
    return cells


def _rounded(texts: pl.Series) -> pl.Series:
    """To the nearest second: a serial of 10:05 may lie half a millisecond before it."""
    times = texts.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="ms", strict=False)
    shown = times.dt.offset_by("500ms").dt.truncate("1s").dt.strftime("%Y-%m-%d %H:%M:%S")
    return shown.fill_null(texts)


def _as_meant(text: str, parts: list[int], first: date) -> str:
    """A clock where the day is the first one, a number where there is no such day."""
    year, month, day, hour, minute, second = parts
    cycles, within = divmod(year, CYCLE_YEARS)
    start = CYCLE_YEARS if within < 1 else 0
    ordinal = date(within + start, month, day).toordinal() + (cycles - start // CYCLE_YEARS) * CYCLE_DAYS
    serial = ordinal - first.toordinal()
    seconds = hour * 3600 + minute * 60 + second
    if serial == 0:
        return f"{hour:02}:{minute:02}:{second:02}"
    if serial < 0 or year > 9999:
        # From March 1900 on Excel counts a day more, because it takes 1900 for a leap year.
        leap = first.year == 1899 and serial > 59
        return f"{serial + leap + seconds / DAY:.10g}"
    return text

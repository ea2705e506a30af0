"""Correct the dates of a workbook: round to the second, restore times of day and plain numbers."""

from datetime import date

import polars as pl

FRACTION = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$"
ODD = r"^[+-]\d{4,}-\d\d-\d\d |^(?:0\d\d\d|1[0-8]\d\d|1899|190[0-4])-\d\d-\d\d "
"""Dates with years beyond 9999 or before 1900, and days around the two epochs, 1900 and 1904."""
PARTS = r"^([+-]?\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)?$"
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
"""Length of the cycle of the Gregorian calendar in years and in days."""
DAY = 86_400
MIDNIGHT, CLOCK = r"[ T]00:00:00(?:\.0+)?$", r"\d[:：时点]|^\d{12,14}$|^\d{5}\.\d"
"""Patterns of the end of a date without a time of day, and of a cell that has one in any notation."""


def tidy_dates(cells: pl.Series, *, from_1904: bool) -> pl.Series:
    """The texts with implausible dates replaced by the time of day or the number stored in the cell."""
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


def doubtful_midnights(cells: pl.DataFrame) -> list[tuple[int, int]]:
    """Row and column, from 0, of midnights among times of day: a workbook stores a date alone as one, too."""
    return [
        (row, number)
        for number, column in enumerate(cells)
        if (midnights := column.str.contains(MIDNIGHT)).any()
        and column.filter(~midnights).str.contains(CLOCK).any()
        for row in midnights.arg_true()
    ]


def _rounded(texts: pl.Series) -> pl.Series:
    """The times rounded to the second, because a serial of 10:05 may be half a millisecond less."""
    times = texts.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="ms", strict=False)
    shown = times.dt.offset_by("500ms").dt.truncate("1s").dt.strftime("%Y-%m-%d %H:%M:%S")
    return shown.fill_null(texts)


def _as_meant(text: str, parts: list[int], first: date) -> str:
    """The time of day where the date is the epoch, the serial number where no such date exists."""
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

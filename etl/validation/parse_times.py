"""Parse times in the formats of exports, to the second (definitions §2)."""

from collections.abc import Callable, Sequence

import polars as pl

from etl.records.schema_fields import TIME
from etl.validation.clocks import STORE, Clock, to_store, to_utc

NOTATIONS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y-%m-%dT%H:%M:%S",
)
"""The most frequent formats, parsed fast; SPELT and PACKED match these and others."""

HALVES = {
    "AM": range(12),
    "上午": range(12),
    "凌晨": range(7),
    "清晨": range(3, 10),
    "早晨": range(4, 12),
    "早上": range(4, 12),
    "中午": range(11, 15),
    "PM": range(12, 24),
    "下午": range(12, 24),
    "傍晚": range(16, 21),
    "晚上": range(17, 24),
    "夜间": range(17, 24),
    "夜里": range(20, 24),
}
"""A word for a part of the day → its hours; a time may count them to 12 or to 24.

晚上 12 点 is none of them, because it may be of either day.
"""
HALF = "|".join(HALVES)
SPOKEN = {
    "A.M.": "AM",
    "P.M.": "PM",
    "A.M": "AM",
    "P.M": "PM",
    "点钟": "点",
    "点整": "点",
    "点半": "点30",
    "点一刻": "点15",
    "点三刻": "点45",
}
"""Ways to write a time of day that are replaced before it is read."""
SPELT = (
    r"^(?<year>\d{4})\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<day>\d{1,2})\s*日?"
    rf"(?:[\sT]*(?<half>{HALF})?\s*(?<hour>\d{{1,2}})(?::(?<minute>\d{{1,2}})|\s*[时点]\s*(?<minute_zh>\d{{1,2}})?\s*分?)"
    r"(?::?(?<second>\d{1,2})秒?(?:\.\d+)?)?\s*(?<half_after>AM|PM)?)?$"
)
PACKED = (
    r"^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})"
    r"(?:[\sT]*(?<hour>\d{2}):?(?<minute>\d{2}):?(?<second>\d{2})?(?:\.\d+)?)?$"
)
OFFSET = (
    r"(?i)^(.*\d:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*"
    r"(Z|UTC|GMT|[+-](?:0?\d|1[0-3])(?::?[0-5]\d)?|[+-]14(?::?00)?)$"
)
"""A time of day followed by its offset from UTC, at most 14 hours."""
EPOCHS = {"epoch": 1_000_000, "epoch_ms": 1_000}
"""Format → its unit in microseconds: seconds or milliseconds since 1970-01-01 UTC."""
HAS_CLOCK = r"[:：时点]|^\d{12,14}$|^\d{5}\.\d"
NO_HOUR = 99
"""In place of an hour that contradicts itself or has digits of another script, so that nothing is read."""
SERIAL = r"^\d{5}(\.\d+)?$"
"""Days since 1899-12-30, the serial number of a spreadsheet date without format."""


def parse_times(texts: pl.Series, stated: Sequence[str] = (), clock: Clock = STORE) -> pl.Series:
    """Parse each text as a time on the store's clock, null where no format matches.

    ``stated`` are formats to try first: strptime formats, ``epoch`` or ``epoch_ms``.
    """
    times = pl.repeat(None, len(texts), dtype=TIME, eager=True).alias(texts.name)
    for notation in (*stated, *NOTATIONS):
        waiting = (texts.is_not_null() & times.is_null()).arg_true()
        if waiting.is_empty():
            return times
        # Skip a default format that does not match: the slower parser below reads it as well.
        if notation not in stated and _by_notation(texts.gather(waiting[:1]), notation, clock)[0] is None:
            continue
        if len(waiting) == len(texts):
            times = _by_notation(texts, notation, clock)
        else:
            times = times.scatter(waiting, _by_notation(texts.gather(waiting), notation, clock))
    waiting = (texts.is_not_null() & times.is_null()).arg_true()
    return times.scatter(waiting, _by_parts(texts.gather(waiting), clock)) if len(waiting) else times


def _by_notation(texts: pl.Series, notation: str, clock: Clock) -> pl.Series:
    if notation in EPOCHS:
        return _since_1970(texts, EPOCHS[notation], clock)
    if notation.endswith(("%z", "Z")):
        local = notation.removesuffix("%z").removesuffix("Z").rstrip()
        return _with_offset(texts, clock, lambda plain: _read(plain, local))
    times = _read(texts, notation)
    if "%z" in notation:
        return to_store(times.dt.replace_time_zone(None), clock).dt.truncate("1s")
    return _of_zone(texts, times, clock)


def _read(texts: pl.Series, notation: str) -> pl.Series:
    times = texts.str.to_datetime(notation, strict=False, time_unit="us")
    if "f" in notation:
        times = times.dt.truncate("1s")
    # Because two-digit years are ambiguous (parsed as the first century), and Python has no years of five
    # digits, both are null.
    return times.set(~times.dt.year().is_between(1000, 9999), None)


def _of_zone(texts: pl.Series, times: pl.Series, clock: Clock) -> pl.Series:
    """Convert times without an offset; a date without a time of day is not converted."""
    if clock.offset is None:
        return times
    has_clock = texts.str.contains(HAS_CLOCK).fill_null(value=False)
    return to_store(to_utc(times, clock.offset), clock).zip_with(has_clock, times)


def _since_1970(texts: pl.Series, unit: int, clock: Clock) -> pl.Series:
    seconds = (texts.cast(pl.Float64, strict=False) * (unit / 1_000_000)).floor()
    plausible = seconds.is_between(0, 4_102_444_800)
    since = seconds.set(~plausible, None).cast(pl.Int64) * 1_000_000
    return to_store(since.cast(TIME), clock)


def _with_offset(texts: pl.Series, clock: Clock, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Parse times with an offset by ``read``, on the store's clock; null without an offset."""
    parts = texts.str.extract_groups(OFFSET).struct
    local, offset = read(parts.field("1")), parts.field("2").str.to_uppercase()
    number = offset.str.extract_groups(r"^([+-])(\d{1,2}):?(\d{2})?$").struct
    minutes = number.field("2").cast(pl.Int64) * 60 + number.field("3").cast(pl.Int64).fill_null(0)
    minutes = minutes.zip_with(number.field("1") != "-", -minutes).fill_null(0)
    return to_store(local - (minutes * 60_000_000).cast(pl.Duration("us")), clock)


def _by_parts(texts: pl.Series, clock: Clock) -> pl.Series:
    plain = texts.str.normalize("NFKC").str.strip_chars().str.to_uppercase().alias("text")
    plain = plain.str.replace_many(SPOKEN, leftmost=True)
    times = _of_zone(plain, _parts(plain), clock)
    waiting = (plain.is_not_null() & times.is_null()).arg_true()
    if waiting.is_empty() or not plain.gather(waiting).str.contains(OFFSET).any():
        return times
    return times.scatter(waiting, _with_offset(plain.gather(waiting), clock, _parts))


def _parts(plain: pl.Series) -> pl.Series:
    text = pl.col(plain.name)
    return plain.to_frame().select(pl.coalesce(_spelt(text), _packed(text), _serial(text))).to_series()


def _spelt(text: pl.Expr) -> pl.Expr:
    part = text.str.extract_groups(SPELT).struct.field
    hour = part("hour").cast(pl.Int8, strict=False)
    half = pl.coalesce(part("half"), part("half_after"))
    clock = pl.coalesce(
        pl.when(half.is_null()).then(hour),
        *(pl.when(half == word).then(_hour_within(hour, hours)) for word, hours in HALVES.items()),
        pl.when(part("hour").is_not_null()).then(NO_HOUR),
    )
    return _joined(part, clock.cast(pl.String), pl.coalesce(part("minute"), part("minute_zh")))


def _hour_within(hour: pl.Expr, hours: range) -> pl.Expr:
    """The one of these hours that ``hour`` means, counted to 12 or to 24; null where it is none of them."""
    either = (hour % 12, hour % 12 + 12)
    meant = pl.coalesce(pl.when(one.is_in([*hours])).then(one) for one in either)
    return pl.when((hour <= 12) | (hour == meant)).then(meant)


def _packed(text: pl.Expr) -> pl.Expr:
    part = text.str.extract_groups(PACKED).struct.field
    return _joined(part, part("hour"), part("minute"))


def _joined(part: Callable[[str], pl.Expr], hour: pl.Expr, minute: pl.Expr) -> pl.Expr:
    day = pl.concat_str(part("year"), part("month"), part("day"), separator="-")
    clock = pl.concat_str(
        hour.fill_null("0"), minute.fill_null("0"), part("second").fill_null("0"), separator=":"
    )
    return pl.concat_str(day, clock, separator=" ").str.to_datetime(
        NOTATIONS[0], strict=False, time_unit="us"
    )


def _serial(text: pl.Expr) -> pl.Expr:
    days = pl.when(text.str.contains(SERIAL)).then(text).cast(pl.Float64, strict=False)
    seconds = (days * 86_400).round().cast(pl.Int64)
    # Only 2000 to 2100: other numbers of five digits are no dates.
    plausible = days.is_between(36_526, 73_050)
    return pl.when(plausible).then(pl.datetime(1899, 12, 30) + pl.duration(seconds=seconds))

"""Times as exports write them, read to the second (definitions §2)."""

from collections.abc import Callable, Sequence

import polars as pl

from etl.records.schema_fields import TIME

NOTATIONS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y-%m-%dT%H:%M:%S",
)
"""The commonest, read fast; SPELT and PACKED know these and the rest."""

SPELT = (
    r"^(?<year>\d{4})\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<day>\d{1,2})\s*日?"
    r"(?:[\sT]*(?<half>上午|下午|AM|PM)?\s*(?<hour>\d{1,2})(?::(?<minute>\d{1,2})|[时点](?<minute_zh>\d{1,2})?分?)"
    r"(?::?(?<second>\d{1,2})秒?(?:\.\d+)?)?\s*(?<half_after>AM|PM)?)?$"
)
PACKED = (
    r"^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})"
    r"(?:[\sT]*(?<hour>\d{2}):?(?<minute>\d{2}):?(?<second>\d{2})?(?:\.\d+)?)?$"
)
SERIAL = r"^\d{5}(\.\d+)?$"
"""Days since 1899-12-30, how a spreadsheet keeps a date that lost its format."""


def parse_times(texts: pl.Series, stated: Sequence[str] = ()) -> pl.Series:
    """Each text as a time, null where no notation fits; the ``stated`` strptime formats come first."""
    times = pl.repeat(None, len(texts), dtype=TIME, eager=True).alias(texts.name)
    for notation in (*stated, *NOTATIONS):
        waiting = (texts.is_not_null() & times.is_null()).arg_true()
        if waiting.is_empty():
            return times
        if _by_notation(texts.gather(waiting[:1]), notation)[0] is None:
            continue
        if len(waiting) == len(texts):
            times = _by_notation(texts, notation)
        else:
            times = times.scatter(waiting, _by_notation(texts.gather(waiting), notation))
    waiting = (texts.is_not_null() & times.is_null()).arg_true()
    return times.scatter(waiting, _by_parts(texts.gather(waiting))) if len(waiting) else times


def _by_notation(texts: pl.Series, notation: str) -> pl.Series:
    times = texts.str.to_datetime(notation, strict=False, time_unit="us")
    if "f" in notation:
        times = times.dt.truncate("1s")
    # A year of two digits reads as one of the first century: that is a guess, not a reading. Years of five
    # digits are beyond what Python holds.
    return times.set(~times.dt.year().is_between(1000, 9999), None)


def _by_parts(texts: pl.Series) -> pl.Series:
    plain = texts.str.normalize("NFKC").str.strip_chars().str.to_uppercase().alias("text")
    return (
        plain.to_frame()
        .select(pl.coalesce(_spelt(pl.col("text")), _packed(pl.col("text")), _serial(pl.col("text"))))
        .to_series()
    )


def _spelt(text: pl.Expr) -> pl.Expr:
    part = text.str.extract_groups(SPELT).struct.field
    hour = part("hour").cast(pl.Int8)
    half = pl.coalesce(part("half"), part("half_after"))
    clock = (
        pl.when(half.is_in(["下午", "PM"]) & (hour < 12))
        .then(hour + 12)
        .when(half.is_in(["上午", "AM"]) & (hour == 12))
        .then(0)
        .otherwise(hour)
    )
    return _joined(part, clock.cast(pl.String), pl.coalesce(part("minute"), part("minute_zh")))


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
    days = pl.when(text.str.contains(SERIAL)).then(text).cast(pl.Float64)
    seconds = (days * 86_400).round().cast(pl.Int64)
    # Between 2000 and 2100: any other number of five digits is not a date.
    plausible = days.is_between(36_526, 73_050)
    return pl.when(plausible).then(pl.datetime(1899, 12, 30) + pl.duration(seconds=seconds))

"""The verdicts of many stores' series at once: few of them need a chart of their own.

Of hundreds of stores most are within chance, and meet their target or cannot. Because a chart for each would
take longer than to query their figures, the detector reads their figures by column, and only series with a
signal are charted.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from care.periods.course import course_from, running_from
from care.periods.period import Period
from care.semantic.metric import METRICS, MetricKind
from care.signals.detector import latest_verdict
from care.signals.point_columns import PointColumns
from care.signals.points import ENOUGH_CASES, compared_from, settled_until, whole_from
from care.signals.verdict import Assurance, Variation
from care.targets.targets import NO_AIM, EffectiveTarget

SERIES = ["metric", "store"]
"""What one series is of."""
SinceByMetric = Mapping[str, Mapping[str, date]]
"""Metric → store → the first day of the records that tell of it."""
NO_DAYS: SinceByMetric = MappingProxyType({})


class Screening(NamedTuple):
    """The figures of the series that need a chart, and by metric and store those out of reach without one.

    ``out_of_reach`` are within chance and sure to miss their target. All others show no signal and may meet
    their target, or have too few points for a verdict.
    """

    history: pl.DataFrame
    out_of_reach: list[tuple[str, str]]


def screen(
    history: pl.DataFrame,
    unit: Period,
    complete_until: Mapping[str, date],
    targets: Mapping[tuple[str, str], EffectiveTarget],
    rebased: Collection[str] = (),
    recorded_since: SinceByMetric = NO_DAYS,
) -> Screening:
    """Judge the latest point of every series, as :func:`care.signals.judged_series.judge_series` would.

    ``history``: figures by metric, period and store; ``complete_until`` by store, ``targets`` by metric and
    store, ``recorded_since`` by metric the first day of each store's records of it.
    All series of metrics ``rebased`` need a chart, because each store may have phases of its own, and all
    counts, because a period without any row is 0 there.
    """
    one_by_one = [key for key, metric in METRICS.items() if metric.kind is MetricKind.COUNT]
    charted = pl.col("metric").is_in([*rebased, *one_by_one])
    signals, out_of_reach = [], []
    for (key, store), points in _series(history.filter(~charted), unit, complete_until, recorded_since):
        verdict = latest_verdict(METRICS[key], points, targets.get((key, store), NO_AIM).value)
        if verdict.variation not in (None, Variation.COMMON):
            signals.append((key, store))
        elif verdict.assurance is Assurance.NEVER:
            out_of_reach.append((key, store))
    flagged = pl.DataFrame(signals, dict.fromkeys(SERIES, pl.String), orient="row")
    places = pl.concat([flagged, history.filter(charted).select(SERIES)])
    return Screening(history.join(places, on=SERIES, how="semi"), out_of_reach)


def _series(
    history: pl.DataFrame, unit: Period, complete_until: Mapping[str, date], recorded_since: SinceByMetric
) -> Iterator[tuple[tuple[str, str], PointColumns]]:
    """By metric and store, sorted by both, the points that count, in order of time."""
    metrics = history["metric"].unique().to_list()
    ends = [
        (key, store, running_from(unit, settled_until(METRICS[key], day)))
        for key in metrics
        for store, day in complete_until.items()
    ]
    settled = pl.DataFrame(ends, {"metric": pl.String, "store": pl.String, "end": pl.Date}, orient="row")
    over = history.join(settled, on=SERIES).filter(pl.col("period") < pl.col("end")).drop("end")
    columns = (
        _of_course(over, unit)
        .join(_beginnings(unit, recorded_since), on=SERIES, how="left")
        .filter(
            pl.col("value").is_not_null(),
            pl.col("pending") == 0,
            pl.col("denominator") >= ENOUGH_CASES,
            pl.col("awaiting") == 0,
            pl.col("begun").is_null() | (pl.col("period") >= pl.col("begun")),
        )
        .sort("period")
        .group_by(SERIES)
        .agg(PointColumns._fields)
        .sort(SERIES)
    )
    for key, store, *points in columns.iter_rows():
        yield (key, store), PointColumns(*points)


def _of_course(over: pl.DataFrame, unit: Period) -> pl.DataFrame:
    """The periods of the course of each series' last one."""
    last = pl.col("period").max().over(SERIES)
    firsts = {day: course_from(unit, unit.last_day(day)) for day in over["period"].unique()}
    return over.filter(pl.col("period") >= last.replace_strict(firsts, return_dtype=pl.Date))


def _beginnings(unit: Period, recorded_since: SinceByMetric) -> pl.DataFrame:
    """By metric and store the first period that is compared: covered from its beginning, and settled."""
    rows = [
        (metric, store, whole_from(unit, compared_from(METRICS[metric], day)))
        for metric, days in recorded_since.items()
        for store, day in days.items()
    ]
    return pl.DataFrame(rows, {"metric": pl.String, "store": pl.String, "begun": pl.Date}, orient="row")

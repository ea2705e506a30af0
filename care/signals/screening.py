"""What many stores' courses may have to tell, found out for all at once: few of them need a chart.

Of hundreds of stores most are within chance, and meet their target or cannot. To find that out one by one
takes longer than to ask for their figures.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

import polars as pl

from care.periods.period import Period
from care.semantic.metric import METRICS, Better, MetricKind
from care.signals.control_limits import D2, PER_MOVING_RANGE, TOO_FAR
from care.signals.phase import ENOUGH
from care.signals.points import running_from
from care.signals.run_rules import LONG, NEAR
from care.targets.targets import EffectiveTarget

GROUPS = ["metric", "store"]
JUDGED_ONE_BY_ONE = (MetricKind.COUNT, MetricKind.RATE)
"""Periods without any row are none of theirs, or zero; others have no value then and do not count."""
SURELY = 1 - 1e-6
"""What a sum in another order may differ by settles nothing."""


class Screening(NamedTuple):
    """The figures of courses that have to be judged, and by metric and store those that have not.

    ``out_of_reach`` are within chance and sure to miss their target; all others have nothing to tell.
    """

    history: pl.DataFrame
    out_of_reach: list[tuple[str, str]]


def screen(
    history: pl.DataFrame,
    unit: Period,
    complete_until: Mapping[str, date],
    aims: Mapping[tuple[str, str], EffectiveTarget],
    rebased: Collection[str] = (),
) -> Screening:
    """Judge as many as can be at once.

    ``history``: figures by metric, period and store; ``complete_until`` by store, ``aims`` by metric and
    store. A rule flags the latest point only where it lies near a limit, or where the latest seven lie on one
    side or in order: who has none of these shows no signal. Metrics ``rebased`` have to be judged.
    """
    ends = {store: running_from(unit, day) for store, day in complete_until.items()}
    by_itself = pl.col("metric").is_in(rebased) | _is_of(*JUDGED_ONE_BY_ONE)
    counting = history.filter(
        ~by_itself,
        pl.col("value").is_not_null(),
        pl.col("pending") == 0,
        pl.col("period") < pl.col("store").replace_strict(ends, return_dtype=pl.Date),
    )
    found = _latest(counting).filter(pl.col("points") >= ENOUGH).join(_goals(aims), on=GROUPS, how="left")
    near = pl.col("off").abs() > NEAR * SURELY * pl.col("reach")
    best = pl.col("sign") * pl.col("centre") + pl.col("reach") / pl.col("root")
    missed_by = (pl.col("sign") * pl.col("goal") - best).fill_null(-1.0)
    exactly = _is_of(MetricKind.PROPORTION) & pl.col("centre").is_in([0.0, 1.0])  # all of them, or none
    about = pl.when(exactly).then(0.0).otherwise(1 - SURELY)
    found = found.with_columns(
        signal=near | pl.col("one_side") | pl.col("in_order"),
        never=missed_by > about,
        unsure=~exactly & (missed_by.abs() <= about),
    )
    places = pl.concat(
        [
            found.filter(pl.col("signal") | pl.col("unsure")).select(GROUPS),
            history.filter(by_itself).select(GROUPS),
        ]
    )
    beyond = found.filter(~pl.col("signal"), "never").select(GROUPS)
    return Screening(history.join(places, on=GROUPS, how="semi"), beyond.rows())


def _latest(counting: pl.DataFrame) -> pl.DataFrame:
    """By metric and store: the centre, how far off it the latest point lies, how far chance reaches.

    ``off`` and ``reach`` of a proportion are for one case, ``root`` is that of the latest number of cases.
    """
    is_share, value, off, apart = (
        _is_of(MetricKind.PROPORTION),
        pl.col("value"),
        pl.col("off"),
        pl.col("apart"),
    )
    overall = pl.col("numerator").sum() / pl.col("denominator").sum()
    centre = pl.when(is_share).then(overall).otherwise(value.mean()).over(GROUPS)
    root = pl.when(is_share).then(pl.col("denominator").sqrt()).otherwise(1.0)
    latest, steps = off.tail(LONG), pl.col("step").tail(LONG - 1)
    return (
        counting.sort("period")
        .with_columns(centre=centre, root=root)
        .with_columns(off=(value - pl.col("centre")) * pl.col("root"))
        .with_columns(apart=off.diff().abs().over(GROUPS), step=value.diff().over(GROUPS))
        .with_columns(usual=pl.when(apart < TOO_FAR * apart.mean().over(GROUPS)).then(apart))
        .group_by(GROUPS)
        .agg(
            pl.len().alias("points"),
            pl.col("centre", "root", "off").last(),
            (latest.min().gt(0) | latest.max().lt(0)).alias("one_side"),
            (steps.min().gt(0) | steps.max().lt(0)).alias("in_order"),
            (apart.mean() * 3 / D2).alias("laney"),
            (pl.col("usual").mean().fill_null(0.0) * PER_MOVING_RANGE).alias("xmr"),
        )
        .with_columns(reach=pl.when(is_share).then("laney").otherwise("xmr"))
    )


def _is_of(*kinds: MetricKind) -> pl.Expr:
    return pl.col("metric").is_in([key for key, metric in METRICS.items() if metric.kind in kinds])


def _goals(aims: Mapping[tuple[str, str], EffectiveTarget]) -> pl.DataFrame:
    """By metric and store the target, and which way from the centre is good: 1 up, -1 down."""
    signs = {Better.HIGHER: 1, Better.LOWER: -1, None: None}
    rows = [(*place, one.value, signs[METRICS[place[0]].better]) for place, one in aims.items()]
    schema = {"metric": pl.String, "store": pl.String, "goal": pl.Float64, "sign": pl.Int8}
    return pl.DataFrame(rows, schema, orient="row")

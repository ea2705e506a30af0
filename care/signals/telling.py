"""Which of many stores' courses may have anything to tell, found out for all at once: only they need a chart.

Of hundreds of stores most are within chance and can meet their target. To find that out one by one takes
longer than to ask for their figures.
"""

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from care.metric import METRICS, Better, Kind
from care.period import Period
from care.signals.limits import D2, PER_MOVING_RANGE, TOO_FAR
from care.signals.phase import ENOUGH
from care.signals.points import running_from
from care.signals.rules import LONG, NEAR

GROUPS = ["metric", "store"]
JUDGED_ONE_BY_ONE = (Kind.COUNT, Kind.RATE)
"""Periods without any row are none of theirs, or zero; others have no value then and do not count."""
SURELY = 1 - 1e-6
"""What a sum in another order may differ by is no reason to keep silent."""


def telling(
    history: pl.DataFrame,
    unit: Period,
    complete_until: Mapping[str, date],
    goals: Mapping[tuple[str, str], float | None],
    rebased: Collection[str] = (),
) -> pl.DataFrame:
    """Those rows of ``history`` whose course may show a signal in its latest point, or a target out of reach.

    ``history``: figures by metric, period and store; ``complete_until`` by store, ``goals`` by metric and
    store. Of a course left out the chart is sure to say neither: a rule flags the latest point only where it
    lies near a limit, or where the latest seven lie on one side or in order. Metrics ``rebased`` are kept.
    """
    ends = {store: running_from(unit, day) for store, day in complete_until.items()}
    counting = history.filter(
        pl.col("value").is_not_null(),
        pl.col("pending") == 0,
        pl.col("period") < pl.col("store").replace_strict(ends, return_dtype=pl.Date),
    )
    found = _latest(counting).join(_goals(goals), on=GROUPS, how="left")
    near = pl.col("off").abs() > NEAR * SURELY * pl.col("reach")
    best = (pl.col("centre") + pl.col("sign") * pl.col("reach") / pl.col("root")) * pl.col("sign")
    never = (best < pl.col("goal") * pl.col("sign") + (1 - SURELY)).fill_null(value=False)
    tells = found.filter(pl.col("points") >= ENOUGH, near | pl.col("one_side") | pl.col("in_order") | never)
    kept = history.filter(pl.col("metric").is_in(rebased) | _is_of(*JUDGED_ONE_BY_ONE))
    places = pl.concat([tells.select(GROUPS), kept.select(GROUPS)])
    return history.join(places, on=GROUPS, how="semi")


def _latest(counting: pl.DataFrame) -> pl.DataFrame:
    """By metric and store: the centre, how far off it the latest point lies, how far chance reaches.

    ``off`` and ``reach`` of a proportion are for one case, ``root`` is that of the latest number of cases.
    """
    is_share = _is_of(Kind.PROPORTION)
    overall = pl.col("numerator").sum() / pl.col("denominator").sum()
    centre = pl.when(is_share).then(overall).otherwise(pl.col("value").mean()).over(GROUPS)
    root = pl.when(is_share).then(pl.col("denominator").sqrt()).otherwise(1.0)
    ranges, step = pl.col("off").diff().abs(), pl.col("value").diff().tail(LONG - 1)
    usual = ranges.filter(ranges < TOO_FAR * ranges.mean())
    latest = pl.col("off").tail(LONG)
    return (
        counting.sort(*GROUPS, "period")
        .with_columns(centre=centre, root=root)
        .with_columns(off=(pl.col("value") - pl.col("centre")) * pl.col("root"))
        .group_by(GROUPS)
        .agg(
            pl.len().alias("points"),
            pl.col("centre", "root", "off").last(),
            (latest.min().gt(0) | latest.max().lt(0)).alias("one_side"),
            (step.min().gt(0) | step.max().lt(0)).alias("in_order"),
            (ranges.mean() * 3 / D2).alias("laney"),
            (usual.mean().fill_null(0.0) * PER_MOVING_RANGE).alias("xmr"),
        )
        .with_columns(reach=pl.when(is_share).then("laney").otherwise("xmr"))
    )


def _is_of(*kinds: Kind) -> pl.Expr:
    return pl.col("metric").is_in([key for key, metric in METRICS.items() if metric.kind in kinds])


def _goals(goals: Mapping[tuple[str, str], float | None]) -> pl.DataFrame:
    """By metric and store the target, and which way from the centre is good: 1 up, -1 down."""
    signs = {Better.HIGHER: 1, Better.LOWER: -1, None: None}
    rows = [(metric, store, goal, signs[METRICS[metric].better]) for (metric, store), goal in goals.items()]
    schema = {"metric": pl.String, "store": pl.String, "goal": pl.Float64, "sign": pl.Int8}
    return pl.DataFrame(rows, schema, orient="row")

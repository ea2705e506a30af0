"""The comparison of advisors, agents or stores as a table, the outliers first (definitions §7)."""

import polars as pl

from care.presentation.nobodys_work import nobody_label
from care.semantic.format import fraction, percent
from care.semantic.metric import Better, Metric
from care.semantic.vocabulary import label
from care.stats.funnel import Funnel, Standing
from care.stats.wilson import wilson


def comparison_table(judged: Funnel, by: tuple[str, ...], metric: Metric) -> pl.DataFrame:
    """One row a group: name, standing (a :class:`Standing`), value, cases (412 / 430), Wilson interval.

    Sorted by standing: worse than the limits, better, within, too few cases; then by the number of cases,
    never by rate. What is nobody's comes last, without a standing.
    """
    urgency = pl.col("standing").replace_strict(_urgencies(metric), return_dtype=pl.Int8)
    ordered = judged.rows.sort(urgency, "denominator", *by, descending=[False, True, *(False for _ in by)])
    rows = [
        (
            " · ".join(label(dimension, row[dimension]) for dimension in by),
            row["standing"],
            row["value"],
            fraction(row["numerator"], row["denominator"]),
            f"{percent(row['wilson_low'])}–{percent(row['wilson_high'])}",
        )
        for row in ordered.iter_rows(named=True)
    ]
    if judged.nobody is not None:
        above, below = judged.nobody
        low, high = wilson(above, below)
        interval = f"{percent(low)}–{percent(high)}"
        rows.append(
            (nobody_label(judged, metric, by[-1]), None, above / below, fraction(above, below), interval)
        )
    return pl.DataFrame(
        rows,
        schema={
            "name": pl.String,
            "standing": pl.String,
            "value": pl.Float64,
            "cases": pl.String,
            "interval": pl.String,
        },
        orient="row",
    )


def _urgencies(metric: Metric) -> dict[str, int]:
    outside = [Standing.BELOW, Standing.ABOVE]
    if metric.better is Better.LOWER:
        outside.reverse()
    return {place.value: n for n, place in enumerate([*outside, Standing.WITHIN, Standing.TOO_FEW])}

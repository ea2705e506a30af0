"""Advisors, agents or stores as a table: who is outside what chance allows comes first (definitions §7)."""

import polars as pl

from care.semantic.format import fraction, percent
from care.semantic.metric import Better, Metric
from care.semantic.vocabulary import label
from care.stats.funnel import Funnel, Standing


def comparison_table(judged: Funnel, by: tuple[str, ...], metric: Metric) -> pl.DataFrame:
    """Groups as they are read: name, standing (a :class:`Standing`), value, cases (412 / 430), interval.

    What is worse than chance allows, what is better, the bulk, then those too few to compare; among equals
    most cases first, never by rate.
    """
    urgency = pl.col("standing").replace_strict(_urgencies(metric), return_dtype=pl.Int8)
    told = judged.rows.sort(urgency, "denominator", *by, descending=[False, True, *(False for _ in by)])
    return pl.DataFrame(
        [
            (
                " · ".join(label(dimension, row[dimension]) for dimension in by),
                row["standing"],
                row["value"],
                fraction(row["numerator"], row["denominator"]),
                f"{percent(row['wilson_low'])}–{percent(row['wilson_high'])}",
            )
            for row in told.iter_rows(named=True)
        ],
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

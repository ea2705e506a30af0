"""The people behind a figure, named only where they differ from the others by more than chance."""

import polars as pl

from care.semantic.format import fraction, percent
from care.semantic.metric import Better, Metric
from care.stats.funnel import Standing, compare_groups


def beyond_chance(metric: Metric, rows: pl.DataFrame, overall: float | None, person: str) -> list[str]:
    """People on the bad side of what chance allows; ``rows``: ``person``, numerator, denominator."""
    if overall is None or metric.better is None:
        return []
    bad = Standing.BELOW if metric.better is Better.HIGHER else Standing.ABOVE
    judged = compare_groups(rows, (person,), overall).rows
    return [
        f"{row[person]} {percent(row['value'])} ({fraction(row['numerator'], row['denominator'])})"
        for row in judged.filter(pl.col("standing") == bad)
        .sort("denominator", person, descending=[True, False])
        .to_dicts()
    ]

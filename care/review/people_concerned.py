"""The people behind a figure, named only where they differ from the others by more than chance."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from care.i18n import say
from care.semantic.format import count, fraction, percent
from care.semantic.metric import Better, Metric
from care.stats.funnel import Standing, compare_groups

Person = dict[str, Any]
"""Somebody's figure: ``person``, value, numerator and denominator."""


def beyond_chance(metric: Metric, rows: pl.DataFrame, overall: float | None, person: str) -> list[Person]:
    """People on the bad side of what chance allows, most cases first; ``rows``: as measured by ``person``."""
    if overall is None or metric.better is None:
        return []
    bad = Standing.BELOW if metric.better is Better.HIGHER else Standing.ABOVE
    judged = compare_groups(rows, (person,), overall).rows
    return (
        judged.filter(pl.col("standing") == bad)
        .sort("denominator", person, descending=[True, False])
        .rename({person: "person"})
        .to_dicts()
    )


def share_of_misses(metric: Metric, one: Person, whole: Mapping[str, Any]) -> str:
    """Somebody's figure, and their part of what went wrong beside their part of the work."""
    shown = f"{one['person']} {percent(one['value'])} ({fraction(one['numerator'], one['denominator'])})"
    if metric.better is Better.HIGHER:
        own, every = (int(row["denominator"] - row["numerator"]) for row in (one, whole))
    else:
        own, every = (int(row["numerator"]) for row in (one, whole))
    part = f"{count(own)} / {count(every)}"
    work = percent(one["denominator"] / whole["denominator"])
    return shown + say(
        f"：占全部未做到的 {part}，占工作量 {work}", f": {part} of what went wrong, {work} of the work"
    )

"""The figures in which those are looked for who have more than their share of a metric's misses.

Because pages, review and reports need them and ``care`` imports no warehouse, they are gathered here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from care.presentation.contribution_words import LOOKED_AT, has_misses, misses_of_row, standing_out
from care.semantic.metric import METRICS
from care.stats.contribution import EXCESS, Contribution
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.unsupported import Unsupported

Where = Mapping[str, tuple[Any, ...]]
Measure = Callable[[Sequence[str], tuple[str, ...]], pl.DataFrame]


def often_missed(figures: pl.DataFrame) -> list[str]:
    """The metrics of which so many cases miss that somebody may have more than their share of them."""
    return [
        row["metric"]
        for row in figures.iter_rows(named=True)
        if has_misses(known := METRICS[row["metric"]])
        and misses_of_row(known, row["numerator"] or 0, row["denominator"]) >= EXCESS
    ]


def contributions_of(
    source: FigureSource, metrics: Iterable[str], measure: Measure
) -> dict[str, list[Contribution]]:
    """Metric → who stands out by its misses, beyond chance; none where a network cannot tell.

    ``measure`` gives the figures of some metrics by store and one more dimension; metrics are asked for
    together, once for each dimension.
    """
    asked = [key for key in metrics if has_misses(METRICS[key])]
    by_dimension: dict[str, list[str]] = defaultdict(list)
    for key in asked:
        for dimension in LOOKED_AT:
            if dimension in source.dimensions(key):
                by_dimension[dimension].append(key)
    found: dict[str, dict[str, pl.DataFrame]] = {key: {} for key in asked}
    for dimension, keys in by_dimension.items():
        try:
            rows = measure(keys, tuple(dict.fromkeys(("store", dimension))))
        except Unsupported:
            continue
        for key in keys:
            found[key][dimension] = rows.filter(pl.col("metric") == key)
    return {key: standing_out(METRICS[key], rows) for key, rows in found.items()}


def narrowed(
    source: FigureSource, since: date | None, until: date | None, where_of: Callable[[str], Where]
) -> Measure:
    """Measures in these days; ``where_of`` gives what the figures of a metric are narrowed to."""

    def measure(metrics: Sequence[str], by: tuple[str, ...]) -> pl.DataFrame:
        alike: dict[tuple[tuple[str, tuple[Any, ...]], ...], list[str]] = defaultdict(list)
        for key in metrics:
            alike[tuple(where_of(key).items())].append(key)
        return pl.concat(
            source.measure(Question(tuple(keys), by, since=since, until=until, where=dict(where)))
            for where, keys in alike.items()
        )

    return measure

"""Complaints by cause, level, source and so on: each chart with its title, worked out once for all."""

import polars as pl

from care.charts import Figure, counts, heatmap, pareto
from care.i18n import say
from care.periods.period import Period
from care.presentation.headlines import concentration_headline, in_display_order, largest_headline
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from pages.parts.data.view import View

METRIC = METRICS["complaint_count"]
ROWS = 15
"""So many causes have their months drawn."""


def by_weight(view: View, by: str) -> pl.DataFrame:
    """One row a class, the heaviest first; what was not stated stands last."""
    rows = view.figures(METRIC.key, by=(by,))
    return rows.sort("value", by, descending=[True, False], nulls_last=True)


def concentration(view: View, by: str) -> tuple[str, Figure]:
    """Which few make most."""
    rows = view.kept(by_weight, by)
    return concentration_headline(rows, by), pareto(rows, by)


def clusters(view: View, by: str) -> Figure:
    """The heaviest by month, with the run-up to the days chosen where one of them was clicked."""
    months = (view.around or view).figures(METRIC.key, by=(by,), period=Period.MONTH)
    return heatmap(months, by, view.kept(by_weight, by)[by].to_list()[:ROWS], Period.MONTH)


def largest(view: View, by: str) -> tuple[str, Figure] | None:
    """How many of each; None where none is stated."""
    rows = in_display_order(view.figures(METRIC.key, by=(by,)), by)
    if rows.is_empty():
        return None
    return DIMENSIONS[by].label + say("：", ": ") + largest_headline(rows, by), counts(rows, by)

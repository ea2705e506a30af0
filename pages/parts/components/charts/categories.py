"""Complaints by cause, level, source and so on: each chart with its title, worked out once for all."""

from dataclasses import dataclass

import polars as pl

from care.charts import Figure, counts, heatmap, pareto
from care.i18n import say
from care.periods.period import Period
from care.presentation.headlines import concentration_headline, in_display_order, largest_headline
from care.semantic.dimension import DIMENSIONS
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View

METRIC = "complaint_count"
ROWS = 15
"""Maximum number of causes whose months are drawn."""
NOTES = {
    "level": (
        "等级照导出所写；这里视 A 为最重、E 为最轻，A–C 级须填顾客意见处理表（GHAC 2-5）。",
        "Levels as the export has them; A is taken for the gravest and E for the slightest, and A to C need "
        "the opinion-handling form (GHAC 2-5).",
    )
}
"""Dimension → what its values mean, where they do not say it themselves."""


def causes_by_weight(view: View, by: str) -> list[str | None]:
    """The values of a dimension, the one of most complaints first; None, what was not stated, last."""
    return cached(_by_weight, view.without(by), by)[by].to_list()


@dataclass(frozen=True)
class _ByDimension(ChartPanel):
    metric: str = METRIC
    key: str = ""
    by: str = ""

    @property
    def whole(self) -> View:
        """The view with all values of the dimension: a value that is chosen stands out among them."""
        return self.view.without(self.by)


@dataclass(frozen=True)
class Concentration(_ByDimension):
    """Which few causes make most complaints."""

    key: str = "pareto"

    def chart(self) -> Chart:
        """The Pareto chart."""
        found = cached(_concentration, self.whole, self.by, self.metric)
        return Chart(*found) if found else Chart(DIMENSIONS[self.by].label, None)


@dataclass(frozen=True)
class Clusters(_ByDimension):
    """Which causes cluster in which month, the heaviest first."""

    key: str = "heat"

    def chart(self) -> Chart:
        """The heat map."""
        question = say("哪个月、哪类原因集中？", "Which causes cluster in which month?")
        return Chart(question, cached(_clusters, self.whole, self.by))


@dataclass(frozen=True)
class Counts(_ByDimension):
    """How many complaints of each value; nothing where none is stated."""

    def chart(self) -> Chart | None:
        """The bars."""
        found = cached(_counts, self.whole, self.by)
        return found and Chart(*found, say(*NOTES[self.by]) if self.by in NOTES else None)


def _by_weight(view: View, by: str, metric: str = METRIC) -> pl.DataFrame:
    """One row a class, the heaviest first; what was not stated stands last."""
    rows = Figures(view).of(metric, by=(by,))
    return rows.sort("value", by, descending=[True, False], nulls_last=True)


def _concentration(view: View, by: str, metric: str) -> tuple[str, Figure] | None:
    rows = cached(_by_weight, view, by, metric)
    if rows.is_empty():
        return None
    return concentration_headline(rows, by), pareto(rows, by)


def _clusters(view: View, by: str) -> Figure:
    """The heaviest by month, with the run-up to the days chosen where one of them was clicked."""
    months = Figures(view.around or view).of(METRIC, by=(by,), period=Period.MONTH)
    return heatmap(months, by, cached(_by_weight, view, by)[by].to_list()[:ROWS], Period.MONTH)


def _counts(view: View, by: str) -> tuple[str, Figure] | None:
    rows = in_display_order(Figures(view).of(METRIC, by=(by,)), by)
    if rows.is_empty():
        return None
    return DIMENSIONS[by].label + say("：", ": ") + largest_headline(rows, by), counts(rows, by)

"""One metric over time, under where it stands now; below it what is a signal and what is not."""

from dataclasses import dataclass

import streamlit as st

from care.charts import Figure, Mark, trend
from care.i18n import escape_markdown, say
from care.presentation.headlines import target_headline
from care.review import marks_of
from care.semantic.format import value
from care.semantic.metric import METRICS
from care.signals import Variation
from pages.parts.components.charts.chart_panel import Chart, ChartData, ChartPanel
from pages.parts.components.drilldown import link_to_comparison
from pages.parts.data.cached import cached
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View

HOLLOW = (
    "空心点不与其他期比较：该期尚未结束、记录只覆盖一部分、有未到期或待补数据、不足 5 件、记录尚短，"
    "或结束不久、还会因补打或重开而变。",
    "Hollow points are not compared: the period is still running, is covered by records in part, has records "
    "not yet due or awaited, fewer than five cases, too short a past, or ended so lately that late calls or "
    "reopenings will still move it.",
)
"""The note under a trend with hollow points, for :func:`care.i18n.say`."""
SIGNAL_COLOURS = {Variation.IMPROVING: "blue", Variation.CONCERNING: "orange", Variation.NEUTRAL: "violet"}
"""The names that Streamlit has for the colours of signals."""


@dataclass(frozen=True)
class TrendPanel(ChartPanel):
    """The trend of a metric. ``caption`` stands above it; ``compares``: it links to the comparison."""

    caption: str | None = None
    compares: bool = True

    def chart(self) -> Chart:
        """The trend with its limits."""
        view, metric = self.view, METRICS[self.metric]
        row, target = Figures(view).figure(self.metric), JudgedFigures(view).target(self.metric)
        row_before = Figures(view).comparable(view.before(), self.metric).get(self.metric)
        title = target_headline(metric, row, target, row_before)
        series = JudgedFigures(view).judged_series(self.metric).get(self.metric)
        if series is None or not series.chart.points:
            return Chart(title, None)
        told = escape_markdown(series.caption)
        lines = (told, say(*HOLLOW)) if series.has_hollow else (told,)
        colour = SIGNAL_COLOURS.get(series.verdict.variation)
        changed = colour and (value(metric, row["value"]), colour)
        figure = cached(_trend, view, self.metric, self._marks())
        sure = escape_markdown(series.certainty)
        return Chart(title, figure, "  \n".join(lines), changed=changed, certainty=sure)

    def _marks(self) -> tuple[Mark, ...]:
        """What was agreed or noted about the metric, at the one store or at all of those looked at."""
        chosen = self.view.store_codes
        store = chosen[0] if len(chosen) == 1 else None
        return tuple(marks_of(self.view.decisions.minutes, self.metric, store))

    def draw(self, data: ChartData | None) -> None:
        """Draw the trend under its caption."""
        if self.caption is None:
            super().draw(data)
            return
        with st.container():
            st.text(self.caption)
            super().draw(data)

    def draw_links(self) -> None:
        """The way to the comparison of those who share in the metric."""
        if self.compares:
            link_to_comparison(self.view, self.metric)


def _trend(view: View, metric: str, marks: tuple[Mark, ...]) -> Figure:
    return trend(JudgedFigures(view).judged_series(metric)[metric], view.span, marks)

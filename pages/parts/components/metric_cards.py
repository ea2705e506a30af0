"""Metrics as cards: value, what it is made of, target, change, trend, and the way to the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from care.charts import sparkline
from care.presentation.explain import help_text
from care.presentation.metric_card import MetricCard, asks_who, change_color, judgement
from care.semantic.format import change, value
from care.semantic.metric import METRICS
from care.signals import Verdict
from care.signals.judged_series import JudgedSeries, most_urgent_first
from care.stats.contribution import Contribution
from pages.parts.components.drilldown import link_to_trend
from pages.parts.components.records.records_table import may_open_records, records_button
from pages.parts.data.cached import cached
from pages.parts.data.contributions import shown_contributions, told_contributions
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.prefetch import gather
from pages.parts.data.view import View

COLUMNS = (4, 5)
"""Possible numbers of columns of full cards; the one that leaves fewer places empty is taken."""
BRIEF = {"columns": 7, "min_column_width": 150, "gap": "xsmall", "key": "brief"}
"""A grid of cards so small that the key metrics fit one screen."""


@dataclass(frozen=True)
class CardsData:
    """Cards in the order in which they stand, with the series and the sparklines of their metrics."""

    cards: Sequence[MetricCard]
    series: Mapping[str, JudgedSeries]
    sparklines: Mapping[str, str | None]
    contributions: Mapping[str, list[Contribution]]


@dataclass(frozen=True)
class MetricCards:
    """One card a metric, as many beside each other as fit; ``brief``: smaller, the most pressing first."""

    view: View
    metrics: Sequence[str]
    key: str = "card"
    brief: bool = False

    def load(self) -> CardsData:
        """The figures now, before and a year before, and the series."""
        view, metrics = self.view, self.metrics
        now, before, sparklines, year_before = gather(
            partial(Figures(view).by_metric, *metrics),
            partial(Figures(view).comparable, view.before(), *metrics),
            partial(cached, _sparklines, view, *metrics),
            partial(Figures(view).comparable, view.year_before(), *metrics),
        )
        judged = JudgedFigures(view)
        series = judged.judged_series(*metrics)
        cards = [
            MetricCard(
                METRICS[metric],
                now[metric],
                before.get(metric),
                year_before.get(metric),
                judged.target(metric),
            )
            for metric in (most_urgent_first(metrics, series) if self.brief else metrics)
        ]
        asked = [card.metric.key for card in cards if asks_who(card, series.get(card.metric.key))]
        return CardsData(cards, series, sparklines, shown_contributions(view, *asked))

    def draw(self, data: CardsData) -> None:
        """Draw the cards as a grid."""
        may_open = may_open_records()
        with st.grid(**(BRIEF if self.brief else _full(len(self.metrics)))):
            for card in data.cards:
                metric = card.metric.key
                with st.container(border=True, height="stretch", gap="xxsmall"):
                    _draw_card(card, data, brief=self.brief)
                    records_button(self.view, metric, self.key, may_open=may_open)
                    if self.brief:
                        link_to_trend(metric)


def _full(cards: int) -> dict[str, Any]:
    return {"columns": min(COLUMNS, key=lambda columns: -cards % columns), "min_column_width": 160}


def _draw_card(card: MetricCard, data: CardsData, *, brief: bool) -> None:
    metric, key = card.metric, card.metric.key
    series, line = data.series.get(key), data.sparklines.get(key)
    judged = judgement(series, told_contributions(key, data.contributions))
    st.metric(
        metric.name,
        value(metric, card.value),
        delta=change(metric, card.value, card.before) if card.before is not None else None,
        delta_color=change_color(card, series.verdict if series else Verdict()),
        delta_arrow=card.direction,
        delta_description=None if brief or card.before is None else card.compared_with,
        help=help_text(metric, card.now, card.aim, judged),
    )
    lines = (
        (card.short_composition, card.context)
        if brief
        else (card.composition, card.context, series.news if series else "")
    )
    st.caption((f"![]({line})" if line else "") + "  \n".join(lines))


def _sparklines(view: View, *metrics: str) -> dict[str, str | None]:
    return {
        metric: sparkline(series) for metric, series in JudgedFigures(view).judged_series(*metrics).items()
    }

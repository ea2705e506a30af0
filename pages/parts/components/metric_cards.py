"""Metrics as cards: value, what it is made of, target, change, trend, and the way to the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from care.charts import card_picture, sparkline
from care.i18n import say
from care.policies.policy import Policy
from care.presentation.explain import help_text
from care.presentation.metric_card import MetricCard, asks_who, change_color, judgement
from care.presentation.policies.windows_in_force import windows_that_differ
from care.semantic.format import change, value
from care.semantic.metric import METRICS
from care.signals import Verdict
from care.signals.judged_series import JudgedSeries
from care.stats.contribution import Contribution
from pages.parts.components.drilldown import link_to_trend
from pages.parts.components.records.drawer import OPEN
from pages.parts.components.records.records_table import may_open_records, open_choices, records_button
from pages.parts.data.contributions import shown_contributions, told_contributions
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.prefetch import gather
from pages.parts.data.view import View
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import UNFOLDED, unfold

COLUMNS = (4, 5)
"""Possible numbers of columns of full cards; the one that leaves fewer places empty is taken."""
MORE = "more"
"""The name of the fold of further cards, and of their drawers."""
BRIEF = {"columns": 8, "min_column_width": 150, "gap": "xsmall"}
"""A grid of cards so small that the headline metrics fit one row of a laptop's screen."""


@dataclass(frozen=True)
class CardsData:
    """Cards in the order in which they stand, with the series and the pictures of their metrics."""

    cards: Sequence[MetricCard]
    series: Mapping[str, JudgedSeries]
    pictures: Mapping[str, str | None]
    contributions: Mapping[str, list[Contribution]]


@dataclass(frozen=True)
class MetricCards:
    """One card a metric, as many beside each other as fit; ``brief``: smaller, against the target."""

    view: View
    metrics: Sequence[str]
    key: str = "card"
    brief: bool = False

    def load(self) -> CardsData:
        """The figures now, before and, on full cards, a year before, and the series."""
        view, metrics = self.view, self.metrics
        year_before = None if self.brief else view.year_before()
        now, before, series, last_year = gather(
            partial(Figures(view).by_metric, *metrics),
            partial(Figures(view).comparable, view.before(), *metrics),
            partial(JudgedFigures(view).judged_series, *metrics),
            partial(Figures(view).comparable, year_before, *metrics),
        )
        judged, left_out = JudgedFigures(view), _said_once(Figures(view), metrics)
        cards = [
            MetricCard(
                METRICS[metric],
                now[metric],
                before.get(metric),
                last_year.get(metric),
                judged.target(metric),
                left_out.get(metric, ""),
            )
            for metric in metrics
        ]
        pictures = {
            card.metric.key: _picture(card, series.get(card.metric.key), self.brief) for card in cards
        }
        # The overview's brief cards stand below the list that names whose the misses are.
        asks = () if self.brief else cards
        asked = [card.metric.key for card in asks if asks_who(card, series.get(card.metric.key))]
        return CardsData(cards, series, pictures, shown_contributions(view, *asked))

    def draw(self, data: CardsData) -> None:
        """Draw the cards as a grid."""
        may_open, policies = may_open_records(), JudgedFigures(self.view).policies
        look = BRIEF | {"key": f"brief-{self.key}"} if self.brief else _full(len(self.metrics))
        with st.grid(**look):
            for card in data.cards:
                metric = card.metric.key
                with st.container(border=True, height="stretch", gap="xxsmall"):
                    _draw_card(card, data, policies, brief=self.brief)
                    records_button(self.view, metric, self.key, may_open=may_open)
                    if self.brief:
                        link_to_trend(metric)


@dataclass(frozen=True)
class FoldedCards:
    """Further cards in a fold; ``opened``: it is open, so that there is something to load."""

    view: View
    metrics: Sequence[str]
    opened: bool

    @classmethod
    def chosen(cls, view: View, metrics: Sequence[str]) -> "FoldedCards":
        """The fold as the reader left it, or open because a drawer of one of its cards is."""
        drawers = [open_choices(metric, MORE)[OPEN] for metric in metrics if may_open_records()]
        return cls(view, metrics, MORE in chosen_codes(UNFOLDED) or chosen_codes(OPEN) in drawers)

    def load(self) -> CardsData | None:
        """The cards, where they are in sight."""
        return self._cards.load() if self.opened else None

    def draw(self, data: CardsData | None) -> None:
        """Draw the fold, and what is in it."""
        words = say(f"其余 {len(self.metrics)} 项关键指标", f"{len(self.metrics)} more key metrics")
        with unfold(MORE, words, "more-cards", opened=self.opened):
            if data is not None:
                self._cards.draw(data)

    @property
    def _cards(self) -> MetricCards:
        return MetricCards(self.view, self.metrics, MORE, brief=True)


def _full(cards: int) -> dict[str, Any]:
    return {"columns": min(COLUMNS, key=lambda columns: -cards % columns), "min_column_width": 160}


def _draw_card(card: MetricCard, data: CardsData, policies: Sequence[Policy], *, brief: bool) -> None:
    metric, key = card.metric, card.metric.key
    series, picture = data.series.get(key), data.pictures.get(key)
    judged = judgement(series, told_contributions(key, data.contributions))
    st.metric(
        metric.name,
        value(metric, card.value),
        delta=change(metric, card.value, card.before) if card.before is not None else None,
        delta_color=change_color(card, series.verdict if series else Verdict()),
        delta_arrow=card.direction,
        delta_description=None if brief or card.before is None else card.compared_with,
        help=help_text(metric, card.now, card.aim, (*judged, *windows_that_differ(metric, policies))),
    )
    variation = series.verdict.variation if series else None
    lines = (
        (card.target_line, card.change_words(variation) if card.value is not None else card.waiting)
        if brief
        else (card.target_line, card.context, series.news if series else "")
    )
    st.caption((f"![]({picture})" if picture else "") + "  \n".join(lines))


def _said_once(figures: Figures, metrics: Sequence[str]) -> dict[str, str]:
    """What the metrics leave out, in words: of several that leave out the same the first one says it."""
    told = {words: metric for metric in reversed(metrics) if (words := figures.left_out(metric))}
    return {metric: words for words, metric in told.items()}


def _picture(card: MetricCard, series: JudgedSeries | None, brief: bool) -> str | None:
    if card.value is None:  # the line would end in a point that is none of these days
        return None
    if not brief:
        return sparkline(series) if series else None
    return card_picture(card.metric, card.value, card.aim.value, series)

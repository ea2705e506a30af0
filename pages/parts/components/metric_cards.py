"""Metrics as cards: value, what it is made of, target, change, course, and the way to the records."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from care.charts import sparkline
from care.i18n import say
from care.presentation.explain import help_text
from care.presentation.metric_card import MetricCard, change_color
from care.semantic.format import change, value
from care.semantic.metric import METRICS
from care.signals.judged_series import JudgedSeries, most_urgent_first
from pages.parts.components.drilldown import link_to_trend
from pages.parts.components.records.records_table import may_open_records, records_button
from pages.parts.data.view import View

BESIDE = (4, 5)
"""How many full cards may stand beside each other; the number is taken that leaves fewer places empty."""
BRIEF = {"columns": 7, "min_column_width": 150, "gap": "xsmall", "key": "brief"}
"""A grid of cards so small that the key metrics fit one screen."""


def metric_cards(view: View, metrics: Sequence[str], key: str = "card", *, brief: bool = False) -> None:
    """One card a metric, as many beside each other as fit; ``brief``: smaller, the most pressing first."""
    now, before, year_before = (_by_metric(one, metrics) for one in (view, view.before(), view.year_before()))
    courses, lines, may = view.courses(*metrics), view.kept(_lines, *metrics), may_open_records()
    with st.grid(**(BRIEF if brief else _full(len(metrics)))):
        for metric in most_urgent_first(metrics, courses) if brief else metrics:
            card = MetricCard(
                METRICS[metric], now[metric], before.get(metric), year_before.get(metric), view.aim(metric)
            )
            with st.container(border=True, height="stretch", gap="xxsmall"):
                _card(card, courses.get(metric), lines.get(metric), brief=brief)
                records_button(view, metric, key, may=may)
                if brief:
                    link_to_trend(metric)


def ask_cards_ahead(view: View, *metrics: str) -> None:
    """Have all asked that their cards show, what a trend shows of it first."""
    for one in filter(None, (view, view.before())):
        one.ahead(View.figures, *metrics)
    view.ahead(View.kept, _lines, *metrics)
    if year_before := view.year_before():
        year_before.ahead(View.figures, *metrics)


def _full(many: int) -> dict[str, Any]:
    return {"columns": min(BESIDE, key=lambda beside: -many % beside), "min_column_width": 160}


def _card(card: MetricCard, course: JudgedSeries | None, line: str | None, *, brief: bool) -> None:
    metric = card.metric
    st.metric(
        metric.name,
        value(metric, card.value),
        delta=change(metric, card.value, card.before, short=brief) if card.before is not None else None,
        delta_color=change_color(card),
        delta_arrow=card.direction,
        delta_description=None if brief or card.before is None else say("较上期", "vs before"),
        help=help_text(metric, card.now, card.aim),
    )
    told = (
        (card.short_composition, card.short_context)
        if brief
        else (card.composition, card.context, course.news if course else "")
    )
    st.caption((f"![]({line})" if line else "") + "  \n".join(told))


def _lines(view: View, *metrics: str) -> dict[str, str | None]:
    return {metric: sparkline(course) for metric, course in view.courses(*metrics).items()}


def _by_metric(view: View | None, metrics: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    if view is None:
        return {}
    return {row["metric"]: row for row in view.figures(*metrics).iter_rows(named=True)}

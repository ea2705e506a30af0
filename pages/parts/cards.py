"""Metrics as cards: value, what it is made of, target, change, course, and the way to the records."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from care.card import Card, tint
from care.course import Course, most_pressing_first
from care.format import change, value
from care.metric import METRICS
from care.words import say, told
from pages.parts.records import records_button
from pages.parts.view import View


def cards(view: View, metrics: Sequence[str], key: str = "card", *, pressing_first: bool = False) -> None:
    """One card a metric, as many beside each other as fit; ``pressing_first`` sorts them by signal."""
    now, before, year_before = (_by_metric(one, metrics) for one in (view, view.before(), view.year_before()))
    courses = view.courses(*metrics)
    with st.grid(4, min_column_width=160):
        for metric in most_pressing_first(metrics, courses) if pressing_first else metrics:
            card = Card(
                METRICS[metric], now[metric], before.get(metric), year_before.get(metric), view.aim(metric)
            )
            with st.container(border=True, height="stretch", gap="xxsmall"):
                _card(card, courses.get(metric))
                records_button(view, metric, key)


def _card(card: Card, course: Course | None) -> None:
    metric = card.metric
    points = course.values if course else []
    st.metric(
        metric.name,
        value(metric, card.value),
        delta=change(metric, card.value, card.before) if card.before is not None else None,
        delta_color=tint(card),
        delta_arrow=card.direction,
        delta_description=say("较上期", "vs before") if card.before is not None else None,
        help=told(metric.meaning),
        chart_data=points if len(points) > 1 else None,
    )
    st.caption("  \n".join((card.composition, card.context, course.news if course else "")))


def _by_metric(view: View | None, metrics: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    if view is None:
        return {}
    return {row["metric"]: row for row in view.figures(*metrics).iter_rows(named=True)}

"""Metrics as cards: value, what it is made of, target, change, course, and the way to the records."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from care.card import Card, course, tint
from care.format import change, value
from care.metric import METRICS
from care.words import say, told
from pages.parts.records import records_button
from pages.parts.view import View


def cards(view: View, metrics: Sequence[str], key: str = "card") -> None:
    """One card a metric, as many beside each other as fit."""
    now, before, year_before = (_by_metric(one, metrics) for one in (view, view.before(), view.year_before()))
    history = view.history(*metrics).partition_by("metric", as_dict=True)
    with st.grid(4, min_column_width=160):
        for metric in metrics:
            card = Card(
                METRICS[metric], now[metric], before.get(metric), year_before.get(metric), view.aim(metric)
            )
            with st.container(border=True, height="stretch", gap="xxsmall"):
                _card(card, course(history.get((metric,)), METRICS[metric], view.unit, view.complete_until))
                records_button(view, metric, key)


def _card(card: Card, points: list[float]) -> None:
    metric = card.metric
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
    st.caption(f"{card.composition}  \n{card.context}")


def _by_metric(view: View | None, metrics: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    if view is None:
        return {}
    return {row["metric"]: row for row in view.figures(*metrics).iter_rows(named=True)}

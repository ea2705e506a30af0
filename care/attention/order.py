"""The order in which items deserve somebody's time, each with the course of its metric at its store."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from care.attention.item import AttentionItem
from care.i18n import say
from care.semantic.metric import METRICS
from care.signals import Variation
from care.signals.judged_series import JudgedSeries, OutOfReach

Courses = Mapping[tuple[str, str], JudgedSeries | OutOfReach]
"""By metric and store."""


def order_items(courses: Courses, *rules: list[AttentionItem]) -> list[AttentionItem]:
    """All items of all rules, and what else turned for the worse, in the order in which they deserve time.

    Whose silence hides everything goes first, then what turned for the worse, then what its process cannot
    reach; among equals what touches most customers.
    """
    found = [item for rule in rules for item in rule]
    named = {(item.metric, item.store) for item in found}
    others = {place: course for place, course in courses.items() if place not in named}
    known = [
        replace(item, course=courses.get((item.metric, item.store))) if item.metric else item
        for item in found
    ]
    return sorted(
        known + _turned(others), key=lambda item: (item.weight != float("inf"), item.urgency, -item.weight)
    )


def _turned(courses: Courses) -> list[AttentionItem]:
    return [
        AttentionItem(
            partial(_got_worse, metric, store),
            course.chart.latest.point.denominator or 0,
            store,
            metric,
            "denominator",
            course=course,
        )
        for (metric, store), course in courses.items()
        if isinstance(course, JudgedSeries) and course.verdict.variation is Variation.CONCERNING
    ]


def _got_worse(metric: str, store: str) -> str:
    return say(f"{store} {METRICS[metric].name}变差。", f"{store}: {METRICS[metric].name} got worse.")

"""The order in which items deserve somebody's time, told with what the course of each metric adds."""

from collections.abc import Mapping
from dataclasses import replace

from care.attention.item import Item
from care.course import Course, pressing
from care.metric import METRICS
from care.signals import Variation
from care.words import say


def most_pressing_first(courses: Mapping[tuple[str, str], Course], *rules: list[Item]) -> list[Item]:
    """All items of all rules, and what else turned for the worse, in the order in which they deserve time.

    ``courses`` are by metric and store. Whose silence hides everything goes first, then what turned for
    the worse, then what its process cannot reach; among equals what touches most customers.
    """
    found = [item for rule in rules for item in rule]
    named = {(item.metric, item.store) for item in found}
    others = {place: course for place, course in courses.items() if place not in named}
    told = [_with_course(item, courses.get((item.metric, item.store))) for item in found + _turned(others)]
    return sorted(told, key=lambda item: (item.weight != float("inf"), item.urgency, -item.weight))


def _turned(courses: Mapping[tuple[str, str], Course]) -> list[Item]:
    return [
        Item(
            say(f"{store} {METRICS[metric].name}变差。", f"{store}: {METRICS[metric].name} got worse."),
            course.chart.last.point.denominator,
            store,
            metric,
            "denominator",
        )
        for (metric, store), course in courses.items()
        if course.chart.verdict.variation is Variation.CONCERNING
    ]


def _with_course(item: Item, course: Course | None) -> Item:
    if course is None:
        return item
    name = course.chart.metric.name
    named = "" if name in item.text or not course.brief else name + say("：", ": ")
    return replace(item, urgency=pressing(course), told=named + course.brief)

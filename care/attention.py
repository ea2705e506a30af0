"""What needs somebody now, with the reason and the way to the records; the heaviest first.

Each rule is one function from small frames to items. A rate is named only where it misses its target
by more than chance explains (definitions §7).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from care.course import Course, pressing
from care.format import count, day, fraction, hours, percent
from care.freshness import Freshness
from care.metric import METRICS, Better, Kind, Metric
from care.signals import Variation
from care.wilson import FEWEST, wilson
from care.words import say

PATIENCE = timedelta(days=3)
"""An open complaint without a deadline of its own is waiting for too long after this."""


@dataclass(frozen=True)
class Item:
    """One thing to see to. ``weight`` is how many customers it touches.

    ``told`` is what the course of its metric at its store adds, and ``urgency`` sorts by that.
    """

    text: str
    weight: float
    store: str
    metric: str | None = None
    side: str = "missed"
    of_all_days: bool = False
    urgency: int = pressing(None)
    told: str = ""


def stale_stores(stores: Iterable[Freshness]) -> list[Item]:
    """Stores whose records end days before the others': their silence is not success."""
    return [
        Item(
            say(
                f"{one.store} 的记录只到 {day(one.latest_at)}，比最新门店晚 {one.behind.days} 天；"
                "之后的情况看不到，请补导出。",
                f"{one.store}'s records end on {day(one.latest_at)}, {one.behind.days} days behind "
                "the newest; nothing after that can be seen. Load its latest exports.",
            ),
            float("inf"),
            one.store,
        )
        for one in stores
        if one.stale
    ]


def never_tried(by_store: pl.DataFrame) -> list[Item]:
    """Callbacks that fell due without one attempt. ``by_store``: callback_rate by store."""
    return [
        Item(
            say(
                f"{row['store']} 有 {count(missed)} 个回访已到期却一次未拨打"
                f"（到期 {count(row['denominator'])}）。",
                f"{row['store']}: {count(missed)} of {count(row['denominator'])} callbacks fell due "
                "without one attempt.",
            ),
            missed,
            row["store"],
            "callback_rate",
            "missed",
        )
        for row in by_store.iter_rows(named=True)
        if (missed := row["denominator"] - row["numerator"]) > 0
    ]


def waiting_complaints(open_cases: pl.DataFrame, stores: pl.DataFrame) -> list[Item]:
    """Open complaints past their deadline, or past three days where they have none.

    Time runs to the store's own as_of: what happened later is not known.
    """
    late = open_cases.join(stores.select("store", "as_of"), on="store").filter(
        pl.coalesce("due_at", pl.col("received_at") + PATIENCE) < pl.col("as_of")
    )
    worst = late.group_by("store").agg(
        pl.len().alias("cases"), (pl.col("as_of") - pl.col("received_at")).max().alias("oldest")
    )
    return [
        Item(
            say(
                f"{store} 有 {count(cases)} 件投诉超期未关闭，"
                f"最久已 {hours(oldest.total_seconds() / 3600)}。",
                f"{store}: {count(cases)} complaints are open past their time, the oldest for "
                f"{hours(oldest.total_seconds() / 3600)}.",
            ),
            cases,
            store,
            "close_rate",
            "missed",
            of_all_days=True,
        )
        for store, cases, oldest in worst.iter_rows()
    ]


def off_target(by_store: pl.DataFrame, goal: Callable[[str, str], float | None]) -> list[Item]:
    """Proportions that miss their target by more than chance. ``by_store``: metrics by store.

    ``goal`` gives the target of a metric at a store. One of all or none leaves nothing to chance: each
    miss counts.
    """
    return [
        _short_of_target(metric, row, target)
        for row in by_store.iter_rows(named=True)
        if (target := goal(row["metric"], row["store"])) is not None
        if _beyond_chance(metric := METRICS[row["metric"]], row, target)
    ]


def unheard(by_store: pl.DataFrame) -> list[Item]:
    """Customers who complained elsewhere after an untroubled callback. ``by_store``: missed_voice_rate."""
    return [
        Item(
            say(
                f"{row['store']} 有 {count(row['numerator'])} 位客户在“无不满”的回访后 30 天内另行投诉。",
                f"{row['store']}: {count(row['numerator'])} customers complained elsewhere within 30 days "
                "of a callback that recorded no dissatisfaction.",
            ),
            row["numerator"],
            row["store"],
            "missed_voice_rate",
            "numerator",
        )
        for row in by_store.iter_rows(named=True)
        if row["numerator"]
    ]


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
    return replace(item, urgency=pressing(course), told=course.news) if course else item


def _beyond_chance(metric: Metric, row: dict, target: float) -> bool:
    if metric.kind is not Kind.PROPORTION or row["denominator"] < FEWEST:
        return False
    low, high = wilson(row["numerator"], row["denominator"])
    if target == 1:
        return row["numerator"] < row["denominator"]
    return high < target if metric.better is Better.HIGHER else low > target


def _short_of_target(metric: Metric, row: dict, target: float) -> Item:
    higher = metric.better is Better.HIGHER
    gap = abs(target * row["denominator"] - row["numerator"])
    return Item(
        say(
            f"{row['store']} {metric.name} {percent(row['value'])}"
            f"（{fraction(row['numerator'], row['denominator'])}），"
            f"{'低' if higher else '高'}于目标 {percent(target)}，{_by_how_much(target, gap)}。",
            f"{row['store']}: {metric.name} {percent(row['value'])} "
            f"({fraction(row['numerator'], row['denominator'])}) is {'below' if higher else 'above'} "
            f"the target of {percent(target)}, {_by_how_much(target, gap)}.",
        ),
        gap,
        row["store"],
        metric.key,
        "missed" if higher else "numerator",
    )


def _by_how_much(target: float, gap: float) -> str:
    if target == 1:
        return say(f"{count(gap)} 件未做到", f"{count(gap)} were missed")
    return say("超出偶然波动", "more than chance explains")

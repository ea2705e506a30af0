"""Rates that fall short of their target by more than chance explains (definitions §7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind, story_of
from care.attention.concern import Concern
from care.attention.weekly_tallies import Weeks, missed_since, tallies
from care.i18n import say
from care.semantic.format import count, percent
from care.semantic.metric import METRICS, Better, MetricKind
from care.stats.contribution import Tally
from care.stats.wilson import FEWEST, wilson
from care.stores.store_names import store_name

WEEKS = 13
"""The latest weeks that a target is held against."""
MANY = 3
"""Least number of stores whose common miss is one item."""
NAMED = 3
"""So many stores are named of those that miss one together."""
SHORT = 5
"""Least number of cases by which the target is missed."""
NEARLY_ALL = 0.05
"""Where all is asked, as many misses are let pass: what happens once in twenty is no task of its own."""
COURSE = timedelta(weeks=53)
"""How far back it is looked for when a target began to be missed."""


@dataclass(frozen=True)
class Miss:
    """A target that a store misses: what it did of so many cases, and since when."""

    metric: str
    store: str
    shown: Tally
    target: float
    gap: float
    since: date
    first_week: date

    @property
    def value(self) -> float:
        """The value of the metric."""
        return 1 - self.shown.rate if METRICS[self.metric].better is Better.HIGHER else self.shown.rate


def targets_missed(
    figures: pl.DataFrame, target_of: Callable[[str, str], float | None], today: Mapping[str, date]
) -> list[Concern]:
    """Proportions of the last weeks that miss their target. ``figures``: by metric, week and store.

    ``target_of`` gives the target of a metric at a store. Where each store of a home of three or more misses
    one, that is one item of the home.
    """
    found = []
    for metric in figures["metric"].unique(maintain_order=True):
        if METRICS[metric].kind is not MetricKind.PROPORTION:
            continue
        misses = [
            miss
            for place, weeks in tallies(figures, metric, "store").items()
            if place.store in today and (target := target_of(metric, place.store)) is not None
            if (miss := _miss(metric, place.store, weeks, target, today[place.store])) is not None
        ]
        everywhere = len(misses) >= max(len(today), MANY)
        found += [misses] if everywhere else [[miss] for miss in misses]
    return [_concern(several, today) for several in found]


def _miss(metric: str, store: str, weeks: Weeks, target: float, today: date) -> Miss | None:
    recent = {week: one for week, one in weeks.items() if week > today - timedelta(weeks=WEEKS + 1)}
    shown = Tally(sum(one.misses for one in recent.values()), sum(one.cases for one in recent.values()))
    allowed = 1 - target if METRICS[metric].better is Better.HIGHER else target
    gap = shown.misses - allowed * shown.cases
    if shown.cases < FEWEST or gap < SHORT or (not allowed and shown.rate < NEARLY_ALL):
        return None
    if wilson(*shown, 0.998)[0] <= allowed:
        return None
    since = missed_since({week: one for week, one in weeks.items() if week > today - COURSE}, allowed)
    return Miss(metric, store, shown, target, gap, since, min(recent))


def _concern(several: Sequence[Miss], today: Mapping[str, date]) -> Concern:
    first = max(several, key=lambda one: one.gap)
    since = min(one.since for one in several)
    on = today[first.store]
    return Concern(
        Group.BELOW_TARGET,
        Kind.TARGET,
        first.store if len(several) == 1 else None,
        partial(_words, several, first, since),
        since,
        sum(one.shown.misses for one in several),
        (on - since).days,
        story_of(first.metric),
        first.metric,
        side="missed" if METRICS[first.metric].better is Better.HIGHER else "numerator",
        weight=sum(one.gap for one in several),
        records_since=first.first_week,
        records_until=on,
        page=METRICS[first.metric].theme.page,
        advice=_advice,
    )


def _advice() -> str:
    return say("请商定改进措施和完成日期。", " Agree on a measure and a day.")


def _words(several: Sequence[Miss], first: Miss, since: date) -> str:
    known = METRICS[first.metric]
    sign = "≥" if known.better is Better.HIGHER else "≤"
    misses, cases = sum(one.shown.misses for one in several), sum(one.shown.cases for one in several)
    targets = {one.target for one in several}
    target = f"{sign} {percent(min(targets))}" if len(targets) == 1 else say("各店不同", "one for each store")
    values = say("、", ", ").join(f"{store_name(one.store)} {percent(one.value)}" for one in several[:NAMED])
    if len(several) == 1:
        zh, en = (
            f"{store_name(first.store)} {known.name} {percent(first.value)}",
            f"{store_name(first.store)}: ",
        )
        en += f"{known.name} {percent(first.value)}"
    else:
        rest = len(several) > NAMED
        zh = f"各店 {known.name}都未达到：{values}{' 等' if rest else ''}"
        en = f"{known.name} is missed in every store: {values}{' and more' if rest else ''}"
    return say(
        f"{zh}，目标 {target}；近 {WEEKS} 周 {count(cases)} 件中 {count(misses)} 件未达到，"
        f"自 {since} 一周起。",
        f"{en}, target {target}; {count(misses)} of {count(cases)} missed it in {WEEKS} weeks, since the "
        f"week of {since}.",
    )

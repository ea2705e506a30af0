"""Agents whose records are too good to be true: top scores for all, nothing of what customers said."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.people.outlier_words import MISSES
from care.attention.people.outliers import Outlier
from care.attention.weekly_tallies import SPANS, Place, Weeks, level_since, monday_before, sum_since, tallies
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.contribution import Contribution, contributions
from care.stores.store_names import store_name

SCORES = "delight_rate"
"""Of the scores given those of 9 or 10."""
UNHEARD = ("voice_capture_rate", "missed_voice_rate")
"""What is missing where scores are written down that nobody gave."""
UNLIKELY = 0.01
"""Greatest probability of so many top scores by chance, beside the outlier that was found already."""
ONE_CAUSE = timedelta(weeks=4)
"""Scores that rose less than this before the voices fell silent rose with it."""
PERFECT, FEWEST_SCORES = 0.98, 30
"""Share of top scores, and number of scores, from which on they tell by themselves."""


def too_good(found: Sequence[Outlier], by_agent: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """Agents who stand out by top scores and by voices not recorded or complaints not heard.

    Where nearly all scores are top scores, unlike the colleagues', that tells by itself.

    ``found``: everybody set apart. ``by_agent``: the scores by week, store and agent.
    """
    tops = _top_scores(by_agent)
    by_person: dict[Place, list[Outlier]] = {}
    for one in found:
        if one.metric not in UNHEARD or one.part.dimension != "agent":
            continue
        by_person.setdefault(Place(one.store, one.person), []).append(one)
    concerns = []
    for place, several in by_person.items():
        since = _since(several, tops.get(place, {}))
        scores = _of_agent(tops, place, since, today[place.store])
        if scores is not None and scores.chance <= UNLIKELY and scores.own.rate > scores.rest.rate:
            concerns.append(_concern(place, several, scores, since, today[place.store]))
    told = {(one.store, one.person) for one in concerns}
    for place, weeks in tops.items():
        if place.group is not None and place.store in today and (place.store, place.group) not in told:
            since = level_since(weeks)
            scores = _of_agent(tops, place, since, today[place.store])
            if scores is not None and _perfect(scores):
                concerns.append(_concern(place, [], scores, since, today[place.store]))
    return concerns


def _perfect(scores: Contribution) -> bool:
    enough = scores.own.cases >= FEWEST_SCORES and scores.own.rate >= PERFECT
    return enough and scores.stands_out


def _since(several: Sequence[Outlier], scores: Weeks) -> date:
    """When the scores rose, as they bear the call's day; the voices' where these fell silent long after it.

    Because a voice is dated by the day on which the call was due, its first week holds calls of before.
    """
    fell = min(one.since for one in several)
    rose = level_since(scores) if scores else fell
    return rose if rose > fell - ONE_CAUSE else fell


def _top_scores(figures: pl.DataFrame) -> dict[Place, Weeks]:
    """By agent the weeks, with the top scores counted where misses stand elsewhere."""
    flipped = tallies(figures, SCORES, "agent")
    return {
        place: {week: one._replace(misses=one.cases - one.misses) for week, one in weeks.items()}
        for place, weeks in flipped.items()
    }


def _of_agent(tops: Mapping[Place, Weeks], place: Place, since: date, today: date) -> Contribution | None:
    first = max(since, monday_before(today, SPANS[-1]))
    named = [
        (other.group, sum_since(weeks, first))
        for other, weeks in tops.items()
        if other.store == place.store and other.group is not None
    ]
    return next((one for one in contributions("agent", named) if one.group == place.group), None)


def _concern(place: Place, several: list[Outlier], scores: Contribution, since: date, today: date) -> Concern:
    worst = max((one.part for one in several), key=lambda part: part.excess, default=scores)
    metrics = [one.metric for one in several]
    unheard = "missed_voice_rate" in metrics
    return Concern(
        Group.WORSE,
        Kind.TOO_GOOD,
        place.store,
        partial(_words, place, several, scores, since),
        since,
        worst.own.misses,
        (today - since).days,
        Kind.TOO_GOOD.value,
        "missed_voice_rate" if unheard else next(iter(metrics), SCORES),
        place.group,
        "agent",
        side="numerator" if unheard or not metrics else "missed",
        weight=worst.excess,
        records_since=since,
        records_until=today,
        page="callbacks",
    )


def _words(place: Place, several: list[Outlier], scores: Contribution, since: date) -> str:
    where, person = store_name(place.store), place.group
    parts = [
        say(
            f"{MISSES[one.metric][0]} {count(one.part.own.misses)} / {count(one.part.own.cases)}"
            f"（他人 {percent(one.part.rest.rate)}）",
            f"{MISSES[one.metric][1]} {count(one.part.own.misses)} of {count(one.part.own.cases)} "
            f"(others {percent(one.part.rest.rate)})",
        )
        for one in several
    ]
    zh, en = "".join(f"，{part}" for part in parts), "".join(f", {part}" for part in parts)
    return say(
        f"{where} 专员 {person} 的记录自 {since} 一周起好得反常：评分 {percent(scores.own.rate)} 为 9–10 分"
        f"（他人 {percent(scores.rest.rate)}）{zh}。请抽听录音并回拨核对。",
        f"{where}: agent {person}'s records look too good since the week of {since}: "
        f"{percent(scores.own.rate)} of scores are 9 or 10 (others {percent(scores.rest.rate)}){en}. "
        "Listen to some calls, call some customers.",
    )

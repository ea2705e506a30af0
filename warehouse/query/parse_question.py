"""Parse a question as it is typed: days, dimensions and values in words."""

import difflib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from care.i18n import say
from care.periods.period import Period
from care.semantic.dimension import PEOPLE
from care.semantic.vocabulary import VOCABULARIES
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.validate_question import UnknownName

YEARS = range(1900, 3000)
"""Of the days that can be asked for: at the ends of the calendar no week or month can be reckoned."""


def read_question(
    source: FigureSource,
    by: str = "",
    period: Period = Period.ALL,
    since: str | None = None,
    until: str | None = None,
    where: Sequence[str] = (),
) -> Question:
    """The question, its metrics still to be named (``Question.of``); raises UnknownName with the nearest.

    Because namesakes of different stores are different people, people are cut by store as well.
    """
    wanted: dict[str, list[Any]] = defaultdict(list)
    for condition in where:
        dimension, _, word = condition.partition("=")
        wanted[dimension].append(_value(source, dimension, word))
    dimensions = tuple(filter(None, (dimension.strip() for dimension in by.split(","))))
    if {*dimensions} & {*PEOPLE} and source.stores().height > 1:
        dimensions = tuple(dict.fromkeys(("store", *dimensions)))
    return Question((), dimensions, period, read_day(since), read_day(until), dict(wanted))


def read_day(text: str | None) -> date | None:
    """A day; raises UnknownName with the way to write it."""
    moment = read_moment(text)
    return moment and moment.date()


def read_moment(text: str | None) -> datetime | None:
    """A time of the store's wall clock, midnight where only the day is said; raises UnknownName."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo:
        raise UnknownName(
            say(
                f"看不懂时间“{text}”，请写成 2026-03-01 或 2026-03-01 18:00。",
                f"cannot read the time “{text}”; write it like 2026-03-01 or 2026-03-01 18:00.",
            )
        )
    if moment.year not in YEARS:
        raise UnknownName(
            say(
                f"“{text}”不在 {YEARS.start} 至 {YEARS[-1]} 年之间。",
                f"“{text}” is not between {YEARS.start} and {YEARS[-1]}.",
            )
        )
    return moment


def _value(source: FigureSource, dimension: str, word: str) -> Any:
    """The stored value that ``word`` names, as stored or by its label; no word means records without one."""
    if not word:
        return None
    by_name = {name: value for value in source.values(dimension) for name in _names(dimension, value)}
    if word in by_name:
        return by_name[word]
    near = difflib.get_close_matches(word, by_name, n=1, cutoff=0.0)
    raise UnknownName(
        say(
            f"{dimension} 里没有“{word}”；最接近的是 {near[0] if near else '—'}。",
            f"{dimension} has no “{word}”; the nearest is {near[0] if near else '—'}.",
        )
    )


def _names(dimension: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true", "yes", "是") if value else ("false", "no", "否")
    term = VOCABULARIES.get(dimension, {}).get(str(value))
    return (str(value), term.zh, term.en) if term else (str(value),)

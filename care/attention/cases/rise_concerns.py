"""The items about causes, models and levels that rise or have fallen again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from care.attention.attention_kinds import Group, Kind
from care.attention.cases.cause_rises import STILL, Rise
from care.attention.concern import Concern
from care.i18n import say
from care.periods.freshness import day_known
from care.semantic.format import count
from care.semantic.vocabulary import label
from care.stores.store_names import store_name

SEVERE = ("A", "B")
KINDS = {"level": Kind.LEVEL, "model": Kind.MODEL, "cause_1": Kind.CAUSE}


def rise_concerns(found: list[Rise], as_of: Mapping[str, datetime]) -> Iterator[Concern]:
    """One item for each value that rose, wherever it did; the store with most cases stands for all."""
    by_value: dict[tuple[str, str], list[Rise]] = {}
    for one in sorted(found, key=lambda rise: (-rise.excess, rise.store)):
        if one.column != "level" or one.value[:1].upper() in SEVERE:
            by_value.setdefault((one.column, one.value), []).append(one)
    for several in by_value.values():
        going_on = [one for one in several if not one.over]
        yield _concern(going_on or several, as_of)


def _concern(several: list[Rise], as_of: Mapping[str, datetime]) -> Concern:
    first = several[0]
    today = day_known(as_of[first.store])
    kind, since = KINDS[first.column], first.since
    return Concern(
        Group.IMPROVED if first.over else Group.WORSE,
        kind,
        first.store,
        partial(_words, several),
        since,
        sum(one.now for one in several),
        (today - since).days,
        f"{kind.value} {first.value}",
        "complaint_count",
        scope=((first.column, first.value),),
        side="denominator",
        weight=sum(one.excess for one in several),
        records_since=since,
        records_until=today,
        page="causes",
    )


def _words(several: list[Rise]) -> str:
    first, more = several[0], several[1:]
    others = say("，", ", ").join(f"{store_name(one.store)} {count(one.now)}" for one in more)
    zh, en = (f"；另 {others} 件", f"; besides {others}") if more else ("", "")
    if first.year_before is not None:
        zh += f"；去年同期 {count(first.year_before)} 件"
        en += f"; {count(first.year_before)} in the same weeks a year before"
    where, what, usual = store_name(first.store), _value(first), f"{first.usual:.1f}"
    a_week = f"{first.now / first.weeks:.1f}"
    if first.over:
        return say(
            f"{where} {what}投诉已回落：自 {first.since} 一周起共 {count(first.now)} 件"
            f"（此前每周 {usual} 件），近 {STILL} 周已如常{zh}。",
            f"{where}: complaints about {what} are over: {count(first.now)} since the week of {first.since} "
            f"({usual} a week before), as usual in the last {STILL} weeks{en}.",
        )
    return say(
        f"{where} {what}投诉增多：自 {first.since} 一周起 {first.weeks} 周 {count(first.now)} 件"
        f"（每周 {a_week} 件），此前每周 {usual} 件{zh}。{_next(first)}",
        f"{where}: more complaints about {what}: {count(first.now)} since the week of {first.since} "
        f"({a_week} a week), {usual} a week before{en}. {_next(first)}",
    )


def _value(rise: Rise) -> str:
    match KINDS[rise.column]:
        case Kind.LEVEL:
            return say(f"{rise.value} 级", f"level {rise.value}")
        case Kind.MODEL:
            return say(f"车型“{rise.value}”的", f"the model {rise.value}")
        case _:
            return say(f"“{label(rise.column, rise.value)}”", label(rise.column, rise.value))


def _next(rise: Rise) -> str:
    """What to do next."""
    match KINDS[rise.column]:
        case Kind.LEVEL:
            return say("请逐件过问处理进度。", "Follow each of them up.")
        case Kind.MODEL:
            return say("请查同款车的共同故障，并报厂家。", "Look for one fault in them, and tell the maker.")
        case _:
            return say("请查近几周这类投诉的共同点。", "See what these cases have in common.")

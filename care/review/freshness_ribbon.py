"""How far the records reach, in the one line that stands above every view."""

from collections.abc import Iterable
from datetime import date, datetime, time

from care.i18n import say
from care.periods.freshness import LATE
from care.semantic.format import day
from care.stores.store_names import store_name

NAMED = 4
"""Maximum number of stores that are named."""


def short_of_week(stores: Iterable[tuple[str, datetime]], monday: date) -> list[tuple[str, int]]:
    """The stores whose records end before the week does, and how many days are missing; most first."""
    ends = datetime.combine(monday, time())
    short = [(store, (ends - latest).days) for store, latest in stores if latest + LATE < ends]
    return sorted(short, key=lambda one: (-one[1], one[0]))


def freshness_ribbon(stores: Iterable[tuple[str, datetime]], monday: date) -> str:
    """Which records are missing, with the cure; or up to which day all are there."""
    short = short_of_week(stores, monday)
    if not short:
        return say(f"各店的记录都到 {day(monday)} 之前", f"every store's records reach {day(monday)}")
    named = say("、", ", ").join(
        say(f"{store_name(store)} 缺 {days} 天", f"{store_name(store)} lacks {days} days")
        for store, days in short[:NAMED]
    )
    more = say(f"等 {len(short)} 家", f" and {len(short) - NAMED} more") if len(short) > NAMED else ""
    return say(f"{named}{more}的记录，请补导出", f"{named}{more} of records: ask for the exports")

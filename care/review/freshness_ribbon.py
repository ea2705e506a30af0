"""How far the records reach, in the one line that stands above every view."""

from collections.abc import Iterable
from datetime import date, datetime, time

from care.i18n import say
from care.periods.freshness import LATE
from care.semantic.format import counted, day
from care.stores.store_names import store_name

NAMED = 4
"""Maximum number of stores that are named."""


def short_of_week(stores: Iterable[tuple[str, datetime]], monday: date) -> list[tuple[str, int]]:
    """The stores whose records end before the week does, and how many days are missing; most first."""
    ends = datetime.combine(monday, time())
    short = [(store, (ends - latest).days) for store, latest in stores if latest + LATE < ends]
    return sorted(short, key=lambda one: (-one[1], one[0]))


def freshness_ribbon(
    stores: Iterable[tuple[str, datetime]], monday: date, calls: Iterable[tuple[str, datetime]] = ()
) -> str:
    """Which records are missing, with the cure; or up to which day all are there.

    ``calls``: until when the callbacks of each store reach, which may end before its other records.
    """
    short = short_of_week(stores, monday)
    known = {store for store, _ in short}
    uncalled = [one for one in short_of_week(calls, monday) if one[0] not in known]
    if not short and not uncalled:
        return say(f"各店的记录都到 {day(monday)} 之前", f"every store's records reach {day(monday)}")
    found = ((short, "记录", "records"), (uncalled, "回访", "callbacks"))
    parts = [_named(lacking, zh, en) for lacking, zh, en in found if lacking]
    return say("；", "; ").join(parts) + say("，请补导出", ": ask for the exports")


def _named(short: list[tuple[str, int]], zh: str, en: str) -> str:
    named = say("、", ", ").join(
        say(f"{store_name(store)} 缺 {days} 天", f"{store_name(store)} lacks {counted(days, 'day', 'days')}")
        for store, days in short[:NAMED]
    )
    more = say(f"等 {len(short)} 家", f" and {len(short) - NAMED} more") if len(short) > NAMED else ""
    return say(f"{named}{more}的{zh}", f"{named}{more} of {en}")

"""How far the calls to lost customers have come in the running half-year (rules §3.1, §6.24)."""

from typing import NamedTuple

from tests.reference.calendar import half_year, months_after, start_of
from tests.reference.facts import Facts


class Progress(NamedTuple):
    """Calls tried of all owed in the half-year, and the share of it that is gone, 0 to 1."""

    attempted: int
    owed: int
    gone: float


def lost_customer_progress(facts: Facts) -> dict[str, Progress]:
    """By store, of those that have callback records and owe any.

    Decided here: the running half-year is that of the store's ``as_of``, its share gone is counted to the
    second.
    """
    progress = {}
    for code, store in facts.stores.items():
        as_of = store.coverage.as_of
        if as_of is None or not store.coverage.has("callbacks"):
            continue
        start = half_year(as_of.date())
        owed = [t for t in store.tasks if t.callback_type == "lost_customer" and t.since == start]
        begin, end = start_of(start), start_of(months_after(start, 6))
        if owed:
            attempted = sum(1 for task in owed if task.attempts)
            progress[code] = Progress(attempted, len(owed), (as_of - begin) / (end - begin))
    return progress

"""One line a cause, in the order of harm."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern

LATE_SALES = f"{Kind.LATE.value} sale"
ABSORBED = {
    Kind.TOO_GOOD.value: {Kind.SILENT.value, Kind.MISSED.value, "satisfaction"},
    Kind.LATE.value: {"not_called service", "satisfaction"},
    LATE_SALES: {"not_called sale"},
    Kind.BULK_CLOSE.value: {"closed late"},
    Kind.WRONG_NUMBER.value: {"not reached"},
}
"""Story → the stories of the same store that it tells as well, as far as they began with it or later.

Who is called late is at first not called, and may be less content. Old cases closed at once took long."""
OF_STORES = dict.fromkeys(("not_called service", Kind.WEEKDAY.value, LATE_SALES), Kind.LATE.value)
"""Story of a store → the one of the store itself, not of a person, that it tells as well.

Who is not called is not called in time."""
AT_ONCE = timedelta(weeks=2)
"""What began so shortly before still began with it."""
_GROUPS = list(Group)


def ranked(*found: Iterable[Concern]) -> list[Concern]:
    """All items, one a store and cause, in the order in which they deserve time.

    Of several items of one store and story the first group's is kept, in it the one that names a person, then
    the heaviest. What a store's outlier tells is no line of its own. Groups stand in their order; what has to
    be done now by age, number of customers and level, the rest by number of customers.
    """
    every = sorted((one for several in found for one in several), key=_telling)
    kept: dict[tuple[str | None, str], Concern] = {}
    for one in every:
        kept.setdefault((one.store, one.story), one)
    told = {
        (one.store, story): one.since - AT_ONCE
        for one in kept.values()
        if one.person is not None or one.kind is Kind.BULK_CLOSE
        for story in ABSORBED.get(one.story, ())
    }
    of_stores = {
        (one.store, OF_STORES[one.story]): one.since - AT_ONCE
        for one in kept.values()
        if one.story in OF_STORES
    }
    left = [
        one
        for place, one in kept.items()
        if (place not in told or one.since < told[place])
        and (one.person is not None or place not in of_stores or one.since < of_stores[place])
    ]
    return sorted(left, key=_harm)


def leading(items: Sequence[Concern], most: int) -> list[int]:
    """The places of the items to show first: the most urgent of each kind, then the next of any kind.

    Because three stores with the same trouble, and figures that touch many customers a little, would else
    hide whose work slips: after what has to be done now comes who is named. What was mended waits for all.
    """
    firsts: dict[Kind, int] = {}
    for place, one in enumerate(items):
        if one.group is not Group.IMPROVED:
            firsts.setdefault(one.kind, place)

    def later(place: int) -> tuple[bool, bool]:
        worse = items[place].group is not Group.ACT_NOW
        return worse, worse and items[place].person is None

    chosen = sorted(firsts.values(), key=later)[:most]
    others = [place for place in range(len(items)) if place not in chosen]
    return sorted([*chosen, *others[: most - len(chosen)]])


def _telling(one: Concern) -> tuple[object, ...]:
    return (
        _GROUPS.index(one.group),
        one.person is None,
        -one.weight,
        one.store or "",
        one.since,
        one.person or "",
    )


def _harm(one: Concern) -> tuple[object, ...]:
    group = _GROUPS.index(one.group)
    where = (one.store or "", one.kind.value, one.story)
    if one.group is Group.ACT_NOW:
        return (group, -one.age_days, -one.count, one.rank, *where)
    return (group, -one.weight, -one.age_days, one.rank, *where)

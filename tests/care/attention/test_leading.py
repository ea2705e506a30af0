"""What is shown first: the most urgent item of each kind, in the order of the list."""

from dataclasses import replace
from datetime import date

from care.attention import Concern, Group, Kind, leading


def item(kind: Kind, group: Group = Group.ACT_NOW) -> Concern:
    return Concern(group, kind, "S01", lambda: "", date(2026, 3, 2), 1, 1, kind.value)


CALLS, CASE, GOOD = (item(kind) for kind in (Kind.NOT_CALLED, Kind.OVERDUE, Kind.TOO_GOOD))
MENDED = item(Kind.CAUSE, Group.IMPROVED)


def test_many_items_of_one_kind_hide_no_other_kind():
    assert leading([CALLS, CALLS, CALLS, CASE, CASE, GOOD], 3) == [0, 3, 5]


def test_the_most_urgent_items_fill_the_places_that_kinds_leave():
    assert leading([CALLS, CALLS, CALLS, CASE], 3) == [0, 1, 3]
    assert leading([CALLS], 3) == [0]
    assert leading([], 3) == []


def test_who_is_named_is_shown_before_figures_of_many_customers():
    slips = replace(item(Kind.LATE, Group.WORSE), person="陈静")
    figure = item(Kind.TARGET, Group.WORSE)
    assert leading([CALLS, figure, slips], 2) == [0, 2]
    assert leading([CALLS, CASE, figure], 3) == [0, 1, 2]


def test_what_was_mended_waits_for_every_other_item():
    assert leading([CALLS, CALLS, MENDED], 2) == [0, 1]
    assert leading([CALLS, MENDED], 2) == [0, 1]

"""What is planted in the demo (docs/demo.md) is near the top of the list once it can be known."""

from datetime import date, timedelta

import pytest

from care.attention import Kind
from care.i18n import set_language
from etl.pipeline.point_in_time import warehouse_before
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.attention import attention

pytestmark = pytest.mark.slow

FIRST = 8
PLANTED = {
    date(2025, 6, 15): [
        ("too_good", "S02", "孙悦", date(2025, 6, 2)),
        ("refiled", "S03", None, date(2024, 4, 8)),
    ],
    date(2025, 10, 19): [("cause", "S02", None, date(2025, 10, 1))],
    date(2025, 11, 23): [("late", "S01", "陈静", date(2025, 11, 17))],
    date(2025, 12, 14): [("target", "S01", None, date(2025, 12, 1))],
    date(2025, 10, 26): [("cause", "S01", None, date(2025, 7, 7))],
    date(2025, 12, 28): [("target", "S03", None, date(2025, 12, 22))],
    date(2026, 1, 25): [("target", "S02", None, date(2026, 1, 12))],
    date(2026, 1, 4): [
        ("not_called", "S02", None, date(2025, 12, 31)),
        ("not_called", "S03", None, date(2025, 12, 31)),
    ],
}
"""The last day known → kind, store and person that the list has to name by then, and when it began."""
NEAR = timedelta(days=7)
KINDS = {"overdue", "open", "late", "not_called", "too_good", "refiled", "cause", "target", "export"}
"""What was planted, open cases, and what the demo's stores do not reach; anything else is a false item."""


@pytest.mark.parametrize("day", PLANTED, ids=str)
def test_what_was_planted_is_among_the_first_in_its_week(demo_home, day):
    source = Warehouse(demo_home, warehouse_before(demo_home, day + timedelta(days=1)))
    items = attention(source).items
    first = {(one.kind.value, one.store, one.person): one for one in items[:FIRST]}
    for kind, store, person, began in PLANTED[day]:
        item = first[kind, store, person]
        assert abs(item.since - began) <= NEAR
        assert all(word in item.sentence for word in (store, person or store, item.since.isoformat()))
    assert {one.kind.value for one in items} <= KINDS
    assert all(one.since <= day for one in items)


def test_of_a_target_and_of_a_course_is_told_whose_or_of_what_kind_the_misses_are(demo_home):
    set_language("zh")
    items = attention(Warehouse.open(demo_home)).items
    told = {(one.metric, one.store): one.sentence for one in items if one.kind is Kind.TARGET}
    assert "198 件属项目 柜台等候，件数只占 33.3%。" in told["item_dissatisfied_share", "S01"]
    assert "700 件属门店 S02，件数只占 34.5%。请商定" in told["reminder_on_time_rate", None]
    assert "看不出集中在谁或哪一类。请商定" in told["callback_on_time_rate", "S03"]
    assert "自 2026-01-12 一周起 1.0%，此前 94.9%" in told["reminder_on_time_rate", "S02"]


def test_the_command_gives_the_list_for_programs(care, demo_home, monkeypatch):
    monkeypatch.setenv("CARE_HOME", str(demo_home))
    said = care("attention", "--as-of", "2025-11-23", "--store", "S01", "--format", "json").json
    late = next(item for item in said if item["person"] == "陈静")
    assert late.keys() == {
        *("group", "kind", "metric", "scope", "store", "person", "since"),
        *("count", "age_days", "sentence", "address"),
    }
    assert (late["group"], late["scope"]) == ("worse", {"callback_type": "service"})
    assert late["address"].startswith("callbacks?store=S01&advisor=")
    assert {item["store"] for item in said} == {"S01"}
    wrong = care("attention", "--as-of", "昨天")
    assert wrong.code == 2
    assert "2026-03-01" in wrong.err


def test_one_shot_and_reopening_of_the_default_90_days_have_values(demo_home):
    days = Question(("one_shot_close_rate", "reopen_rate"), since=date(2025, 12, 11), until=date(2026, 3, 10))
    found = Warehouse.open(demo_home).measure(days)
    assert found["denominator"].min() > 100
    assert found["value"].is_between(0.1, 0.9).all()

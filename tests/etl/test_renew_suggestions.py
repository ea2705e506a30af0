"""Suggestions stand beside the recorded cause, in every build, and are never taken for one."""

import pytest

from etl.causes.renew_suggestions import count_decisions, renew_suggestions
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.cause_codes_store import CauseCodes
from warehouse.storage.cause_suggestions import read_learnt, read_suggestions
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

DAY = "2026-03-02 09:00"
TOLD = {"制动": "刹车异响，刹车片磨损", "空调": "空调不制冷", "变速器": "换挡顿挫"}


def complaints(store: str = "S01", coded: int = 24) -> list[dict[str, str | None]]:
    rows = []
    for number in range(coded + 6):
        cause = list(TOLD)[number % 3]
        rows.append(
            {
                "store_code": store,
                "complaint_no": f"{store}-{number:02}",
                "cause_1": cause if number < coded else (None, "其他")[number % 2],
                "description": f"{TOLD[cause]}，第{number}次",
                "received_at": DAY,
            }
        )
    return rows


def suggested(home, column="cause_suggested") -> dict[str, object]:
    rows = Warehouse.open(home).statement(("select * from complaints order by complaint_no", []))
    return dict(rows.select("complaint_no", column).iter_rows())


def test_suggestions_stand_beside_the_recorded_cause(load_rows, home):
    load_rows(complaints=complaints())
    assert renew_suggestions(home)
    found, recorded = suggested(home), suggested(home, "cause_1")
    assert [found[f"S01-{n}"] for n in range(24, 30)] == [*TOLD] * 2
    assert [recorded[f"S01-{n}"] for n in range(24, 30)] == [None, "其他"] * 3
    words = suggested(home, "cause_words")["S01-25"]
    assert set(words.split("、")) <= {"空调", "不制冷", "空调不制冷", "制冷"}
    figures = Warehouse.open(home).measure(Question(("complaint_count",), by=("cause_1",)))
    assert figures["value"].sum() == 30
    assert read_learnt(home)["cases"] == 24  # of blank, 其他 and suggestions nothing is learnt


def test_what_was_suggested_is_never_learnt_from(load_rows, home):
    load_rows(complaints=complaints(coded=0))
    assert renew_suggestions(home)
    before = read_suggestions(home)
    assert read_learnt(home)["cases"] == 0
    assert not renew_suggestions(home)
    assert read_suggestions(home).equals(before)


def test_a_new_export_keeps_suggestions_and_gets_its_own(load_rows, home):
    load_rows(complaints=complaints())
    renew_suggestions(home)
    load_rows(complaints=complaints("S02"))
    assert suggested(home)["S01-29"] == "变速器"
    assert suggested(home)["S02-29"] is None
    assert renew_suggestions(home)
    assert suggested(home)["S02-29"] == "变速器"


def test_decisions_are_counted_and_learnt_from(load_rows, home):
    load_rows(complaints=complaints())
    codes = CauseCodes(home)
    codes.record_code("S01", "S01-24", "制动", "王芳")
    codes.record_code("S01", "S01-25", "空调", "王芳")
    assert count_decisions(home) == 2
    assert suggested(home, "cause_1")["S01-24"] == "制动"
    assert read_learnt(home)["cases"] == 26


def test_a_schedule_learns_after_its_load_once(load_rows, home, care):
    load_rows(complaints=complaints())
    assert "学自 24 件" in care("causes", "learn").err
    assert suggested(home)["S01-24"] == "制动"
    assert "没有新的内容可学" in care("causes", "learn").err


def test_a_home_without_complaints_learns_nothing_and_is_not_built_again(load_rows, home):
    load_rows(service_orders=[{"order_no": "R1", "delivered_at": DAY}])
    before = Home(home).current()
    assert not renew_suggestions(home)
    assert Home(home).current() == before

"""Items about lowered levels, promised contacts, models, and records that nobody writes any more."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from conftest import ROOT

from care.attention import (
    Kind,
    downgraded,
    exports_missing,
    models_and_causes,
    promises_missed,
    recordings_stopped,
    records_by_week,
    rise_concerns,
    usual_a_week,
)

NOW = datetime(2026, 3, 10, 18)
TODAY = {"S01": NOW.date()}
BEGUN = {"S01": date(2024, 3, 4)}


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def lowered(number: str, days: int, handler: str = "甲", left: float = 1) -> dict:
    """A case lowered so many days ago, ``left`` days before its deadline."""
    return {
        "store": "S01",
        "complaint_no": number,
        "level_before": "A",
        "level_after": "D",
        "lowered_at": ago(days=days),
        "handler": handler,
        "received_at": ago(days=days + 6),
        "due_at": ago(days=days - left),
    }


def test_cases_lowered_shortly_before_their_deadline_name_who_handles_them():
    (item,) = downgraded(pl.DataFrame([lowered("C1", 20), lowered("C2", 9)]), TODAY)
    assert (item.kind, item.person, item.count) == (Kind.DOWNGRADED, "甲", 2)
    assert (item.since, item.age_days) == (ago(days=20).date(), 20)
    assert (item.culprits, item.where) == (("C1", "C2"), {"store": ("S01",), "handler": ("甲",)})
    assert "A→D 2" in item.sentence
    assert "都在期限前 2 天内或期限后" in item.sentence


@pytest.mark.parametrize(("many", "found"), [(2, 0), (3, 1)])
def test_cases_lowered_in_good_time_are_listed_from_three_in_a_quarter_on(many, found):
    rows = [lowered(f"C{n}", 5 + n, handler=str(n), left=10) for n in range(many)]
    items = downgraded(pl.DataFrame(rows), TODAY)
    assert [one.person for one in items] == [None] * found
    assert downgraded(pl.DataFrame([lowered("C1", 100)]), TODAY) == []


def test_a_promised_contact_that_passed_is_to_be_made_today():
    row = {"store": "S01", "handler": "乙", "level": "C"}
    missed = [{**row, "complaint_no": f"C{days}", "promised_at": ago(days=days)} for days in (2, 5)]
    (item,) = promises_missed(pl.DataFrame(missed), TODAY)
    assert (item.kind, item.person, item.count, item.age_days) == (Kind.PROMISE, "乙", 2, 5)
    assert item.since == ago(days=5).date()
    assert "C5，处理人 乙" in item.sentence
    assert item.rank == 2


def complaints(model: str | None, cause: str, *days: int) -> list[dict]:
    return [{"store": "S01", "model": model, "cause_1": cause, "received_at": ago(days=day)} for day in days]


def test_a_model_with_a_fault_is_one_line_and_its_cause_is_no_second_one():
    rows = [*complaints("新", "异响", *range(1, 30, 2)), *complaints("新", "异响", *range(60, 350, 60))]
    rows += complaints("旧", "漏油", *range(1, 350, 20))
    found = models_and_causes(pl.DataFrame(rows), {"S01": NOW}, BEGUN)
    (item,) = rise_concerns(found, {"S01": NOW})
    assert (item.kind, item.scope) == (Kind.MODEL, (("model", "新"),))
    assert "车型“新”的投诉增多" in item.sentence


def test_a_cause_that_rises_in_every_model_tells_of_no_model():
    rows = []
    for model in "甲乙丙":
        rows += complaints(model, "缺件", *range(1, 30, 3), *range(60, 350, 60))
    found = models_and_causes(pl.DataFrame(rows), {"S01": NOW}, BEGUN)
    assert [one.column for one in found] == ["cause_1"]


MANY = """
from datetime import datetime, timedelta
import polars as pl
from care.attention import models_and_causes
now = datetime(2026, 3, 10, 18)
rows = pl.DataFrame(
    {
        "store": ["S01"] * 20_000,
        "received_at": [now - timedelta(minutes=20 * n) for n in range(20_000)],
        "model": pl.Series([None] * 20_000, dtype=pl.String),
        "cause_1": ["缺件"] * 20_000,
    }
)
assert models_and_causes(rows, {"S01": now}, {"S01": rows["received_at"].min().date()}) == []
"""


def test_thousands_of_cases_without_a_model_are_looked_at_like_a_few():
    # In a process of its own, because Polars shares out so many rows among threads, and tests have one.
    environment = os.environ | {"POLARS_MAX_THREADS": "2"}
    subprocess.run([sys.executable, "-c", MANY], check=True, cwd=ROOT, env=environment)


def test_a_rise_is_told_beside_the_same_weeks_of_the_year_before():
    rows = complaints(None, "空调", *range(1, 28), *range(365, 392, 5))
    (item,) = rise_concerns(models_and_causes(pl.DataFrame(rows), {"S01": NOW}, BEGUN), {"S01": NOW})
    assert "去年同期 6 件" in item.sentence


def weekly(metric: str, many: float, weeks: range, type_: str | None = None) -> list[dict]:
    monday = date(2026, 3, 9)
    return [
        {
            "metric": metric,
            "store": "S01",
            "callback_type": type_,
            "period": monday - timedelta(weeks=back),
            "numerator": many,
            "denominator": int(many),
            "unknown": 0,
        }
        for back in weeks
    ]


def test_complaints_that_cease_while_files_go_on_are_asked_about():
    rows = weekly("complaint_count", 5, range(6, 40)) + weekly("inquiry_24h_rate", 4, range(40))
    records = records_by_week(pl.DataFrame(rows), pl.DataFrame(rows))
    stores = pl.DataFrame([{"store": "S01", "latest_at": NOW, "complaints_at": NOW, "inquiries_at": NOW}])
    (item,) = recordings_stopped(stores, records, usual_a_week(records, TODAY))
    assert (item.kind, item.since, item.scope) == (
        Kind.SILENT,
        date(2026, 2, 2),
        (("record", "complaints"),),
    )
    assert "以往每周约 5 条" in item.sentence


def test_few_sales_a_week_are_no_missing_export():
    rows = weekly("callback_rate", 4, range(1, 40), "sale_day0")
    a_week = usual_a_week(records_by_week(pl.DataFrame(rows), pl.DataFrame(rows)), TODAY)
    stores = pl.DataFrame([{"store": "S01", "latest_at": NOW, "vehicle_sales_at": ago(days=6)}])
    assert exports_missing(stores, a_week) == []
    assert len(exports_missing(stores.with_columns(vehicle_sales_at=ago(days=20)), a_week)) == 1

"""A count goes on as long as its stores count anything: a class that nobody names any more has none."""

from datetime import date

import pytest

from care.periods.period import Span
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.view import View

SPAN = Span(date(2026, 1, 1), date(2026, 3, 10))
NAMED = {"2026-01-06": "服务态度", "2026-01-13": "服务态度", "2026-01-20": "配件", "2026-03-03": "配件"}


@pytest.fixture
def warehouse(load_rows):
    rows = [
        {"received_at": f"{day} 09:00", "cause_1": cause, "store_code": "S01"} for day, cause in NAMED.items()
    ]
    other = {"received_at": "2026-03-10 09:00", "cause_1": "配件", "store_code": "S02"}
    return load_rows(complaints=[*rows, other])


def series_of(warehouse, **where):
    view = View(warehouse, SPAN, tuple((name, (value,)) for name, value in where.items()))
    return JudgedFigures(view).judged_series("complaint_count")["complaint_count"]


def test_weeks_after_the_last_complaint_of_a_cause_are_weeks_of_none(warehouse):
    weeks = series_of(warehouse, cause_1="服务态度", store="S01").chart.points
    assert [one.point.value for one in weeks] == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert weeks[-1].point.period == date(2026, 3, 2)


def test_how_long_its_stores_count_is_told_by_what_they_loaded_and_not_by_others(warehouse):
    ends = {
        store: series_of(warehouse, store=store).chart.points[-1].point.period for store in ("S01", "S02")
    }
    assert ends == {"S01": date(2026, 3, 2), "S02": date(2026, 3, 9)}
    assert series_of(warehouse, cause_1="服务态度").chart.points[-1].point.period == date(2026, 3, 9)

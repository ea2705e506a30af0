"""One judgement: the same last period has the same verdict, whatever days are looked at."""

from datetime import date, datetime, timedelta
from random import Random

import polars as pl
import pytest

from care.i18n import language, set_language
from care.periods.freshness import (
    GONE,
    calls_that_end_early,
    freshness,
    last_day_known,
    recorded_since,
    recorded_since_by_store,
)
from care.periods.period import Period, Span
from care.periods.presets import with_course
from care.semantic.exposure import PER_DAY, by_exposure
from care.semantic.metric import METRICS
from care.semantic.record_kinds import RECORDS_OF_MART, record_kinds_of
from care.semantic.scope_name import scoped_name
from care.signals.judged_series import judge_series
from care.signals.time_series import Reading
from care.targets.targets import NO_AIM

ON_TIME, COUNT = METRICS["callback_on_time_rate"], METRICS["complaint_count"]
MONDAY = date(2023, 1, 2)
WEEKS = 170
UNTIL = MONDAY + timedelta(weeks=WEEKS, days=2)
PICK = Random(4)
HISTORY = [
    Reading(MONDAY + timedelta(weeks=n), float(hits), 100, hits / 100)
    for n, hits in enumerate(PICK.randint(85, 99) - (12 if n > 150 else 0) for n in range(WEEKS + 1))
]


@pytest.mark.parametrize("days", [7, 28, 90, 120])
def test_a_week_is_judged_alike_from_every_stretch_of_days(days):
    whole = judge_series(ON_TIME, HISTORY, Period.WEEK, UNTIL, NO_AIM)
    asked = with_course(Span(UNTIL - timedelta(days=days - 1), UNTIL), UNTIL, Period.WEEK)
    part = judge_series(
        ON_TIME, [one for one in HISTORY if one.period >= asked.since], Period.WEEK, UNTIL, NO_AIM
    )
    assert part.chart.last == whole.chart.last
    assert part.summary == whole.summary
    assert len(whole.chart.course) == 113


def test_what_is_drawn_is_no_part_of_the_verdict():
    drawn = judge_series(
        ON_TIME, HISTORY, Period.WEEK, UNTIL, NO_AIM, drawn_from=MONDAY + timedelta(weeks=WEEKS - 10)
    )
    assert drawn.chart.last == judge_series(ON_TIME, HISTORY, Period.WEEK, UNTIL, NO_AIM).chart.last
    assert len(drawn.chart.points) == 11


def test_a_steady_count_recorded_from_a_sunday_on_is_no_rise():
    sunday = MONDAY + timedelta(days=6)
    weeks = [Reading(MONDAY, 2.0, 2, 2.0)]
    weeks += [Reading(MONDAY + timedelta(weeks=n), 14.0, 14, 14.0) for n in range(1, 16)]
    until = MONDAY + timedelta(weeks=15, days=6)
    series = judge_series(COUNT, weeks, Period.WEEK, until, NO_AIM, recorded_since=sunday)
    first = series.chart.points[0]
    assert (first.hollow, first.lower, first.variation) == (True, None, None)
    assert series.news == ""
    assert "14–14" in series.sentence


def stores(**columns: list) -> pl.DataFrame:
    many = len(next(iter(columns.values())))
    return pl.DataFrame({"store": [f"S{n:02}" for n in range(1, many + 1)], **columns})


def test_records_begin_where_all_kinds_do_and_a_store_that_joined_late_is_aside():
    begun = datetime(2024, 3, 1, 9)
    table = stores(
        callbacks_since=[begun, begun + timedelta(days=4), begun + GONE + timedelta(days=1), None],
        orders_since=[begun + timedelta(days=6), begun, begun, begun],
    )
    assert recorded_since(table, ["callbacks"]) == date(2024, 3, 5)
    assert recorded_since(table, ["orders", "callbacks"]) == date(2024, 3, 7)
    assert recorded_since(table, ["inquiries"]) is None
    by_store = recorded_since_by_store(table, ["orders", "callbacks"])
    assert (by_store["S01"], by_store["S04"]) == (date(2024, 3, 7), date(2024, 3, 1))


def test_the_mart_of_every_rate_has_its_kinds():
    assert record_kinds_of(METRICS["complaints_per_100_visits"]) == ("complaints", "orders")
    assert {metric.mart for metric in METRICS.values()} - {*RECORDS_OF_MART} == {"record_notes"}


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (datetime(2026, 3, 8, 18), date(2026, 3, 2)),
        (datetime(2026, 3, 9), date(2026, 3, 2)),
        (datetime(2026, 3, 8), date(2026, 2, 23)),
        (datetime(2026, 3, 11, 9), date(2026, 3, 2)),
    ],
)
def test_report_and_review_speak_of_the_last_week_that_is_over(at, monday):
    table = stores(as_of=[at, datetime(2026, 2, 1)])
    assert Span.last_over(Period.WEEK, last_day_known(table)) == Span.of(Period.WEEK, monday)


def test_calls_that_end_before_the_other_records_of_a_store_are_told():
    at = datetime(2026, 3, 7, 17)
    stores = pl.DataFrame(
        {
            "store": ["S01", "S02", "S03"],
            "latest_at": [at] * 3,
            "callbacks_until": [at - timedelta(days=14), at - timedelta(days=2), None],
        }
    )
    assert calls_that_end_early(stores) == {"S01": date(2026, 2, 21)}
    assert calls_that_end_early(stores.drop("callbacks_until")) == {}


def test_late_records_have_one_number_of_days_and_it_is_that_between_their_dates():
    at = datetime(2026, 3, 10, 18)
    ended = [at, at - timedelta(days=5, hours=3), datetime(2026, 3, 4, 18, 3)]
    assert [one.lag for one in freshness(stores(latest_at=ended))] == ["晚 0 天", "晚 5 天", "晚 6 天"]


def test_a_count_is_compared_by_the_days_of_both_periods_and_a_rate_as_it_is():
    february, march = Span.of(Period.MONTH, date(2026, 2, 1)), Span.of(Period.MONTH, date(2026, 3, 1))
    assert by_exposure(COUNT, {"value": 28.0}, february, march) == {"value": 31.0, PER_DAY: True}
    assert by_exposure(ON_TIME, {"value": 0.9}, february, march) == {"value": 0.9}
    assert by_exposure(COUNT, {"value": 28.0}, february, february) == {"value": 28.0}


def test_a_metric_is_named_with_what_it_is_of():
    was = language()
    service, sales = (
        ("callback_type", ("service",)),
        ("callback_type", ("sale_day0", "sale_day3", "sale_day7")),
    )
    assert scoped_name(ON_TIME, ()) == "回访按时完成率"
    assert scoped_name(ON_TIME, [service]) == "售后回访按时完成率"
    assert scoped_name(ON_TIME, [("store", ("S01",)), sales]) == "S01 新车回访按时完成率"
    assert scoped_name(ON_TIME, [("store", ("S01", "S02", "S03"))]) == "门店所选 3 项 回访按时完成率"
    assert scoped_name(METRICS["service_callback_rate"], [service]) == METRICS["service_callback_rate"].name
    set_language("en")
    assert scoped_name(ON_TIME, [("store", ("S01",)), service]).endswith(" (S01, after-sales)")
    set_language(was)

"""Items of whole stores: targets missed, courses that turned, records that end early."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from care.attention import Group, Kind, exports_missing, metric_changes, targets_missed
from care.periods.period import Period
from care.semantic.metric import METRICS
from care.signals import Baseline, Variation
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading
from care.targets.targets import EffectiveTarget

TODAY = date(2026, 3, 8)
MONDAYS = [date(2024, 3, 4) + timedelta(weeks=n) for n in range(105)]


def target_of(metric: str, _store: str) -> float | None:
    return METRICS[metric].target


def rates(metric: str, hits: float, store: str = "S01", each: int = 100) -> list[dict]:
    row = {"metric": metric, "store": store, "numerator": hits, "denominator": each}
    return [{**row, "period": monday} for monday in MONDAYS[-20:]]


@pytest.mark.parametrize(
    ("metric", "hits", "each", "listed"),
    [
        ("callback_on_time_rate", 90.0, 100, True),
        ("callback_on_time_rate", 95.0, 100, False),
        ("callback_on_time_rate", 9.0, 10, False),
        ("inquiry_24h_rate", 90.0, 100, True),
        ("inquiry_24h_rate", 98.0, 100, False),
    ],
)
def test_a_target_is_listed_where_it_is_missed_by_more_than_chance(metric, hits, each, listed):
    items = targets_missed(pl.DataFrame(rates(metric, hits, each=each)), target_of, {"S01": TODAY})
    assert [one.kind for one in items] == [Kind.TARGET] * listed


def test_what_all_of_three_stores_miss_is_one_item_of_the_home():
    stores = ("S01", "S02", "S03")
    rows = [row for store in stores for row in rates("callback_on_time_rate", 90.0, store)]
    (item,) = targets_missed(pl.DataFrame(rows), target_of, dict.fromkeys(stores, TODAY))
    assert item.store is None
    assert all(store in item.sentence for store in stores)
    two = targets_missed(pl.DataFrame(rows[:40]), target_of, dict.fromkeys(stores, TODAY))
    assert [one.store for one in two] == ["S01", "S02"]


def judged(metric: str, *percents: int) -> JudgedSeries:
    weeks = [
        Reading(monday, float(one), 100, one / 100)
        for monday, one in zip(MONDAYS[-len(percents) :], percents, strict=True)
    ]
    return judge_series(METRICS[metric], weeks, Period.WEEK, TODAY, EffectiveTarget(METRICS[metric].target))


STEADY = (90, 91, 89, 90, 92, 88, 90, 91, 89, 90)


def test_a_course_that_turned_is_told_with_both_levels_and_its_week():
    series = judged("callback_on_time_rate", *STEADY * 2, 72, 70, 71, 70)
    (item,) = metric_changes({("callback_on_time_rate", "S01"): series}, {"S01": TODAY})
    assert (item.group, item.since) == (Group.WORSE, MONDAYS[-4])
    assert "70.8%" in item.sentence
    assert "90.0%" in item.sentence
    better = judged("wrong_number_rate", *(12, 11, 13, 12, 12, 11, 13) * 3, 1, 1, 0, 1)
    assert [one.group for one in metric_changes({("wrong_number_rate", "S01"): better}, {"S01": TODAY})] == [
        Group.IMPROVED
    ]


@pytest.mark.parametrize(("weeks", "listed"), [(1, 0), (2, 1)])
def test_one_week_of_quick_closes_is_no_course(weeks, listed):
    metric = METRICS["hours_to_close_median"]
    hours = [80.0, 72.0, 90.0, 78.0, 84.0, 75.0] * 6 + [4.0] * weeks
    days = [date(2026, 1, 26) - timedelta(weeks=back) for back in range(len(hours))]
    series = [Reading(day, None, 6, one) for day, one in zip(days, reversed(hours), strict=True)]
    course = judge_series(metric, series, Period.WEEK, TODAY, EffectiveTarget(metric.target))
    assert course.verdict.variation is Variation.IMPROVING
    assert len(metric_changes({(metric.key, "S01"): course}, {"S01": TODAY})) == listed


def test_a_policy_of_a_day_to_come_hides_no_course():
    metric, percents = METRICS["callback_on_time_rate"], (*STEADY * 2, 72, 70, 71, 70)
    to_come = Baseline(metric.key, TODAY + timedelta(days=20), "王", TODAY, "改按新制度")
    weeks = [
        Reading(day, float(one), 100, one / 100) for day, one in zip(MONDAYS[-24:], percents, strict=True)
    ]
    series = judge_series(metric, weeks, Period.WEEK, TODAY, EffectiveTarget(metric.target), [to_come])
    (item,) = metric_changes({(metric.key, "S01"): series}, {"S01": TODAY})
    assert item.since == MONDAYS[-4]


def test_a_small_change_and_what_comes_every_year_are_no_items():
    place = ("callback_on_time_rate", "S01")
    small = judged(place[0], *STEADY * 2, 88, 87, 88, 87, 88, 87, 88)
    assert metric_changes({place: small}, {"S01": TODAY}) == []
    year = [90 + n % 3 for n in range(48)] + [70, 71, 70, 72]
    assert metric_changes({place: judged(place[0], *year, *year)}, {"S01": TODAY}) == []


def test_a_season_is_known_by_its_weeks_also_where_weeks_without_cases_lie_between():
    metric = METRICS["callback_on_time_rate"]
    year = [90 + n % 3 for n in range(48)] + [70, 71, 70, 72]
    closed = set(range(60, 66))
    weeks = [
        Reading(
            monday,
            None if n in closed else float(one),
            0 if n in closed else 100,
            None if n in closed else one / 100,
        )
        for n, (monday, one) in enumerate(zip(MONDAYS[-104:], year * 2, strict=True))
    ]
    course = judge_series(metric, weeks, Period.WEEK, TODAY, EffectiveTarget(metric.target))
    assert metric_changes({(metric.key, "S01"): course}, {"S01": TODAY}) == []
    # Fallen in another season than then, with the level of the very same weeks a year before beside it.
    fallen = [*year[:48], 90, 91, 92, 90, *year[:48], 70, 71, 70, 72]
    weeks = [
        one._replace(value=one.value and fallen[n] / 100, numerator=one.value and float(fallen[n]))
        for n, one in enumerate(weeks)
    ]
    course = judge_series(metric, weeks, Period.WEEK, TODAY, EffectiveTarget(metric.target))
    (item,) = metric_changes({(metric.key, "S01"): course}, {"S01": TODAY})
    assert "去年同期 90.8%" in item.sentence


def stores(**ends: datetime) -> pl.DataFrame:
    newest = max(ends.values())
    row = {"store": "S01", "latest_at": newest}
    return pl.DataFrame([{**row, **{f"{kind}_at": at for kind, at in ends.items()}}])


def test_a_kind_of_record_that_ends_early_is_named_with_its_last_day():
    frame = stores(callbacks=datetime(2026, 3, 1, 9), service_orders=datetime(2026, 3, 8, 18))
    (item,) = exports_missing(frame, {})
    assert (item.kind, item.since, item.age_days) == (Kind.EXPORT, date(2026, 3, 1), 7)
    assert item.scope == (("record", "callbacks"),)
    assert "回访记录只到 2026-03-01" in item.sentence


def test_a_store_that_is_asked_alone_is_late_against_the_whole_home():
    alone = stores(service_orders=datetime(2026, 3, 4, 18))
    assert exports_missing(alone, {}) == []
    (item,) = exports_missing(alone, {}, datetime(2026, 3, 10, 18))
    assert (item.store, item.age_days) == ("S01", 6)


def test_rare_records_may_be_silent_for_longer():
    frame = stores(complaints=datetime(2026, 3, 3, 9), service_orders=datetime(2026, 3, 8, 18))
    assert exports_missing(frame, {("S01", "complaints"): 2.0}) == []
    assert len(exports_missing(frame, {("S01", "complaints"): 30.0})) == 1


def test_a_store_that_lacks_everything_has_one_item_and_many_such_stores_share_one():
    ends = {"S01": 10, "S02": 5, "S03": 4, "S04": 6, "S05": 3}
    frame = pl.DataFrame(
        {"store": [*ends], "latest_at": [datetime(2026, 3, day, 18) for day in ends.values()]}
    )
    (item,) = exports_missing(frame, {})
    assert (item.store, item.count) == (None, 4)
    assert "S05 2026-03-03" in item.sentence
    assert [one.store for one in exports_missing(frame.filter(pl.col("store") < "S04"), {})] == ["S02", "S03"]

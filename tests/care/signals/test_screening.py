"""Found out for all stores at once is only whose course need not be looked at: its chart would be silent."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from care.periods.period import Period
from care.semantic.metric import METRICS, MetricKind
from care.signals import Assurance, Variation, screen
from care.signals.judged_series import JudgedSeries, OutOfReach, judge_series
from care.signals.time_series import series_by
from care.targets.targets import NO_AIM, EffectiveTarget

MONDAY = date(2025, 3, 3)
STORES = [f"S{n:03}" for n in range(250)]
UNTIL = {store: MONDAY + timedelta(weeks=28, days=n % 20) for n, store in enumerate(STORES)}
METRIC_KEYS = ("callback_on_time_rate", "reopen_rate", "satisfaction_score", "hours_to_close_median")
UNTOLD = (None, Variation.COMMON)


def weeks_of(metric: str, store: str, pick: Random) -> list[dict]:
    """Up to forty weeks of a store: even or shaken, turning or drifting, with gaps, some not due yet."""
    share = METRICS[metric].kind is MetricKind.PROPORTION
    usual, spread = pick.uniform(0.3, 1) if share else pick.uniform(2, 9), pick.choice((0, 0.02, 0.1, 0.3))
    turn, drift = pick.choice((0, 0, 0, -0.1, 0.2)), pick.choice((0, 0, 0, 0.01, -0.02))
    rows = []
    for week in range(pick.choice((8, 14, 30, 40))):
        if pick.random() < 0.05:
            continue
        value = usual + pick.gauss(0, spread) + drift * week + (turn if week > 25 else 0)
        of = pick.choice((0, 1, 4, 30, 200)) if pick.random() < 0.3 else 80
        above = float(min(max(round(value * of), 0), of)) if share else None
        known = above / of if share and of else None if share or not of else max(value, 0.5)
        pending = pick.choice((0,) * 30 + (2,))
        rows.append((metric, MONDAY + timedelta(weeks=week), store, above, of, known, pending, 0, 0))
    return rows


@pytest.fixture(scope="module")
def history() -> pl.DataFrame:
    pick = Random(7)
    rows = [row for metric in METRIC_KEYS for store in STORES for row in weeks_of(metric, store, pick)]
    counts = {
        "denominator": pl.Int64,
        "value": pl.Float64,
        "pending": pl.Int64,
        "awaiting": pl.Int64,
        "unknown": pl.Int64,
    }
    named = {"metric": pl.String, "period": pl.Date, "store": pl.String, "numerator": pl.Float64}
    return pl.DataFrame(rows, named | counts, orient="row")


@pytest.fixture(scope="module")
def aims() -> dict[tuple[str, str], EffectiveTarget]:
    """Each store's own, some without any."""
    pick = Random(8)
    within = {
        metric: (0, 1) if METRICS[metric].kind is MetricKind.PROPORTION else (1, 10) for metric in METRIC_KEYS
    }
    return {
        (metric, store): EffectiveTarget(pick.choice((None, pick.uniform(*within[metric]))))
        for metric in METRIC_KEYS
        for store in STORES
    }


@pytest.fixture(scope="module")
def courses(history, aims) -> dict[tuple[str, str], JudgedSeries]:
    """Every store's, one by one."""
    return {
        (metric, store): judge_series(METRICS[metric], series, Period.WEEK, UNTIL[store], aims[metric, store])
        for (metric, store), series in series_by(history, "metric", "store").items()
    }


def tells(one: JudgedSeries) -> bool:
    verdict = one.chart.verdict
    return verdict.variation not in UNTOLD or verdict.assurance is Assurance.NEVER


def test_whatever_has_anything_to_tell_is_looked_at(history, aims, courses):
    told = screen(history, Period.WEEK, UNTIL, aims)
    looked_at = {*told.history.select("metric", "store").iter_rows()}
    assert looked_at.isdisjoint(told.out_of_reach)
    silent = courses.keys() - looked_at - {*told.out_of_reach}
    assert not [place for place in silent if tells(courses[place])]
    left_out = Counter(metric for metric, _ in silent)
    assert min(left_out[metric] for metric in METRIC_KEYS) > len(STORES) / 4
    assert sum(map(tells, map(courses.get, looked_at))) > len(looked_at) / 2


def test_the_verdict_by_column_is_that_of_the_chart(history, aims, courses):
    screening = screen(history, Period.WEEK, UNTIL, aims)
    verdicts = {place: course.chart.verdict for place, course in courses.items()}
    with_signal = {place for place, verdict in verdicts.items() if verdict.variation not in UNTOLD}
    beyond = {place for place, verdict in verdicts.items() if verdict.assurance is Assurance.NEVER}
    assert {*screening.history.select("metric", "store").iter_rows()} == with_signal
    assert {*screening.out_of_reach} == beyond - with_signal


def test_whose_target_is_out_of_reach_is_told_as_its_chart_would(history, aims, courses):
    beyond = screen(history, Period.WEEK, UNTIL, aims).out_of_reach
    assert len(beyond) > len(STORES) / 5
    for metric, store in beyond:
        known, course = OutOfReach(METRICS[metric], aims[metric, store].value), courses[metric, store]
        assert (known.verdict, known.news) == (course.verdict, course.news)


def test_seven_weeks_in_order_are_looked_at_though_they_stay_round_the_centre(history):
    values = [8.0, 2.0] * 10 + [5.3, 5.2, 5.1, 5.0, 4.9, 4.8, 4.7]
    weeks = [
        ("hours_to_close_median", MONDAY + timedelta(weeks=n), "S000", None, 20, value, 0, 0, 0)
        for n, value in enumerate(values)
    ]
    falling = pl.DataFrame(weeks, history.schema, orient="row")
    settled = {"S000": UNTIL["S000"] + timedelta(days=METRICS["hours_to_close_median"].settles_days)}
    for end, rows in ((26, 0), (27, 27)):
        first = falling.head(end)
        assert screen(first, Period.WEEK, settled, {}).history.height == rows


def test_what_is_looked_at_keeps_every_week(history, aims):
    some = screen(history, Period.WEEK, UNTIL, aims).history
    whole = series_by(history, "metric", "store")
    assert all(series == whole[place] for place, series in series_by(some, "metric", "store").items())


def test_a_metric_with_limits_of_its_own_and_one_whose_gaps_count_are_judged_one_by_one(history, aims):
    rebased = screen(history, Period.WEEK, UNTIL, aims, {"reopen_rate"}).history
    ours = pl.col("metric") == "reopen_rate"
    assert rebased.filter(ours).height == history.filter(ours).height
    counts = history.filter(ours).with_columns(metric=pl.lit("complaint_count"))
    named = {("complaint_count", store): NO_AIM for store in STORES}
    assert screen(counts, Period.WEEK, UNTIL, named).history.height == counts.height

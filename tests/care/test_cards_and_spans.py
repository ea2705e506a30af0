"""How cards speak, and the stretches of time people name."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from care.i18n import set_language
from care.periods.freshness import complete_until
from care.periods.period import Period
from care.periods.presets import PRESETS, drawn_from, unit_for, with_course
from care.policies.policy_book import policy_book
from care.policies.policy_decisions import PolicyDecision
from care.presentation.headlines import concentration_headline, target_headline, vital_few
from care.presentation.metric_card import MetricCard, change_color, judgement
from care.review.open_cases import open_cases, open_cases_table
from care.semantic.metric import METRICS
from care.signals import Variation, Verdict
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.judged_series import most_urgent_first as pressing_metrics
from care.signals.time_series import Reading
from care.stats.time_to_close import waiting_bands
from care.targets.targets import NO_AIM, EffectiveTarget

TODAY = date(2026, 3, 10)  # a Tuesday
STORES = pl.DataFrame(
    {
        "store": ["S01", "S02", "S03"],
        "latest_at": [datetime(2026, 3, 10, 18), datetime(2026, 3, 5, 9), datetime(2025, 6, 1)],
        "as_of": [datetime(2026, 3, 10, 18)] * 3,
    }
)


def row(metric: str, above: float, below: int, pending: int = 0, store: str = "S01") -> dict:
    return {
        "metric": metric,
        "store": store,
        "numerator": above,
        "denominator": below,
        "value": above / below if below else None,
        "pending": pending,
        "awaiting": 0,
        "unknown": 0,
    }


def by_week(metric: str, *percents: float) -> JudgedSeries:
    """A course of so many of a hundred, week by week."""
    weeks = [
        Reading(date(2025, 1, 6) + timedelta(weeks=week), float(one), 100, one / 100)
        for week, one in enumerate(percents)
    ]
    return judge_series(METRICS[metric], weeks, Period.WEEK, TODAY, EffectiveTarget(METRICS[metric].target))


STEADY = (90, 91, 89, 90, 92, 88, 90, 91, 89, 90, 90)
WORSE = by_week("callback_on_time_rate", *STEADY, 91, 60)
BEYOND = by_week("callback_rate", *STEADY, 91, 89)
NOISE = by_week("callback_success_rate", *STEADY, 91, 89)


def test_only_a_signal_or_a_target_out_of_reach_is_news():
    assert "变差" in WORSE.news
    assert "不改流程达不到" in BEYOND.news
    assert "正常波动" not in BEYOND.news
    assert not NOISE.news


def test_cards_stand_by_signal_then_by_targets_out_of_reach_then_as_they_were():
    courses = {"callback_success_rate": NOISE, "callback_rate": BEYOND, "callback_on_time_rate": WORSE}
    asked = ["satisfaction_score", *courses]
    assert pressing_metrics(asked, courses) == [
        "callback_on_time_rate",
        "callback_rate",
        "satisfaction_score",
        "callback_success_rate",
    ]


def test_a_living_but_late_store_keeps_the_latest_periods_open_and_a_dead_one_does_not():
    assert complete_until(STORES) == date(2026, 3, 5)


CASES = pl.DataFrame(
    {
        "store": ["S01"] * 4,
        "received_at": [datetime(2026, 3, d, 18) for d in (10, 8, 6, 1)],
        "due_at": [None, None, datetime(2026, 3, 20), None],
    },
    schema_overrides={"due_at": pl.Datetime("us")},
)


def test_open_complaints_are_banded_by_how_long_they_wait():
    bands = waiting_bands(CASES, STORES)
    assert bands["value"].to_list() == [1, 1, 1, 1, 0, 0]
    assert bands["value"].sum() == CASES.height


@pytest.mark.parametrize(
    ("metric", "then", "now", "variation", "colour"),
    [
        ("callback_on_time_rate", (900, 1000), (970, 1000), Variation.IMPROVING, "blue"),
        ("callback_on_time_rate", (970, 1000), (900, 1000), Variation.CONCERNING, "orange"),
        ("callback_on_time_rate", (900, 1000), (970, 1000), Variation.CONCERNING, "gray"),
        ("callback_on_time_rate", (970, 1000), (900, 1000), Variation.COMMON, "gray"),
        ("callback_on_time_rate", (970, 1000), (900, 1000), None, "gray"),
        ("wrong_number_rate", (10, 1000), (80, 1000), Variation.CONCERNING, "orange"),
        ("complaint_count", (100, 100), (20, 20), Variation.NEUTRAL, "gray"),
    ],
)
def test_a_change_has_the_colour_of_the_verdict_and_none_of_its_own(metric, then, now, variation, colour):
    card = MetricCard(METRICS[metric], row(metric, *now), row(metric, *then))
    assert change_color(card, Verdict(variation)) == colour


def test_how_sure_a_card_is_stands_in_its_explanation_only():
    told = dict(judgement(WORSE))
    assert "偶然" in told["把握"]
    assert told["走势"] == WORSE.sentence
    assert "偶然" not in WORSE.news + WORSE.sentence
    assert [*dict(judgement(NOISE))] == ["走势"]
    assert judgement(None) == []


def test_a_card_with_nothing_to_divide_by_says_what_it_waits_for():
    card = MetricCard(METRICS["one_shot_close_rate"], row("one_shot_close_rate", 0, 0, pending=12))
    assert card.value is None
    assert "观察期未满\u00a012" in card.context
    assert target_headline(card.metric, card.now, NO_AIM) == "一次关闭率 —，12 件观察期未满"


def test_no_sign_is_parted_from_its_number_on_a_narrow_card():
    metric = METRICS["callback_on_time_rate"]
    card = MetricCard(metric, row(metric.key, 9, 10, pending=2), aim=EffectiveTarget(0.95))
    assert card.target_line.split(" ") == ["**✗**", "9\u00a0/\u00a010\u00a0·", "≥\u00a095.0%"]
    assert MetricCard(metric, row(metric.key, 0, 0)).target_line == "没有可计算的"


def test_of_fewer_than_five_cases_a_card_has_no_mark_against_the_target():
    metric, aim = METRICS["callback_on_time_rate"], EffectiveTarget(0.95)
    marks = [MetricCard(metric, row(metric.key, n, n), aim=aim).target_line[2] for n in (4, 5)]
    assert marks[1] == "✓" != marks[0]


@pytest.mark.parametrize(
    ("metric", "then", "now", "variation", "words"),
    [
        ("callback_on_time_rate", (970, 1000), (900, 1000), Variation.CONCERNING, "比上期差，走势变差"),
        ("callback_on_time_rate", (9, 10), (8, 10), Variation.COMMON, "比上期差，属正常波动"),
        ("complaint_count", (100, 1), (20, 1), Variation.COMMON, "比上期少，属正常波动"),
        ("complaint_count", (100, 1), (120, 1), Variation.NEUTRAL, "比上期多，走势有变，不分好坏"),
        ("complaint_count", (100, 1), (120, 1), None, "比上期多，数据还少，未判断"),
        ("callback_on_time_rate", (9, 10), (9, 10), None, "与上期相同"),
    ],
)
def test_a_change_is_told_in_words_with_how_sure_it_is(metric, then, now, variation, words):
    card = MetricCard(METRICS[metric], row(metric, *now), row(metric, *then))
    assert card.change_words(variation) == words
    assert MetricCard(METRICS[metric], row(metric, *now)).change_words(variation) == "没有上期可比"


def test_the_vital_few_are_the_heaviest_that_reach_eighty_percent():
    causes = pl.DataFrame({"cause_1": ["a", "b", None, "d"], "value": [5.0, 60.0, 15.0, 20.0]})
    assert vital_few(causes, "cause_1") == ["b", "d"]
    assert concentration_headline(causes, "cause_1") == "4 类中，2 类合计占 80.0%（80 / 100）"


@pytest.mark.parametrize(
    ("key", "since", "until"),
    [
        ("this_week", date(2026, 3, 9), date(2026, 3, 15)),
        ("last_week", date(2026, 3, 2), date(2026, 3, 8)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("this_quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("last_90_days", date(2025, 12, 11), TODAY),
    ],
)
def test_spans_are_counted_from_the_day_the_records_reach(key, since, until):
    span = PRESETS[key].on(TODAY)
    assert (span.since, span.until) == (since, until)


def test_a_short_span_is_drawn_in_whole_weeks_with_half_a_year_before_it():
    last_week = PRESETS["last_week"].on(TODAY)
    assert drawn_from(last_week, TODAY, Period.WEEK) == date(2025, 9, 1)
    assert with_course(last_week, TODAY, Period.WEEK).until == date(2026, 3, 8)
    assert unit_for(PRESETS["last_365_days"].on(TODAY)) is Period.MONTH
    assert PRESETS["all"].on(TODAY) is None


def test_cases_that_tie_stand_in_one_order_however_the_rows_come():
    stores = [f"S{n:02}" for n in range(1, 9)]
    known = pl.DataFrame({"store": stores, "as_of": [datetime(2026, 3, 10)] * len(stores)})
    cases = pl.DataFrame(
        {
            "store": stores,
            "complaint_no": ["C1"] * len(stores),
            "received_at": [datetime(2026, 3, 1)] * len(stores),
            "due_at": pl.Series([None] * len(stores), dtype=pl.Datetime("us")),
        }
    )
    for seed in range(5):
        shuffled = cases.sample(fraction=1.0, shuffle=True, seed=seed)
        assert open_cases(shuffled, known)["store"].to_list() == stores


def test_a_case_without_a_deadline_of_its_own_is_late_by_the_policy_of_its_store():
    decided = PolicyDecision(date(2026, 1, 1), "张", overridden={"lists.open_days": 9}, store="S02")
    day = datetime(2026, 3, 1, 9)
    rows = [
        {"store": store, "complaint_no": store, "received_at": day, "due_at": None, "level": None}
        | {"cause_1": None, "handler": "甲", "advisor": None}
        for store in ("S01", "S02")
    ]
    cases = pl.DataFrame(rows, schema_overrides={"due_at": pl.Datetime("us")})
    known = pl.DataFrame({"store": ["S01", "S02"], "as_of": [day + timedelta(days=8)] * 2})
    table = open_cases_table(open_cases(cases, known, policy_book([decided])))
    assert table.select("投诉", "期限").rows() == [("S01 S01", "超过 3 天"), ("S02 S02", "—")]


def test_what_is_waiting_wraps_between_words_where_it_is_longer_than_a_narrow_card():
    set_language("en")
    now = row("voice_capture_rate", 5, 10, pending=3) | {"awaiting": 0, "unknown": 33}
    told = MetricCard(METRICS["voice_capture_rate"], now).waiting
    assert told == "3\u00a0not\u00a0due\u00a0yet\u00a0· 33\u00a0unknown to the source"

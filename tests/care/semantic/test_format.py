"""How numbers and times are written."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from care.i18n import Language, set_language
from care.semantic.format import change, count, day, fraction, hours, moment, percent, value
from care.semantic.metric import METRICS

RATE = METRICS["callback_rate"]
SCORE = METRICS["satisfaction_score"]
HOURS = METRICS["hours_to_close_median"]
COUNT = METRICS["complaint_count"]
PER_100 = METRICS["complaints_per_100_visits"]


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    set_language(request.param)
    yield request.param
    set_language("zh")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0.0%"),
        (0.0001, "0.1%"),
        (0.0004, "0.1%"),
        (1 / 3, "33.3%"),
        (2 / 3, "66.7%"),
        (0.95, "95.0%"),
        (0.9995, "99.9%"),
        (0.99999, "99.9%"),
        (1, "100.0%"),
    ],
)
def test_a_share_is_rounded_to_all_or_nothing_only_when_it_is(number: float, written: str):
    assert percent(number) == written


def test_what_has_no_value_is_a_dash_and_never_a_zero():
    assert {value(metric, None) for metric in METRICS.values()} == {"—"}
    assert change(RATE, None, 0.5) == change(RATE, 0.5, None) == "—"
    assert moment(None) == day(None) == "—"


def test_a_value_is_written_as_its_kind_is():
    assert value(RATE, 2 / 3) == "66.7%"
    assert value(SCORE, 8.416) == "8.42"
    assert value(COUNT, 1204.0) == "1,204"
    assert value(PER_100, 2.5) == "2.50"


def test_hours_become_days_from_three_days_on(language: Language):
    in_words = {"zh": ("23.5 小时", "71.9 小时", "3.0 天"), "en": ("23.5 h", "71.9 h", "3.0 d")}
    assert (hours(23.5), hours(71.9), hours(72)) == in_words[language]
    assert value(HOURS, 23.5) == in_words[language][0]


def test_durations_that_are_read_together_have_one_unit(language: Language):
    days, in_hours = {"zh": ("1.0 天", "24.0 小时"), "en": ("1.0 d", "24.0 h")}[language]
    assert hours(24, 72) == value(HOURS, 24, None, 72) == days
    assert hours(24, 71, None) == value(HOURS, 24) == in_hours


def test_shares_change_by_points_and_the_rest_in_its_own_unit(language: Language):
    points = {"zh": "个百分点", "en": "pts"}[language]
    assert change(RATE, 0.95, 0.92) == f"+3.0 {points}"
    assert change(RATE, 0.9, 0.925) == f"−2.5 {points}"
    assert change(RATE, 0.9, 0.9) == f"±0.0 {points}"
    assert change(COUNT, 90, 1204) == "−1,114"
    assert change(SCORE, 8.5, 8.25) == "+0.25"
    assert change(HOURS, 29.98, 30.0) == {"zh": "±0.0 小时", "en": "±0.0 h"}[language]
    assert change(SCORE, 8.249, 8.25) == "±0.00"
    assert change(HOURS, 90.0, 97.2) == {"zh": "−0.3 天", "en": "−0.3 d"}[language]
    assert change(HOURS, 90.0, 91.0) == {"zh": "±0.0 天", "en": "±0.0 d"}[language]
    assert change(HOURS, 20.0, 30.0) == {"zh": "−10.0 小时", "en": "−10.0 h"}[language]


def test_the_counts_behind_a_value_stand_beside_it():
    assert fraction(412.0, 1430) == "412 / 1,430"
    assert fraction(0.0, 0) == "0 / 0"
    assert fraction(None, 58) == "n = 58"
    assert fraction(None, None) == ""


def test_numbers_and_times_are_written_one_way():
    assert count(1_204_000) == "1,204,000"
    assert moment(datetime(2026, 3, 10, 18, 5, 59)) == "2026-03-10 18:05"
    assert day(date(2026, 3, 1)) == "2026-03-01"

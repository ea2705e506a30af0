"""English has singulars: one case is open, not “1 cases are open”."""

from datetime import date

import pytest

from care.attention.people.outlier_words import outlier_sentence
from care.attention.people.outliers import Outlier
from care.causes.phrases.phrase_concerns import phrase_concerns
from care.i18n import language, set_language
from care.review.freshness_ribbon import _named
from care.semantic.format import counted, level
from care.semantic.metric import METRICS
from care.stats.contribution import Contribution, Tally

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def in_english():
    was = language()
    set_language("en")
    yield
    set_language(was)


def test_a_number_takes_the_words_that_go_with_it():
    assert counted(1, "case is", "cases are") == "1 case is"
    assert [counted(many, "case is", "cases are") for many in (0, 2, 1234)] == [
        *("0 cases are", "2 cases are", "1,234 cases are")
    ]


def test_one_task_one_complaint_and_one_day_are_told_in_the_singular():
    part = Contribution("agent", "林芳", Tally(8, 20), Tally(10, 100), 0.0001)
    one = Outlier("callback_on_time_rate", "S01", part, MONDAY, MONDAY)
    assert "1 more was called by nobody" in outlier_sentence([one], one, 1, new=False)
    phrase = {"phrase": "漏水", "since": "2026-02-02", "until": "2026-03-02", "stores": {"S01": 1, "S02": 6}}
    told = [item.sentence for item in phrase_concerns([phrase], {"S01": MONDAY, "S02": MONDAY})]
    assert "1 complaint speaks of “漏水”" in told[0]
    assert "6 complaints of different texts speak of" in told[1]
    assert _named([("S01", 1)], "记录", "records") == "S01 lacks 1 day of records"


def test_the_level_of_counts_has_the_decimal_that_a_mean_has():
    assert [level(METRICS["complaint_count"], one) for one in (0.42, 12.0, 12.14)] == ["0.4", "12", "12.1"]
    assert level(METRICS["callback_rate"], 0.984) == "98.4%"

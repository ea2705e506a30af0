"""Whose misses they are: named only beyond chance, and only to who may see people."""

import polars as pl

from care.i18n import set_language
from care.presentation.contribution_words import contribution_sentences, has_misses, standing_out
from care.semantic.metric import METRICS

ON_TIME, WRONG = METRICS["callback_on_time_rate"], METRICS["wrong_number_rate"]


def by(dimension: str, *rows: tuple[str, str | None, float, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, ["store", dimension, "numerator", "denominator"], orient="row")


AGENTS = by(
    "agent",
    ("S01", "陈静", 40.0, 79),
    ("S01", "刘洋", 380.0, 400),
    ("S02", "陈静", 376.0, 400),
    ("S01", None, 0.0, 50),
)
TYPES = by("callback_type", ("S01", "service", 420.0, 479), ("S02", "service", 376.0, 400))


def test_who_has_more_than_their_share_is_named_with_it_and_namesakes_are_two_people():
    parts = standing_out(ON_TIME, {"agent": AGENTS, "callback_type": TYPES})
    assert [(part.dimension, part.own.misses, part.all.misses) for part in parts] == [("agent", 39, 83)]
    (told,) = contribution_sentences(ON_TIME, parts, people=True)
    assert told == "回访未按时 83 件中 39 件为回访专员 S01 陈静 经手，件数只占 9.0%。"
    assert contribution_sentences(ON_TIME, parts, people=False) == []


def test_chance_accuses_nobody_and_few_cases_neither():
    alike = by("agent", ("S01", "陈静", 90.0, 100), ("S01", "刘洋", 92.0, 100), ("S01", "吴洁", 0.0, 3))
    assert standing_out(ON_TIME, {"agent": alike}) == []


def test_what_should_not_happen_is_counted_where_it_happens_and_stores_are_told_to_everybody():
    stores = by("callback_type", ("S01", "service", 30.0, 200), ("S02", "sale_day3", 4.0, 200))
    parts = standing_out(WRONG, {"callback_type": stores})
    set_language("en")
    (told,) = contribution_sentences(WRONG, parts, people=False)
    set_language("zh")
    assert told == (
        "Of 34 wrong numbers, 30 are of callback type After-service callback, with 50.0% of the work."
    )


def test_states_and_volumes_have_no_misses():
    assert not any(
        has_misses(METRICS[key]) for key in ("close_rate", "complaint_count", "satisfaction_score")
    )
    assert has_misses(ON_TIME)

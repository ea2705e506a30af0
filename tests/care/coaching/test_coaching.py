"""A person is held against the team of their own store and work, and only by what they answer for."""

from datetime import date

import polars as pl
import pytest

from care.coaching import against_team, choose_recordings, coached_metrics
from care.coaching.recordings import RecordingKind
from care.semantic.metric import METRICS
from care.stats.funnel import Standing

BY = ("store", "agent")
RATE = METRICS["callback_on_time_rate"]


def team(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=[*BY, "numerator", "denominator"], orient="row")


ROWS = team(("S01", "林芳", 60, 100), ("S01", "郭燕", 280, 300), ("S02", "林芳", 300, 300))


def test_a_person_is_compared_within_the_store_and_a_namesake_elsewhere_is_another():
    found = against_team(RATE, ROWS, ("S01", "林芳"), BY)
    assert found is not None
    assert (found.numerator, found.denominator, found.team) == (60, 100, pytest.approx(340 / 400))
    assert (found.standing, found.is_better) == (Standing.BELOW, False)
    assert "比全体差，超出正常波动" in found.sentence


def test_within_chance_is_neither_better_nor_worse():
    found = against_team(RATE, team(("S01", "林芳", 88, 100), ("S01", "郭燕", 270, 300)), ("S01", "林芳"), BY)
    assert found is not None
    assert found.is_better is None
    assert "在正常波动范围内" in found.sentence


def test_few_cases_are_not_compared_and_none_are_nothing():
    found = against_team(RATE, team(("S01", "林芳", 0, 4), ("S01", "郭燕", 300, 300)), ("S01", "林芳"), BY)
    assert found is not None
    assert (found.standing, found.is_better) == (Standing.TOO_FEW, None)
    assert against_team(RATE, team(("S01", "林芳", 0, 0)), ("S01", "林芳"), BY) is None


def test_people_are_shown_what_they_answer_for_alone():
    of_agents, of_handlers = (coached_metrics(dimension, METRICS) for dimension in ("agent", "handler"))
    assert "callback_on_time_rate" in of_agents
    assert not {"callback_rate", "rework_rate", "one_shot_close_rate"} & {*of_agents}
    assert "one_shot_close_rate" in of_handlers
    assert not {*of_agents} & {*of_handlers}
    keys = [METRICS[key].key_metric for key in of_agents]
    assert keys == sorted(keys, reverse=True)


def attempts(*voices: str | None) -> pl.DataFrame:
    rows = [(f"C{n}", date(2026, 3, n), voice) for n, voice in enumerate(voices, 1)]
    return pl.DataFrame(
        rows, schema={"callback_no": pl.String, "attempted_on": pl.Date, "voice": pl.String}, orient="row"
    )


MISSED = pl.DataFrame({"task_no": ["T1", "T2", "T3"], "due_on": [date(2026, 3, 9)] * 3})


def test_two_terse_two_rich_and_two_missed_are_chosen():
    chosen = choose_recordings(
        attempts("好", None, "空调异响已反映两次", "等待时间长，希望预约", "还行"), MISSED
    )
    assert [(one.kind, one.number) for one in chosen] == [
        (RecordingKind.TERSE, "C2"),
        (RecordingKind.TERSE, "C1"),
        (RecordingKind.RICH, "C4"),
        (RecordingKind.RICH, "C3"),
        (RecordingKind.MISSED, "T1"),
        (RecordingKind.MISSED, "T2"),
    ]


def test_no_recording_is_both_terse_and_rich():
    assert [one.number for one in choose_recordings(attempts("好", "等待时间长"), MISSED.head(0))] == [
        "C1",
        "C2",
    ]
    assert choose_recordings(attempts(), MISSED.head(0)) == []
    alike = choose_recordings(attempts(*["满意"] * 5), MISSED.head(0))
    assert {one.kind for one in alike} == {RecordingKind.TERSE}

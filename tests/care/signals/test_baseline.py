"""Re-basing: a decision with date, author and reason, and what it does to a chart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from care.semantic.metric import METRICS, MetricKind
from care.signals import (
    BadBaseline,
    Baseline,
    Point,
    Variation,
    baselines_of,
    control_chart,
    read_baselines,
    set_baseline,
)
from care.signals.steps.baseline import FILE

HOURS = replace(METRICS["hours_to_close_median"], kind=MetricKind.COUNT)
"""Hours on a plain scale, where the limits are easily worked by hand."""
MONDAY = date(2025, 9, 1)
STEP = MONDAY + timedelta(weeks=12)
DECIDED = Baseline("hours_to_close_median", STEP, "总经理", date(2026, 3, 2), '新流程"一次修复"')
OLD, NEW = [20.0, 22.0, 18.0] * 4, [10.0, 12.0, 8.0] * 4


def weekly(values):
    return [Point(MONDAY + timedelta(weeks=n), value) for n, value in enumerate(values)]


def test_decisions_are_read_back_as_written_in_the_order_of_the_log(tmp_path):
    other = replace(DECIDED, since=MONDAY, until=STEP, store="S02", reason="第一行\n第二行")
    set_baseline(tmp_path, DECIDED)
    set_baseline(tmp_path, other)
    assert read_baselines(tmp_path) == (DECIDED, other)


def test_without_decisions_limits_are_never_taken_anew(tmp_path):
    assert read_baselines(tmp_path) == ()
    whole = control_chart(HOURS, weekly(OLD + NEW))
    assert len({judged.centre for judged in whole.points}) == 1
    assert whole.steps == ()
    assert whole.verdict.variation is Variation.IMPROVING


def test_from_its_day_on_limits_are_taken_anew_and_the_step_keeps_its_reason():
    stepped = control_chart(HOURS, weekly(OLD + NEW), baselines=[DECIDED])
    assert [judged.centre for judged in stepped.points] == [20.0] * 12 + [10.0] * 12
    assert [step.reason for step in stepped.steps] == [DECIDED.reason]
    assert stepped.verdict.variation is Variation.COMMON


def test_after_a_step_limits_are_provisional_until_there_are_enough_points_again():
    early = control_chart(HOURS, weekly(OLD + NEW[:5]), baselines=[DECIDED])
    assert early.provisional
    assert early.verdict.variation is None
    assert not early.points[0].provisional


def test_a_run_does_not_cross_a_step():
    values = [*[20.0, 22.0] * 4, *[24.0] * 4, *[24.0] * 4, *[30.0, 31.0] * 6]
    stepped = control_chart(HOURS, weekly(values), baselines=[DECIDED])
    assert not any(signal.members[-1] > 15 for judged in stepped.points for signal in judged.signals)
    assert stepped.points[11].signals == ()


def test_a_frozen_baseline_judges_what_follows_by_the_periods_it_names():
    frozen = replace(DECIDED, since=MONDAY, until=STEP - timedelta(days=1))
    judged = control_chart(HOURS, weekly(OLD + NEW), baselines=[frozen])
    assert {one.centre for one in judged.points} == {20.0}
    assert judged.points[12].variation is Variation.IMPROVING
    assert judged.points[10].variation is Variation.COMMON


def test_a_single_store_s_decision_is_shown_on_its_own_chart_only():
    own, general = replace(DECIDED, store="S01"), replace(DECIDED, since=MONDAY)
    other = replace(DECIDED, metric="reopen_rate")
    log = (own, general, other)
    assert baselines_of(HOURS, log, ["S01"]) == (general, own)
    assert baselines_of(HOURS, log, ["S01", "S02"]) == (general,)


def test_the_later_decision_for_a_day_holds_but_a_store_s_own_goes_first():
    own, later = replace(DECIDED, store="S01"), replace(DECIDED, reason="改正")
    assert baselines_of(HOURS, (DECIDED, later), ["S02"]) == (later,)
    assert baselines_of(HOURS, (own, later), ["S01"]) == (own,)


ENTRY = (
    "[[baseline]]\nmetric = 'reopen_rate'\nsince = 2026-01-05\nby = 'x'\n"
    "decided_on = 2026-02-01\nreason = 'y'\n"
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (ENTRY.replace("reopen_rate", "reopn"), "reopn"),
        (ENTRY.replace("2026-01-05", "'一月'"), "since"),
        (ENTRY.replace("reason = 'y'", ""), "reason"),
        (ENTRY.replace("'x'", "' '"), "by"),
        (ENTRY + "until = 2025-01-01", "until"),
        (ENTRY + "because = 1", "because"),
        ("baselines = 1", "baselines"),
        ("[[baseline", "TOML"),
    ],
)
def test_an_impossible_baseline_is_named_with_its_file_and_cure(tmp_path, written, said):
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(BadBaseline, match=said) as fault:
        read_baselines(tmp_path)
    assert FILE in str(fault.value)


def test_a_decision_without_reason_is_not_logged(tmp_path):
    with pytest.raises(BadBaseline, match="reason"):
        set_baseline(tmp_path, replace(DECIDED, reason=" "))
    assert not (tmp_path / FILE).exists()

"""The four rules, the verdicts and the sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.i18n import set_language
from care.periods.period import Period
from care.semantic.format import value
from care.semantic.metric import METRICS, MetricKind
from care.signals import (
    Assurance,
    Point,
    Variation,
    Verdict,
    certainty,
    control_chart,
    in_brief,
    outlook,
    sentence,
    urgency,
)
from care.signals.run_rules import Direction, Rule, Signal, near_limit, outside, runs, trends
from care.signals.verdict import assurance
from care.targets.targets import EffectiveTarget

SCORE, COUNT = (METRICS[key] for key in ("satisfaction_score", "complaint_count"))
HOURS = replace(METRICS["hours_to_close_median"], kind=MetricKind.COUNT)
"""Hours on a plain scale, where the limits are easily worked by hand."""
MONDAY = date(2025, 12, 1)
WIGGLE = [5.0, 6.0, 4.0, 6.0, 5.0, 4.0] * 2


def weekly(values):
    return [Point(MONDAY + timedelta(weeks=n), value) for n, value in enumerate(values)]


@pytest.fixture(autouse=True)
def chinese():
    set_language("zh")
    yield
    set_language("zh")


def found(rule, series):
    """What a rule finds of any point, each once."""
    return list(dict.fromkeys(signal for place in range(len(series)) for signal in rule(series, place)))


def test_a_point_outside_is_flagged_and_one_on_the_limit_is_not():
    assert found(outside, [0.5, 1.0, 1.01, -1.2]) == [
        Signal(Rule.OUTSIDE, Direction.HIGH, (2,)),
        Signal(Rule.OUTSIDE, Direction.LOW, (3,)),
    ]


@pytest.mark.parametrize("side", Direction)
def test_six_in_a_row_are_no_signal_and_seven_are_with_every_point_flagged(side):
    assert found(runs, [0.1 * side.value] * 6) == []
    seven = [-0.1 * side.value, *[0.1 * side.value] * 7]
    assert found(runs, seven) == [Signal(Rule.RUN, side, tuple(range(1, 8)))]


def test_a_point_on_the_mean_breaks_a_run():
    assert found(runs, [0.1] * 4 + [0.0] + [0.1] * 4) == []


def test_seven_rising_points_are_a_trend_and_a_standstill_breaks_it():
    assert found(trends, [1, 2, 3, 4, 5, 6]) == []
    assert found(trends, [9, 1, 2, 3, 4, 5, 6, 7]) == [Signal(Rule.TREND, Direction.HIGH, tuple(range(1, 8)))]
    assert found(trends, [7, 6, 5, 4, 3, 2, 1]) == [Signal(Rule.TREND, Direction.LOW, tuple(range(7)))]
    assert found(trends, [1, 2, 3, 4, 4, 5, 6, 7]) == []


def test_a_turn_ends_one_trend_and_begins_another():
    there_and_back = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    up, down = found(trends, there_and_back)
    assert (up.members, down.members) == (tuple(range(7)), tuple(range(6, 13)))
    assert trends(there_and_back, 6) == [up, down]


@given(st.lists(st.integers(-8, 8), max_size=40))
def test_each_point_that_a_signal_flags_is_told_of_it(eighths):
    positions = [eighth / 6 for eighth in eighths]
    for rule in (outside, runs, near_limit, trends):
        for signal in found(rule, positions):
            told = {place for place in range(len(positions)) if signal in rule(positions, place)}
            assert told == set(signal.members)


def test_two_of_three_near_one_limit_are_flagged_but_not_the_one_between():
    assert found(near_limit, [0.0, 0.7, 0.1, 0.8, 0.0]) == [Signal(Rule.NEAR_LIMIT, Direction.HIGH, (1, 3))]
    assert found(near_limit, [0.7, 0.1, 0.1, 0.8]) == []
    assert found(near_limit, [0.7, -0.7, 0.0]) == []
    assert found(near_limit, [0.7, 0.7, 0, 0, 0.7, 0.7]) == [
        Signal(Rule.NEAR_LIMIT, Direction.HIGH, (0, 1)),
        Signal(Rule.NEAR_LIMIT, Direction.HIGH, (4, 5)),
    ]


numbers = st.lists(st.floats(-2, 2), max_size=60)


@given(numbers)
def test_turning_a_series_upside_down_turns_every_signal(positions):
    turned = [-position for position in positions]
    for rule in (outside, runs, near_limit, trends):
        as_it_is = {(signal.side.value, signal.members) for signal in found(rule, positions)}
        assert as_it_is == {(-signal.side.value, signal.members) for signal in found(rule, turned)}


@given(st.lists(st.integers(1, 9), min_size=12, max_size=40))
def test_reversing_what_is_better_swaps_the_verdicts(values):
    swapped = {Variation.IMPROVING: Variation.CONCERNING, Variation.CONCERNING: Variation.IMPROVING}
    fewer_hours = control_chart(HOURS, weekly([float(value) for value in values]))
    higher_score = control_chart(SCORE, weekly([float(value) for value in values]))
    for one, other in zip(fewer_hours.points, higher_score.points, strict=True):
        assert one.variation is swapped.get(other.variation, other.variation)


@given(st.lists(st.integers(0, 20), min_size=12, max_size=40))
def test_a_metric_without_direction_never_improves_or_concerns(values):
    judged = control_chart(COUNT, weekly([float(value) for value in values]))
    assert {one.variation for one in judged.points} <= {Variation.COMMON, Variation.NEUTRAL}
    assert judged.verdict.assurance is None


def test_below_twelve_points_limits_are_provisional_and_nothing_is_judged():
    values = [*WIGGLE[:10], 50.0]
    early, enough = control_chart(HOURS, weekly(values)), control_chart(HOURS, weekly([5.0, *values]))
    assert early.provisional
    assert early.verdict == Verdict(None, None)
    assert early.last.upper is not None
    assert not any(one.signals or one.variation for one in early.points)
    assert enough.verdict.variation is Variation.CONCERNING


def test_the_last_complete_point_gives_the_verdict():
    calm_again = control_chart(HOURS, weekly([*WIGGLE * 2, 14.0, 5.0]), target=EffectiveTarget(None))
    assert calm_again.points[-2].variation is Variation.CONCERNING
    assert calm_again.verdict == Verdict(Variation.COMMON, None)


@pytest.mark.parametrize(
    ("lower", "upper", "higher", "lower_is_better"),
    [
        (0.95, 0.99, Assurance.ALWAYS, Assurance.HIT_OR_MISS),
        (0.90, 0.94, Assurance.NEVER, Assurance.ALWAYS),
        (0.90, 0.95, Assurance.HIT_OR_MISS, Assurance.ALWAYS),
        (0.96, 0.99, Assurance.ALWAYS, Assurance.NEVER),
    ],
)
def test_the_limits_against_the_target_tell_whether_it_can_be_met(lower, upper, higher, lower_is_better):
    assert assurance(lower, upper, 0.95, SCORE.better) is higher
    assert assurance(lower, upper, 0.95, HOURS.better) is lower_is_better
    assert assurance(lower, upper, None, SCORE.better) is None


def test_concern_comes_first_then_targets_out_of_reach():
    verdicts = [
        Verdict(Variation.COMMON, Assurance.ALWAYS),
        Verdict(Variation.IMPROVING, Assurance.NEVER),
        Verdict(Variation.CONCERNING, None),
    ]
    assert sorted(verdicts, key=urgency) == verdicts[::-1]


CASES = [
    ([*WIGGLE, *[7.0] * 7], "连续7周高于均值 5.7", "7 weeks in a row above the mean"),
    ([*WIGGLE, 50.0], "高于正常波动范围", "above what chance allows"),
    ([*WIGGLE, 4.0, 4.5, 5.0, 5.1, 5.2, 5.3, 5.4], "连续7周上升", "rising for 7 weeks in a row"),
    (
        [*WIGGLE * 2, 8.5, 5.0, 8.5],
        "3周里有2周贴近上限",
        "2 of 3 weeks close to the upper limit",
    ),
]


@pytest.mark.parametrize(("values", "zh", "en"), CASES)
def test_how_sure_a_change_is_stands_apart_from_its_sentence(values, zh, en):
    judged = control_chart(HOURS, weekly(values))
    assert zh in certainty(judged)
    assert "单凭偶然，约 " in certainty(judged)
    assert "偶然" not in sentence(judged) + in_brief(judged)
    assert "处理时长（中位数）变差：" in sentence(judged)
    set_language("en")
    assert en in certainty(judged)
    assert "chance alone does this about once in" in certainty(judged)
    assert "got worse: " in sentence(judged)


def test_the_sentence_gives_both_levels_and_since_when_and_keeps_to_the_signals_direction():
    risen = control_chart(HOURS, weekly([*WIGGLE, *[7.0] * 7]), scope=(("store", ("S01",)),))
    change = risen.last.change
    now, before = value(HOURS, change.now), value(HOURS, change.before)
    assert sentence(risen) == f"S01 处理时长（中位数）变差：自 2026-02-23 一周起 {now}，此前 {before}。"
    assert change.now > change.before
    assert in_brief(risen).startswith("变差：自 2026-02-23 一周起 ")
    set_language("en")
    assert "since the week of 2026-02-23" in sentence(risen)
    assert "(S01) got worse" in sentence(risen)


def test_without_signal_or_enough_points_the_sentence_says_so():
    usual = control_chart(HOURS, weekly(WIGGLE))
    assert "在正常波动范围" in sentence(usual)
    assert certainty(usual) == in_brief(usual) == ""
    assert "只有 5 周完整数据，满 12 周" in sentence(control_chart(HOURS, weekly(WIGGLE[:5])))
    assert "只有 0 个月完整数据" in sentence(control_chart(HOURS, [], Period.MONTH))


def test_the_outlook_says_that_a_target_out_of_reach_needs_another_process():
    months = [0.90, 0.91, 0.90, 0.905] * 3
    points = [Point(date(2025, n, 1), share, share * 400, 400) for n, share in enumerate(months, start=1)]
    judged = control_chart(METRICS["callback_on_time_rate"], points, Period.MONTH)
    assert outlook(judged).startswith("目标 95.0%，按现有流程每个月在 ")
    assert "不改流程达不到" in outlook(judged)
    set_language("en")
    assert "; it will not be met unless the process is changed" in outlook(judged)
    assert "go on meeting" in outlook(control_chart(judged.metric, points, target=EffectiveTarget(0.5)))
    assert "it may be met or missed" in outlook(
        control_chart(judged.metric, points, target=EffectiveTarget(0.9))
    )
    assert outlook(control_chart(judged.metric, points, target=EffectiveTarget(None))) is None

"""The scorecard: its numbers are those measured, marks are against the target, colours against chance."""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

from care.charts import card_picture
from care.charts.cards.sparkline import line_paths
from care.periods.period import Period
from care.review.topic_message import scorecard_message
from care.scorecard.drawn_points import comparable_values, current_run
from care.scorecard.scorecard import HEADLINES, MONTHS, ROWS, scorecard_by_month, scorecard_by_store
from care.scorecard.scorecard_table import scorecard_table
from care.semantic.callback_types import left_out_words
from care.semantic.metric import METRICS
from care.signals import Doubt, MetricBackground, Variation
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading
from care.targets.targets import EffectiveTarget

RATE, COUNT, SCORE = "callback_on_time_rate", "complaint_count", "satisfaction_score"
METRICS_SHOWN = (RATE, COUNT, SCORE)
AIM = EffectiveTarget(0.95)
MONDAYS = [date(2025, 9, 1) + timedelta(weeks=n) for n in range(24)]
USUAL = [96, 97, 95, 96, 98, 96, 95, 97] * 3


def row(metric: str, store: str, hits: float, of: int) -> dict:
    value = hits / of if metric == RATE else hits
    facts = {"numerator": hits, "denominator": of, "value": value, "pending": 0, "awaiting": 0, "unknown": 0}
    return {"metric": metric, "store": store, **facts}


def judged(hits: list[int], metric: str = RATE, unit: Period = Period.WEEK, periods=MONDAYS) -> JudgedSeries:
    readings = [Reading(on, float(n), 100, n / 100) for on, n in zip(periods, hits, strict=False)]
    return judge_series(METRICS[metric], readings, unit, date(2027, 1, 1), AIM)


def no_doubt(*_: str) -> None:
    return None


def card_of(figures: list[dict], series: dict | None = None, names: dict | None = None):
    stores = names or {figure["store"]: figure["store"] for figure in figures}
    targets = {(RATE, store): AIM for store in stores}
    return scorecard_by_store(METRICS_SHOWN, stores, figures, series or {}, targets, lambda _: {}, no_doubt)


def test_a_cell_whose_records_are_in_doubt_says_so_and_is_not_called_better():
    doubt = Doubt(MONDAYS[0], "S01 有专员的记录好得反常", "S01: too good")
    readings = [
        Reading(on, float(n), 100, n / 100) for on, n in zip(MONDAYS, [90] * 17 + [99] * 7, strict=True)
    ]
    course = judge_series(
        METRICS[RATE], readings, Period.WEEK, date(2027, 1, 1), AIM, known=MetricBackground(doubt)
    )
    figures = [row(RATE, "S01", 99, 100)]
    series = {(RATE, "S01"): course}
    card = scorecard_by_store(
        (RATE,), {"S01": "S01"}, figures, series, {(RATE, "S01"): AIM}, lambda _: {}, lambda *_: doubt
    )
    table = scorecard_table(card)
    assert 'title="存疑：S01 有专员的记录好得反常。">⚠' in table
    assert "◆" not in table
    assert "improving" not in table


def test_a_card_of_which_nothing_can_be_judged_is_not_said_to_meet_its_targets():
    assert scorecard_message(card_of([row(RATE, "S01", 1, 2)])) == "都还不能判断是否达标"
    assert scorecard_message(card_of([row(RATE, "S01", 97, 100)])) == "没有未达标"
    assert scorecard_message(card_of([row(RATE, "S01", 1, 2), row(RATE, "S02", 9, 100)])) == "1 处未达标"


def test_a_head_says_what_a_figure_leaves_out_where_any_of_it_is_due():
    assert left_out_words(METRICS["callback_rate"].denominator, ["lost_customer"]) == "不含流失"
    assert left_out_words(METRICS["callback_rate"].denominator, []) == ""
    assert left_out_words(METRICS["service_callback_rate"].denominator, ["lost_customer"]) == ""
    card = replace(card_of([row(RATE, "S01", 90, 100)]), without={RATE: "不含流失回访"})
    assert "<small>≥ 95.0% · 不含流失回访</small>" in scorecard_table(card)


def test_a_cell_holds_what_was_measured_and_whether_the_target_is_met():
    (one,) = card_of([row(RATE, "S01", 90, 100), row(SCORE, "S01", 9.1, 80)]).rows
    rate, complaints, score = one.cells
    assert (rate.value, rate.cases, rate.met) == (0.9, 100, False)
    assert (complaints.value, complaints.cases, complaints.met) == (None, 0, None)
    assert (score.value, score.met) == (9.1, None)


def test_fewer_than_five_cases_are_held_against_nothing():
    (one,) = card_of([row(RATE, "S01", 2, 4)]).rows
    assert (one.cells[0].few, one.cells[0].met) == (True, None)
    assert 'class="few"' in scorecard_table(card_of([row(RATE, "S01", 2, 4)]))


def test_a_store_that_counted_none_now_has_nought_and_one_that_never_counts_has_nothing():
    series = {(COUNT, "S01"): judged(USUAL, COUNT)}
    first, second = card_of([], series, {"S01": "S01", "S02": "S02"}).rows
    assert {first.name: first.cells[1].value, second.name: second.cells[1].value} == {"S01": 0, "S02": None}


def test_the_store_with_a_turn_for_the_worse_stands_first_then_who_misses_most():
    fallen = {(RATE, "S03"): judged([*USUAL[:-1], 60])}
    figures = [row(RATE, "S01", 99, 100), row(RATE, "S02", 90, 100), row(RATE, "S03", 99, 100)]
    assert [one.name for one in card_of(figures, fallen).rows] == ["S03", "S02", "S01"]


def test_more_stores_than_a_screen_holds_are_counted_and_only_those_shown_are_asked_for_their_past():
    asked = []
    names = {f"S{n:03}": f"S{n:03}" for n in range(40)}
    card = scorecard_by_store(
        METRICS_SHOWN, names, [], {}, {}, lambda stores: asked.extend(stores) or {}, no_doubt
    )
    assert (len(card.rows), card.left_out) == (ROWS, 40 - ROWS)
    assert asked == [one.choice["store"] for one in card.rows]


def test_months_stand_latest_first_and_only_those_of_the_run_that_is_a_signal_now_are_marked():
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
    fell_once = [*[96, 97] * 3, 70, *[96, 97] * 6, *[90] * 5]
    course = judged(fell_once, unit=Period.MONTH, periods=months)
    card = scorecard_by_month([RATE], {RATE: course}, {RATE: AIM}, date(2025, 12, 31))
    assert [one.name for one in card.rows[:2]] == ["2025-12", "2025-11"]
    assert len(card.rows) == MONTHS
    assert card.rows[0].choice == {"within": "month-2025-12-01"}
    run = current_run(course.chart)
    assert months[6] not in run
    for one in card.rows:
        marked = one.cells[0].is_signal
        assert marked == (date.fromisoformat(one.choice["within"].removeprefix("month-")) in run)


def test_a_month_that_is_not_over_is_held_against_nothing():
    readings = [Reading(date(2026, n, 1), 80.0, 100, 0.8, pending=n // 3) for n in (1, 2, 3)]
    course = judge_series(METRICS[RATE], readings, Period.MONTH, date(2026, 3, 10), AIM)
    running, whole, _ = scorecard_by_month([RATE], {RATE: course}, {RATE: AIM}, date(2026, 3, 10)).rows
    assert (running.cells[0].met, whole.cells[0].met) == (None, False)


def test_months_that_have_not_begun_are_no_rows():
    due = [Reading(date(2026, n, 1), 0.0, 0, None, pending=9) for n in (4, 6)]
    course = judge_series(
        METRICS[RATE],
        [Reading(date(2026, 3, 1), 80.0, 100, 0.8), *due],
        Period.MONTH,
        date(2026, 3, 10),
        AIM,
    )
    card = scorecard_by_month([RATE], {RATE: course}, {RATE: AIM}, date(2026, 3, 10))
    assert [one.name for one in card.rows] == ["2026-03"]


def test_marks_are_against_the_target_and_signs_against_chance_each_with_words():
    fallen = {(RATE, "S01"): judged([*USUAL[:-1], 60])}
    table = scorecard_table(card_of([row(RATE, "S01", 90, 100)], fallen))
    assert re.findall(r'aria-label="([^"]+)" title="[^"]+">(.)</i>', table) == [
        ("未达标", "✗"),
        ("变差，超出正常波动", "■"),
    ]
    assert f'class="{Variation.CONCERNING}"' in table


def test_words_of_records_are_text_and_a_row_carries_its_choice():
    names = {"<b>S&1": "<img src=x onerror=alert(1)>"}
    table = scorecard_table(card_of([], names=names))
    assert "<img" not in table
    assert 'data-choice="store=%3Cb%3ES%261"' in table
    assert "<button" not in scorecard_table(card_of([], names=names), chooses=False)


def test_one_extreme_week_does_not_flatten_a_small_line_and_the_target_is_in_it():
    def heights(values: list[float], target: float | None = None) -> list[float]:
        path = next(one for one in line_paths(values, target, None).split("<path") if "L" in one)
        return [float(one) for one in re.findall(r"[ML][\d.]+,([\d.]+)", path)]

    usual = [0.9, 0.92, 0.91, 0.93, 0.9, 0.92] * 5
    spread = max(heights(usual)) - min(heights(usual))
    with_one_out = heights([*usual[:10], 0.1, *usual[11:]])
    assert max(with_one_out[:10]) - min(with_one_out[:10]) > 0.9 * spread
    assert max(heights(usual)) > max(heights(usual, target=0.5))
    assert "stroke-dasharray" in line_paths(usual, 0.95, None)
    assert line_paths([0.9], 0.95, None) == ""


def test_a_bullet_bar_reaches_to_the_value_and_its_stroke_stands_at_the_target():
    drawn = unquote(card_picture(METRICS[RATE], 0.5, 0.95, None) or "")
    assert 'width="50.0"' in drawn
    assert 'd="M95.0,0v6"' in drawn
    assert card_picture(METRICS[RATE], 0.5, None, None) is None


def test_only_complete_periods_are_joined():
    readings = [Reading(on, 9.0, 10, 0.9, pending=int(n == 3)) for n, on in enumerate(MONDAYS[:5])]
    assert comparable_values(METRICS[RATE], readings, Period.WEEK, date(2027, 1, 1)) == [0.9] * 4


def test_the_headlines_are_eight_and_hold_one_shot_and_reopened():
    assert len(HEADLINES) == 8
    assert {"one_shot_close_rate", "reopen_rate"} <= {*HEADLINES} <= {*METRICS}

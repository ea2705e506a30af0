"""What the figures promise: no incomplete period reads as a drop, no colour is without a meaning."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

import polars as pl
import pytest

from care.charts import CONFIG, Mark, sparkline
from care.charts.axis_range import share_range
from care.charts.comparison import not_drawn_note
from care.charts.theme import COMMON, CONCERNING, FAINT, IMPROVING, NEUTRAL
from care.i18n import set_language
from care.periods.period import Period, Span
from care.presentation.headlines import funnel_headline
from care.semantic.metric import METRICS
from care.signals import Baseline
from care.signals.judged_series import judge_series
from care.signals.time_series import Reading
from care.stats.funnel import compare_groups
from care.stats.kaplan_meier import kaplan_meier
from care.targets.targets import NO_AIM, EffectiveTarget
from tests.support.checked_charts import (
    closing,
    comparison,
    counts,
    funnel_plot,
    heatmap,
    pareto,
    stages,
    trend,
)

RATE, VOLUME = METRICS["callback_on_time_rate"], METRICS["complaint_count"]
WRONG = METRICS["wrong_number_rate"]
MONDAYS = [date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23)]
AS_OF = date(2026, 2, 25)


def points(*rows: tuple[date, float, int, int]) -> list[Reading]:
    """Of each period numerator, denominator, pending."""
    return [
        Reading(period, float(above), below, above / below if below else None, pending)
        for period, above, below, pending in rows
    ]


def volumes(*rows: tuple[date, int]) -> list[Reading]:
    return points(*((period, n, 1, 0) for period, n in rows))


def drawn(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


def judged(rows: list[Reading], metric=RATE, aim: EffectiveTarget = NO_AIM):
    return judge_series(metric, rows, Period.WEEK, AS_OF, aim)


def test_an_incomplete_period_is_hollow_and_nothing_leads_to_it():
    weeks = points(*zip(MONDAYS, (9, 9, 8, 1), (10, 10, 10, 2), (0, 0, 3, 0), strict=True))
    traces = drawn(trend(judged(weeks)))
    # the third has pending ones, the fourth is still running
    assert list(traces["line"].y) == [0.9, 0.9, None, None]
    assert list(traces["early"].x) == MONDAYS[2:]
    assert traces["early"].marker.symbol == "circle-open"
    assert all("不与其他期比较" in text for text in traces["early"].customdata)


def test_a_period_still_running_that_lies_far_off_stands_at_the_edge_with_its_value():
    hours = METRICS["hours_to_close_median"]
    weeks = [(date(2025, 11, 3) + timedelta(weeks=n), 20 * (60.0 + n % 3), 20, 0) for n in range(16)]
    beyond = trend(
        judge_series(hours, points(*weeks, (MONDAYS[3], 16000.0, 20, 3)), Period.WEEK, AS_OF, NO_AIM)
    )
    low, high = beyond.layout.yaxis.range
    arrow = drawn(beyond)["beyond"]
    assert (low, list(arrow.y), list(arrow.text)) == (0, [high], ["33.3 天"])
    assert high < 100
    assert "33.3 天" in arrow.customdata[0]
    near = trend(judge_series(hours, points(*weeks, (MONDAYS[3], 1280.0, 20, 3)), Period.WEEK, AS_OF, NO_AIM))
    assert near.layout.yaxis.range is None
    assert "beyond" not in drawn(near)


def test_a_week_without_complaints_is_zero_and_one_without_callbacks_is_a_gap():
    first, _, third, _ = MONDAYS
    volume = drawn(trend(judged(volumes((first, 4), (third, 2)), VOLUME)))
    assert list(volume["line"].y) == [4, 0, 2]
    rates = points((first, 9, 10, 0), (third, 8, 10, 0))
    line = drawn(trend(judged(rates)))["line"]
    assert list(line.y) == [0.9, None, 0.8]
    assert not line.connectgaps


def test_the_days_looked_at_and_the_target_that_holds_are_drawn():
    weeks = points(*((monday, 9, 10, 0) for monday in MONDAYS))
    shapes = trend(judged(weeks, aim=EffectiveTarget(0.97)), Span(MONDAYS[1], MONDAYS[2])).layout.shapes
    assert [shape.y0 for shape in shapes if shape.type == "line"] == [0.97]
    assert [shape.x0 for shape in shapes if shape.type == "rect"] == [MONDAYS[1]]


def test_of_periods_that_all_lie_before_what_is_drawn_an_empty_trend_is_left():
    weeks = points(*((monday, 9, 10, 0) for monday in MONDAYS))
    series = judge_series(RATE, weeks, Period.WEEK, AS_OF, NO_AIM, drawn_from=AS_OF + timedelta(weeks=1))
    figure = trend(series, Span(AS_OF, AS_OF), [Mark(AS_OF, "换班")])
    assert not list(drawn(figure)["line"].x)
    assert [shape.type for shape in figure.layout.shapes] == ["line"]


def steady_then(*last: int, metric=RATE):
    """Eleven weeks around 90 of 100, then the given ones."""
    above = (90, 91, 89, 90, 92, 88, 90, 91, 89, 90, 90, *last)
    start = date(2025, 10, 6)
    rows = [(start + timedelta(weeks=n), hits, 100, 0) for n, hits in enumerate(above)]
    return judge_series(metric, points(*rows), Period.WEEK, AS_OF, NO_AIM)


def test_a_signal_stands_out_by_colour_and_by_shape_and_noise_does_not():
    traces = drawn(trend(steady_then(91, 60)))
    assert list(traces["concerning"].y) == [0.6]
    assert (traces["concerning"].marker.color, traces["concerning"].marker.symbol) == (CONCERNING, "square")
    assert len(drawn(trend(steady_then(91, 89)))["common"].x) == 13


def test_what_has_no_good_side_is_never_orange_or_blue():
    traces = drawn(trend(steady_then(91, 10, metric=VOLUME)))
    assert not traces["concerning"].x
    assert not traces["improving"].x
    assert traces["neutral"].marker.color == NEUTRAL


def test_a_small_line_draws_complete_periods_and_ends_in_the_colour_of_the_course():
    grey, orange = (unquote(sparkline(steady_then(91, last))) for last in (89, 60))
    assert grey.split("path")[1].count("L") == 12
    assert (CONCERNING in grey, CONCERNING in orange) == (False, True)
    running = [(monday, 9, 10, 0) for monday in MONDAYS]
    assert unquote(sparkline(judged(points(*running)))).split("path")[1].count("L") == 2
    assert sparkline(judged(points(*running[:1]))) is None


def test_limits_of_few_periods_are_dotted():
    few = points(*((monday, 9, 10, 0) for monday in MONDAYS))
    assert drawn(trend(judged(few)))["upper"].line.dash == "dot"
    assert drawn(trend(judged(few)))["upper"].line.width == 1
    enough = drawn(trend(steady_then(91, 89)))["upper"]
    assert (enough.fill, enough.line.width) == ("tonexty", 0)


def test_a_re_basing_is_a_step_in_the_limits_with_its_reason():
    start = date(2025, 10, 6)
    weeks = points(*((start + timedelta(weeks=n), 90 if n < 10 else 70, 100, 0) for n in range(20)))
    moved = Baseline(RATE.key, start + timedelta(weeks=10), "王经理", AS_OF, "两人<轮班>")
    figure = trend(judge_series(RATE, weeks, Period.WEEK, AS_OF, NO_AIM, [moved]))
    assert [note.text for note in figure.layout.annotations] == ["两人&lt;轮班&gt;"]
    assert set(drawn(figure)["centre"].y) == {0.9, 0.7}


GROUPS = pl.DataFrame(
    {
        "advisor": ["张", "王", "李", "赵"],
        "numerator": [950.0, 700.0, 92.0, 0.0],
        "denominator": [1000, 1000, 100, 4],
    }
)


BY = ("advisor",)
JUDGED = compare_groups(GROUPS, BY, 0.85)


def colours(figure) -> dict[str, str]:
    return {name: trace.marker.color for trace in figure.data for name in trace.y}


def test_no_axis_of_shares_goes_on_to_more_than_all_of_them():
    whole = pl.DataFrame({"advisor": ["甲", "乙"], "numerator": [40.0, 9.0], "denominator": [40, 60]})
    low, high = comparison(compare_groups(whole, BY, 0.49), BY, RATE).layout.xaxis.range
    assert -0.05 < low < 0.15
    assert 1 < high < 1.05


def test_colour_means_better_or_worse_than_chance_and_too_few_are_grey():
    higher = colours(comparison(JUDGED, BY, RATE))
    assert higher == {"张": IMPROVING, "王": CONCERNING, "李": COMMON, "赵": FAINT}
    lower = colours(comparison(JUDGED, BY, WRONG))
    assert (lower["张"], lower["王"]) == (CONCERNING, IMPROVING)


def test_advisors_stand_in_order_of_cases_not_of_rates():
    order = comparison(JUDGED, BY, RATE).layout.yaxis.categoryarray
    assert list(order[-2:]) == ["李", "赵"]


def test_of_very_many_those_outside_chance_and_those_with_most_cases_are_drawn_and_the_note_says_so():
    many = [(f"{n:03}", 0.85 * n, n) for n in range(10, 110)]
    people = pl.DataFrame([*many, ("甲", 2.0, 9)], ["advisor", "numerator", "denominator"], orient="row")
    judged = compare_groups(people, BY, 0.85)
    drawn_ones = list(comparison(judged, BY, RATE).layout.yaxis.categoryarray)
    assert drawn_ones == [*(f"{n:03}" for n in range(109, 80, -1)), "甲"]
    assert "共 101 个，只画 30 个" in not_drawn_note(judged)
    assert not_drawn_note(JUDGED) is None


def test_a_funnel_names_only_who_is_outside_what_chance_allows():
    figure = funnel_plot(JUDGED, BY, RATE)
    named = [name for trace in figure.data if trace.text for name in trace.text]
    assert sorted(named) == ["张", "王"]
    assert funnel_headline(JUDGED) == "与整体相比：可比较的 3 位中，1 位高于、1 位低于正常波动范围"
    differing = replace(JUDGED, extra=0.1)
    assert funnel_headline(differing).endswith("（各位之间普遍有差别，范围已放宽；近来变差的见总览）")
    limits = drawn(figure)
    assert limits["low 99.8%"].y[0] < limits["low 95.0%"].y[0] < 0.85 < limits["high 95.0%"].y[-1]
    assert limits["low 99.8%"].y[0] < limits["low 99.8%"].y[-1]


def test_of_names_that_would_lie_over_each_other_the_furthest_out_is_written():
    bulk = [(f"甲{n}", 850 + n % 7, 1000) for n in range(100)]
    high = [("乙", 985, 1000), ("丙", 990, 1005), ("丁", 930, 1000), ("戊", 490, 500)]
    rows = pl.DataFrame([*bulk, *high], ("advisor", "numerator", "denominator"), orient="row")
    figure = drawn(funnel_plot(compare_groups(rows, ("advisor",), 0.85), ("advisor",), RATE))
    assert {*figure["above"].text} == {"丙", "丁", "戊", ""}
    assert len(figure["above"].text) == len(figure["above"].x) == 4


def test_open_cases_hold_the_curve_of_waiting_up():
    took = [10.0, 20, 30, 40]
    all_closed, half_open = (
        drawn(closing(kaplan_meier(took, done))) for done in ([True] * 4, [True, False] * 2)
    )
    assert list(all_closed["open"].y) == [1, 0.75, 0.5, 0.25, 0]
    assert list(half_open["open"].y) == pytest.approx([1, 0.75, 0.375, 0.375])
    assert all_closed["marks"].text[0] == "50%: 25.0 小时"


def test_words_at_a_dot_near_the_end_of_the_days_stand_below_the_curve_and_within_the_chart():
    marks = drawn(closing(kaplan_meier([10.0, 20, 30, 40], [True] * 4)))["marks"]
    assert dict(zip(marks.x, marks.textposition, strict=True)) == {
        25 / 24: "top right",
        40 / 24: "bottom left",
    }


def test_few_bars_beside_a_higher_chart_leave_no_half_of_their_panel_empty():
    rows = pl.DataFrame({"waiting": ["1–3 天", "7–30 天"], "value": [2, 1]})
    assert counts(rows, "waiting", 300)["layout"]["height"] == 300
    assert counts(rows, "waiting")["layout"]["height"] < 150


@pytest.mark.parametrize("shares", [[0.0, 0.1], [0.93, 1.0], [0.0], [1.0], [0.0, 1.0], [0.004]])
def test_no_tick_stands_below_nought_or_above_all(shares: list[float]):
    low, high = share_range(shares)
    tick = (high - low) / 12  # Plotly draws fewer than so many on an axis of 300 pixels
    assert low > -tick
    assert high < 1 + tick
    assert low < min(shares) <= max(shares) < high


@pytest.mark.parametrize(("lang", "words"), [("zh", "95% 区间"), ("en", "95% interval")])
def test_hovering_tells_n_and_the_interval_in_the_readers_language(lang, words):
    set_language(lang)
    hovers = [text for trace in comparison(JUDGED, BY, RATE).data for text in trace.customdata]
    assert any("92 / 100" in text and words in text for text in hovers)


CAUSES = pl.DataFrame({"cause_1": ["a", "b", "c", "d"], "value": [50.0, 29.0, 11.0, 10.0]})


def test_pareto_s_bars_and_shares_are_of_all_causes_even_of_those_without_a_bar_of_their_own():
    figure = pareto(CAUSES, "cause_1", most=2)
    (bars,) = figure.data
    assert list(bars.y) == ["a", "b", "其余 2 类"]
    assert list(bars.x) == [50, 29, 21]
    assert [note.text for note in figure.layout.annotations] == ["累计", "50.0%", "79.0%", "100.0%"]
    assert "xaxis2" not in figure.layout, "one unit an axis"


def test_pareto_marks_the_few_that_together_reach_eighty_percent():
    colour = pareto(CAUSES, "cause_1").data[0].marker.color
    assert colour[0] == colour[1] == colour[2] != colour[3]


def test_stages_are_shares_of_what_fell_due():
    assert list(stages([("到期", 200), ("已拨打", 150)]).data[0].text) == ["200 · 100.0%", "150 · 75.0%"]
    assert list(stages([("到期", 0), ("已拨打", 0)]).data[0].text) == ["0", "0"]


def test_a_month_without_a_cause_is_an_empty_cell_of_the_heatmap():
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    months = pl.DataFrame({"period": [january, february], "cause_1": ["a", "b"], "value": [3.0, 1.0]})
    shades, numbers = heatmap(months, "cause_1", ["a", "b"], Period.MONTH).data
    assert list(shades.x) == ["2026-01", "2026-02"]
    assert [list(line) for line in shades.z] == [[3, 0], [0, 1]]
    assert sorted(zip(numbers.y, numbers.x, numbers.text, strict=True)) == [
        ("a", "2026-01", "3"),
        ("b", "2026-02", "1"),
    ]


def test_words_from_records_are_shown_as_text():
    rows = pl.DataFrame({"cause_1": ["<b>刹车</b> & 异响"], "value": [3.0]})
    for figure in (counts(rows, "cause_1"), pareto(rows, "cause_1")):
        assert figure.data[0].y[0].startswith("&lt;b&gt;刹车&lt;/b&gt; &amp; 异响")


def test_figures_are_vector_graphics_without_a_tool_bar_on_no_background():
    figures = [
        counts(CAUSES, "cause_1"),
        pareto(CAUSES, "cause_1"),
        comparison(JUDGED, BY, RATE),
    ]
    for figure in figures:
        assert not [trace.type for trace in figure.data if trace.type.endswith("gl")]
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0, 0, 0, 0)"
    assert CONFIG["displayModeBar"] is False


LONG_CAUSES = [f"客户反映{'底盘在过减速带时有异响' * 20}，{place}" for place in ("左前", "右前", "左后")]


def test_long_words_leave_a_chart_its_room_and_are_told_apart_and_whole_in_the_tooltip():
    rows = pl.DataFrame({"cause_1": [*LONG_CAUSES, "配件"], "value": [9.0, 8.0, 7.0, 1.0]})
    for figure in (counts(rows, "cause_1"), pareto(rows, "cause_1")):
        (bars,) = figure.data
        assert len({*bars.y}) == 4
        assert all(name.endswith(cause[-2:]) for name, cause in zip(bars.y, LONG_CAUSES, strict=False))
        assert figure.layout.margin.l < 220
        assert [text.split("<br>")[0] for text in bars.customdata] == [*LONG_CAUSES, "配件"]


def test_two_with_the_same_cases_and_share_stand_beside_each_other():
    same = pl.DataFrame(
        {"advisor": ["甲", "乙", "丙"], "numerator": [40.0, 40.0, 70.0], "denominator": [50, 50, 80]}
    )
    figure = funnel_plot(compare_groups(same, BY, 0.85), BY, RATE)
    dots = [trace for trace in figure.data if trace.ids]
    places = sorted(place for trace in dots for place in trace.x)
    assert places[0] == 50, "one of two of the same point stands at it"
    assert 51 < places[1] < 53, "the other beside it, where it can be pointed at"
    told = [text.partition("<br>")[::2] for trace in dots for text in trace.customdata]
    assert sorted(name for name, facts in told if "40 / 50" in facts) == ["乙", "甲"], "both tooltips say 50"


def test_no_axis_of_a_trend_of_shares_goes_beyond_all_or_none_of_them():
    for hits in ((10, 10), (0, 0), (10, 0)):
        weeks = points(*((monday, n, 10, 0) for monday, n in zip(MONDAYS, hits, strict=False)))
        low, high = trend(judged(weeks)).layout.yaxis.range
        assert -0.05 < low < high < 1.05
    nothing = points(*((monday, 0, 0, 0) for monday in MONDAYS))
    assert trend(judged(nothing)).layout.yaxis.range == (-0.025, 1.025)


def test_only_the_run_that_is_a_signal_now_is_coloured():
    start = date(2025, 6, 2)
    weeks = [start + timedelta(weeks=n) for n in range(30)]
    hits = [*[90, 91] * 4, 60, *[90, 91] * 6, *[89, 90, 91] * 3]
    rows = points(*((on, n, 100, 0) for on, n in zip(weeks, hits, strict=True)))
    course = judge_series(RATE, rows, Period.WEEK, date(2026, 12, 31), NO_AIM)
    assert course.chart.points[8].variation is not None
    traces = drawn(trend(course))
    assert not traces["concerning"].x, "the dip of last summer is over"
    assert list(traces["labels"].text) == ["60.0%", "91.0%"]
    assert list(traces["labels"].x) == [weeks[8], weeks[-1]]


def test_an_axis_of_times_has_one_unit_days_where_they_are_long():
    metric = METRICS["hours_to_close_median"]
    for hours, unit in ((20.0, "小时"), (200.0, "天")):
        weeks = [Reading(on, None, 40, hours + n, 0) for n, on in enumerate(MONDAYS)]
        figure = trend(judged(weeks, metric))
        ticks = figure.layout.yaxis.ticktext or [figure.layout.yaxis.ticksuffix]
        assert all(tick.endswith(unit) for tick in ticks)
        assert all(text.endswith(unit) for text in drawn(figure)["labels"].text)

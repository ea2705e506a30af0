"""What every chart says in words: titles that find or compare, units on its axes, its points as a table."""

from copy import deepcopy
from datetime import date, timedelta

import polars as pl
import pytest
from plotly.graph_objects import Figure

from care import charts
from care.charts import figure_table
from care.explore import Against, make_scatter
from care.i18n import set_language
from care.periods.period import Period, Span
from care.presentation import headlines
from care.presentation.headlines import (
    concentration_headline,
    empty_state_text,
    open_cases_headline,
    target_headline,
)
from care.semantic.metric import METRICS, MetricKind
from care.signals.judged_series import judge_series
from care.signals.time_series import Reading
from care.stats.funnel import compare_groups
from care.stats.kaplan_meier import kaplan_meier
from care.targets.targets import NO_AIM, EffectiveTarget
from tests.support import checked_charts

MONDAY, AS_OF = date(2025, 10, 6), date(2026, 2, 25)
RATE, VOLUME = METRICS["callback_on_time_rate"], METRICS["complaint_count"]


def measured(value, numerator=0.0, denominator=0, pending=0, unknown=0):
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "pending": pending,
        "awaiting": 0,
        "unknown": unknown,
    }


def weekly(metric, *values, aim=NO_AIM):
    rows = [Reading(MONDAY + timedelta(weeks=n), value * 10, 10, value) for n, value in enumerate(values)]
    return judge_series(metric, rows, Period.WEEK, AS_OF, aim)


def _with(people):
    return people.with_columns(
        value=pl.col("numerator") / pl.col("denominator"), pending=pl.lit(0), awaiting=pl.lit(0)
    )


def every_figure():
    causes = pl.DataFrame({"cause_1": ["a", "b", None], "value": [8.0, 3.0, 1.0]})
    people = pl.DataFrame({"advisor": ["张", "王"], "numerator": [90.0, 7.0], "denominator": [100, 10]})
    judged = compare_groups(people, ("advisor",), 0.8)
    months = causes.with_columns(period=pl.lit(date(2026, 1, 1)))
    yield charts.stages([("到期", 200), ("已拨打", 150)])
    yield charts.counts(causes, "cause_1")
    yield charts.pareto(causes, "cause_1")
    yield charts.heatmap(months, "cause_1", ["a", "b", None], Period.MONTH)
    yield charts.comparison(judged, ("advisor",), RATE)
    yield charts.funnel_plot(judged, ("advisor",), RATE)
    yield charts.hour_points({9: (30, 60), 18: (55, 60)})
    yield charts.scatter_chart(
        make_scatter(RATE, Against("load_visits"), "advisor", (_with(people), _with(people)), str)
    )
    hours = pl.DataFrame(
        [(0, 9, 30, 60), (0, 18, 55, 60), (1, 9, 1, 2)],
        schema=["weekday", "hour", "answered", "tried"],
        orient="row",
    )
    yield charts.answered_hours_chart(hours)
    yield charts.time_to_close_curve(kaplan_meier([10.0, 20, 90], [True, True, False]))
    for kind in MetricKind:
        metric = next(one for one in METRICS.values() if one.kind is kind)
        yield charts.trend(weekly(metric, 0.5, 0.7, 0.6, aim=EffectiveTarget(0.9)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_axis_of_numbers_is_without_a_unit_or_a_name(lang):
    set_language(lang)
    for figure in map(Figure, every_figure()):
        for trace in figure.select_traces(lambda trace: trace.type in ("bar", "scatter")):
            for side in ("x", "y"):
                numbers = [one for one in trace[side] or () if isinstance(one, (int, float))]
                axis = figure.layout[(trace[f"{side}axis"] or side).replace(side, f"{side}axis", 1)]
                shown = axis.visible is not False
                told = axis.ticksuffix or axis.title.text or str(axis.tickformat).endswith("%")
                assert not (numbers and shown) or told, (trace.name, side)
                assert shown or trace.text, "bars without an axis say their numbers"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_points_of_every_chart_can_be_read_as_a_table(lang):
    set_language(lang)
    for figure in every_figure():
        table = figure_table(figure)
        assert table.height >= 2
        assert table.columns[0] == {"zh": "图中的点", "en": "Point"}[lang]
        assert "" not in table.to_series(1).to_list()
        assert "<" not in "".join(table.to_series(1))


def test_the_table_says_each_point_once_with_all_that_its_marks_say():
    causes = pl.DataFrame({"cause_1": ["a<b", None], "value": [3.0, 1.0]})
    assert figure_table(charts.pareto(causes, "cause_1")).rows() == [
        ("a<b", "3 · 75.0% · 累计 75.0%"),
        ("未写明", "1 · 25.0% · 累计 100.0%"),
    ]


def test_a_title_compares_with_the_target_or_with_the_period_before_or_says_that_it_cannot():
    rate, count = measured(0.5, 5.0, 10), measured(114.0, 114.0, 114)
    assert (
        target_headline(RATE, rate, EffectiveTarget(0.95))
        == "回访按时完成率 50.0%（5 / 10），未达到目标 95.0%"
    )
    assert target_headline(VOLUME, count, NO_AIM, measured(112.0)) == "投诉件数 114，较上期 +2"
    assert target_headline(VOLUME, count, NO_AIM, count) == "投诉件数 114，与上期相同"
    assert target_headline(VOLUME, count, NO_AIM) == "投诉件数 114，没有上期可比"
    assert target_headline(RATE, measured(None, unknown=3), NO_AIM) == "回访按时完成率 —，3 件的来源未提供"


def test_what_is_not_due_yet_or_unknown_is_not_told_to_widen_the_period():
    assert "到期后才有数字" in empty_state_text(measured(None, pending=3))
    assert "在导出中加上" in empty_state_text(measured(None, unknown=3))
    assert "放宽期间" in empty_state_text(measured(None))
    assert "放宽期间" in empty_state_text(measured(0.9, pending=3))


def test_no_complaint_passes_for_closed_whose_source_does_not_tell():
    assert open_cases_headline(0) == "没有未关闭的投诉"
    assert "来源未提供" in open_cases_headline(0, unknown=2)


def test_classes_with_as_many_cases_are_the_largest_together():
    counts = pl.DataFrame({"department": ["销售", "售后", "配件"], "value": [2.0, 2.0, 1.0]})
    assert headlines.largest_headline(counts, "department") == "2 类并列最多，各 2 / 5"
    assert headlines.largest_headline(counts[1:], "department").startswith("售后最多，占 66.7%")


def test_a_single_class_is_no_vital_few():
    one = pl.DataFrame(
        {"cause_1": [None], "value": [4.0]}, schema={"cause_1": pl.String, "value": pl.Float64}
    )
    assert concentration_headline(one, "cause_1") == "4 件都没有写明一级原因"
    assert not checked_charts.pareto(one, "cause_1").layout.shapes
    assert headlines.vital_few(one, "cause_1") == [None]


def test_the_vital_few_stand_above_a_line_and_are_not_told_by_colour_alone():
    causes = pl.DataFrame({"cause_1": ["a", "b", "c", "d"], "value": [50.0, 29.0, 11.0, 10.0]})
    figure = checked_charts.pareto(causes, "cause_1")
    assert [shape.y0 for shape in figure.layout.shapes] == [2.5]
    assert [note.text for note in figure.layout.annotations] == ["累计", "50.0%", "79.0%", "90.0%", "100.0%"]


def test_classes_without_a_case_take_no_room():
    bands = pl.DataFrame({"waiting": ["1–3 天", "3–7 天"], "value": [0.0, 2.0]})
    assert list(checked_charts.counts(bands, "waiting").data[0].y) == ["3–7 天"]


def test_a_bar_alone_on_a_meeting_s_screen_is_no_wall():
    one = pl.DataFrame({"waiting": ["3–7 天"], "value": [2.0]})
    assert 800 * checked_charts.afar(charts.counts(one, "waiting"), 800).data[0].width <= 80


def test_every_figure_on_a_meeting_s_screen_has_letters_to_be_read_across_the_room_and_stays_what_it_was():
    for figure in every_figure():
        before, shown = deepcopy(figure), checked_charts.afar(figure, 800)
        layout = shown.layout
        axes = [layout[name] for name in figure["layout"] if name.startswith(("xaxis", "yaxis"))]
        letters = [layout.font, *(axis.tickfont for axis in axes)]
        assert all(font.size >= 20 for font in (*letters, *(note.font for note in layout.annotations)))
        assert layout.height == 800
        assert figure == before


def test_few_periods_are_named_one_by_one_and_few_cases_counted_one_by_one():
    few = checked_charts.trend(weekly(VOLUME, 1, 0, 2), Span(MONDAY, AS_OF))
    assert list(few.layout.xaxis.tickvals) == [MONDAY + timedelta(weeks=n) for n in range(3)]
    assert few.layout.yaxis.ticktext[:3] == ("0 件", "1 件", "2 件")
    assert not few.layout.shapes, "all of it was looked at: nothing to set off by a shade"
    many = checked_charts.trend(weekly(VOLUME, *(90 + n % 7 for n in range(14))))
    assert many.layout.xaxis.tickvals is None
    assert many.layout.yaxis.ticktext is None

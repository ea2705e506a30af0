"""The weekly review: its agenda follows from the figures, its minutes come back, and it fits its screen."""

import json
import re
from datetime import date, datetime, timedelta
from itertools import cycle

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from care.periods.period import Period
from care.presentation.contribution_words import BETWEEN
from care.reports import REPORTS
from care.review import (
    AgendaPart,
    SignalChange,
    agenda,
    main_cause,
    marks_of,
    people_words,
    risen_causes,
    signal_changes,
    since_then,
    topic_message,
)
from care.review.freshness_ribbon import freshness_ribbon
from care.review.minutes import MinuteContent, MinuteKind, MinuteState
from care.semantic.metric import METRICS
from care.signals import Variation
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading
from care.stats.contribution import Contribution, Tally
from care.targets.targets import EffectiveTarget
from tests.conftest import LAPTOP
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.support.browsing import open_at, settle
from tests.support.checked_charts import trend
from warehouse.services.minutes_store import Minutes
from warehouse.services.report_data import gather_report

MONDAY = date(2026, 3, 2)
WEEKS = [date(2025, 9, 1) + timedelta(weeks=n) for n in range(20)]
USUAL = [44, 46, 45, 44, 46, 45, 46, 44, 45, 46, 44, 45, 46, 45, 44, 46, 45, 44, 46, 45]


def judged(metric: str, hits: list[int], of: int = 50) -> JudgedSeries:
    """The course of weeks in which so many of ``of`` were hit; of a count, so many were counted."""
    share = METRICS[metric].kind == "proportion"
    history = [
        Reading(week, float(n), of if share else n, n / of if share else float(n))
        for week, n in zip(WEEKS, hits, strict=False)
    ]
    return judge_series(
        METRICS[metric], history, Period.WEEK, date(2026, 12, 31), EffectiveTarget(METRICS[metric].target)
    )


def views(courses: dict, **counts) -> list[tuple[AgendaPart, str]]:
    known = {"returning": 0, "open_cases": 0, "causes_rose": False} | counts
    return [(topic.part, topic.key) for topic in agenda(signal_changes(courses), **known)]


MEETING = {"width": 1920, "height": 1080}
FALLEN = [*USUAL[:-1], 30]
RATE = "callback_on_time_rate"


def test_a_week_without_anything_to_say_takes_three_views():
    quiet = {(RATE, None): judged(RATE, USUAL), ("complaint_count", None): judged("complaint_count", USUAL)}
    assert views(quiet) == [
        (AgendaPart.SCORECARD, "scorecard"),
        (AgendaPart.ATTENTION, "attention"),
        (AgendaPart.QUIET, "quiet"),
        (AgendaPart.NEW, "new"),
    ]


def test_the_agenda_keeps_its_order_and_puts_the_worst_signal_first():
    risen_on = [*USUAL[:-7], *[49] * 7]
    courses = {
        ("service_callback_rate", None): judged("service_callback_rate", [*USUAL[:-1], 50]),
        ("complaint_count", None): judged("complaint_count", [*USUAL[:-1], 70]),
        (RATE, None): judged(RATE, FALLEN),
        ("timely_standard_rate", None): judged("timely_standard_rate", [20] * 20),
        ("satisfaction_score", None): judged("satisfaction_score", USUAL),
        ("new_car_callback_rate", None): judged("new_car_callback_rate", [*risen_on[1:], 49]),
    }
    parts = [part for part, _ in views(courses, returning=1, open_cases=3, causes_rose=True)]
    assert parts == sorted(parts, key=list(AgendaPart).index)
    keys = [key for _, key in views(courses, returning=1, open_cases=3, causes_rose=True)]
    assert keys.index(RATE) < keys.index("complaint_count") < keys.index("timely_standard_rate")
    assert "satisfaction_score" not in keys


def test_a_signal_is_new_only_at_the_review_that_first_can_see_it():
    assert (AgendaPart.SIGNAL, RATE) in views({(RATE, None): judged(RATE, FALLEN)})
    run = [*USUAL[:8], *[48] * 12]
    assert (AgendaPart.SIGNAL, RATE) in views({(RATE, None): judged(RATE, run[:15])})
    assert (AgendaPart.GOING_ON, RATE) in views({(RATE, None): judged(RATE, run[:16])})


def test_a_target_that_the_process_cannot_reach_has_a_view_of_its_own():
    assert (AgendaPart.BEYOND, RATE) in views({(RATE, None): judged(RATE, [20, 22] * 10)})


def test_the_store_where_it_is_worst_is_the_one_shown_and_too_few_cases_say_nothing():
    courses = {(RATE, None): judged(RATE, USUAL), (RATE, "S02"): judged(RATE, FALLEN)}
    (found,) = signal_changes(courses)
    assert (found.store, found.new) == ("S02", True)
    few = {(RATE, None): judged(RATE, USUAL), (RATE, "S02"): judged(RATE, [*[4] * 19, 0], of=4)}
    assert [one.quiet for one in signal_changes(few)] == [True]


def test_metrics_that_count_the_same_of_some_cases_are_told_once():
    keys = ("service_callback_rate", "private_callback_rate", "key_customer_callback_rate")
    (told,) = signal_changes({(key, "S01"): judged(key, FALLEN) for key in keys})
    assert (told.metric, set(told.along)) == (keys[0], set(keys[1:]))


def test_a_complaint_that_is_open_makes_its_week_s_close_rate_no_signal():
    assert signal_changes({("close_rate", None): judged("close_rate", FALLEN)}) == []


@pytest.mark.parametrize(("cases", "pages"), [(0, 0), (1, 1), (6, 1), (7, 2), (500, 4)])
def test_a_list_too_long_for_one_view_takes_more(cases, pages):
    topics = [part for part, _ in views({}, open_cases=cases)]
    assert topics.count(AgendaPart.COMPLAINTS) == pages


def test_a_cause_rises_against_all_weeks_those_without_it_too():
    by_cause = pl.DataFrame(
        {
            "period": [WEEKS[4], WEEKS[12], WEEKS[-1], *WEEKS],
            "cause_1": ["配件缺货/等待"] * 3 + ["服务态度"] * 20,
            "numerator": [1.0, 1.0, 6.0] + [4.0] * 20,
            "denominator": [1, 1, 6] + [4] * 20,
            "value": [1.0, 1.0, 6.0] + [4.0] * 20,
            "pending": 0,
            "awaiting": 0,
        }
    )

    def judge(_: str, series: list[Reading]) -> JudgedSeries:
        return judge_series(
            METRICS["complaint_count"], series, Period.WEEK, date(2026, 12, 31), EffectiveTarget(None)
        )

    (found,) = risen_causes(by_cause, WEEKS, judge)
    assert (found.cause, found.now, found.usual) == ("配件缺货/等待", 6, 0.4)


def test_of_complaints_that_rose_the_cause_is_told_whose_part_grew_beyond_chance():
    course = judged("complaint_count", [*USUAL[:-8], *[90] * 8])
    counts = {week: (5, 45) if n < 12 else (40, 50) for n, week in enumerate(WEEKS)}
    rows = [
        (w, c, n)
        for w, pair in counts.items()
        for c, n in zip(("配件缺货/等待", "服务态度"), pair, strict=True)
    ]
    by_cause = pl.DataFrame(rows, ("period", "cause_1", "denominator"), orient="row")
    told = main_cause(by_cause, course)
    assert told == f"自 {WEEKS[12]} 一周起 720 件中 320 件为“配件缺货/等待”（44.4%，此前 10.0%）。"
    alike = by_cause.with_columns(denominator=pl.lit(20))
    assert main_cause(alike, course) == ""
    assert main_cause(by_cause, judged("complaint_count", USUAL)) == ""


def test_of_two_signals_the_one_that_touches_more_customers_comes_first():
    small = judged("delight_rate", [*USUAL[:8], *[40] * 12], of=50)
    large = judged("callback_success_rate", [10 * hits for hits in [*USUAL[:8], *[41] * 12]], of=500)
    found = signal_changes({("delight_rate", "S01"): small, ("callback_success_rate", None): large})
    assert [one.metric for one in found] == ["callback_success_rate", "delight_rate"]
    assert found[0].harm > found[1].harm > 0


def test_what_was_agreed_about_a_metric_is_a_mark_on_its_chart(home):
    home.mkdir()
    action = MinuteContent(MinuteKind.ACTION, RATE, "每天<核对>", "林芳", NEWEST, RATE, "S01")
    Minutes.open(home).add(action, "王经理", WEEKS[9])
    entries = Minutes.open(home).standing()
    assert marks_of(entries, RATE, "S02") == marks_of(entries, "close_rate", None) == []
    figure = trend(judged(RATE, USUAL), marks=marks_of(entries, RATE, "S01"))
    notes = [(note.x, note.text) for note in figure.layout.annotations if "目标" not in note.text]
    assert notes == [(WEEKS[9], "每天&lt;核对&gt;")]


@pytest.mark.slow
def test_a_plan_stands_in_the_slot_of_the_problem_it_answers_and_the_next_report_follows_it_up(
    load_rows, home
):
    left_open = [{"received_at": f"2026-0{n}-02 09:00", "status": "处理中"} for n in (1, 2, 3)]
    house = load_rows(complaints=left_open)
    january = gather_report(house, REPORTS["after-sales"], date(2026, 1, 5))
    problem = next(one for one in january.problems if one.metric == "close_rate")
    plan = MinuteContent(
        MinuteKind.PLAN,
        problem.scope,
        "逐件定人",
        "王芳",
        MONDAY,
        problem.metric,
        "S01",
        problem.department.value,
    )
    Minutes.open(home).add(plan, "王经理", problem.planned_on)
    answered = gather_report(house, REPORTS["after-sales"], date(2026, 1, 5)).sections[-1].tables
    assert [row[2:] for row in answered[0].rows] == [("售后部", "逐件定人", "王芳", "2026-03-02")]
    _, followed = gather_report(house, REPORTS["after-sales"], date(2026, 2, 5)).sections[-1].tables
    assert [row[3:7] for row in followed.rows] == [("逐件定人", "王芳", "2026-03-02", "进行中")]
    earlier = gather_report(house, REPORTS["after-sales"], date(2025, 12, 5)).sections[-1].tables
    assert not [table for table in earlier if any("逐件定人" in row for row in table.rows)]


@pytest.mark.slow
def test_a_plan_is_written_below_the_report_that_asks_for_it(load_rows, home, visit):  # noqa: F811
    received = ("2026-01-02 09:00", "2026-02-03 09:00")
    load_rows(complaints=[{"received_at": at, "status": "处理中"} for at in received])
    app = visit(home, "reports", span="custom", days=["2026-01-01", "2026-01-31"])
    keys = {one.key.split("-")[0]: one for one in (*app.text_input, *app.date_input) if one.key}
    keys["measure"].input("逐件定人")
    keys["owner"].input("王芳")
    press = next(one for one in app.button if one.label == "记下计划")
    press.click().run()
    assert app.warning[0].value == "请写明措施、负责人和期限。"
    keys = {one.key.split("-")[0]: one for one in app.date_input if one.key}
    keys["due"].set_value(MONDAY)
    next(one for one in app.button if one.label == "记下计划").click().run()
    assert not app.exception
    (plan,) = Minutes.open(home).standing()
    assert (plan.since, plan.content.what, plan.content.due_on) == (date(2026, 2, 1), "逐件定人", MONDAY)


NEWEST = MONDAY + timedelta(weeks=1)


@pytest.fixture
def weeks_of_complaints(load_rows) -> None:
    """A complaint a week up to Wednesday 2026-03-11, so that the newest review is that of 2026-03-09."""
    mondays = [MONDAY - timedelta(weeks=n) for n in range(15)]
    rows = [{"received_at": f"{monday} 09:00", "cause_1": "服务态度"} for monday in mondays]
    load_rows(complaints=[*rows, {"received_at": "2026-03-11 07:00", "cause_1": "服务态度"}])


@pytest.mark.slow
@pytest.mark.usefixtures("weeks_of_complaints")
def test_an_action_written_last_week_comes_back_and_a_past_week_opens_as_it_was(home, visit):  # noqa: F811
    app = visit(home, "review", week=str(MONDAY), topic="new")
    assert not [one for one in app.text_input if one.key == "what-new-zh-0"], "the form is a key away"
    app.button(key="write").click().run()
    app.text_input(key="what-new-zh-0").input("每天核对")
    app.text_input(key="who-new-zh-0").input("林芳")
    app.selectbox(key="about-new-zh-0").select("complaint_count")
    next(one for one in app.button if one.label == "记为行动").click().run()
    assert not app.exception
    (kept,) = Minutes.open(home).standing()
    assert (kept.since, kept.content.what, kept.content.metric) == (MONDAY, "每天核对", "complaint_count")
    Minutes.open(home).edit(
        kept, MinuteContent(**{**vars(kept.content), "state": MinuteState.DONE}), "王经理", NEWEST
    )
    now = visit(home, "review", topic="actions")
    assert now.title[0].value == "上次定下的行动"
    assert [one.label for one in now.button if one.key == f"change-{kept.id}"] == ["已完成"]
    then = visit(home, "review", week=str(MONDAY), topic="new")
    assert [one.label for one in then.button if one.key == f"change-{kept.id}"] == ["进行中"]
    before = visit(home, "review", week="2026-02-23", topic="new")
    assert not [one for one in before.button if one.key == f"change-{kept.id}"]


@pytest.mark.slow
@pytest.mark.usefixtures("weeks_of_complaints")
def test_what_a_review_agreed_or_noted_about_a_metric_stands_on_its_trend_on_the_dashboard(home, visit):  # noqa: F811
    for sort, what in ((MinuteKind.ACTION, "每天核对"), (MinuteKind.NOTE, "春节停业")):
        content = MinuteContent(sort, "new", what, "林芳", None, "complaint_count", None)
        Minutes.open(home).add(content, "王经理", MONDAY)
    app = visit(home, "complaints")
    (count, *_) = (json.loads(chart.proto.spec) for chart in app.get("plotly_chart"))
    assert {"每天核对", "春节停业"} <= {note["text"] for note in count["layout"]["annotations"]}


@pytest.mark.parametrize("topic", ["quiet", "complaints", "complaint_count"])
def test_the_review_of_the_first_week_on_record_has_nothing_to_compare_with(
    home,
    visit,  # noqa: F811
    load_rows,
    monkeypatch,
    topic,
):
    load_rows(complaints=[{"received_at": f"2026-03-0{day} 09:00", "status": "处理中"} for day in (2, 5, 9)])
    changed = SignalChange("complaint_count", None, Variation.CONCERNING, True, False, 9, 3)
    monkeypatch.setattr("pages.parts.review.open_review.signal_changes", lambda _: [changed])
    app = visit(home, "review", topic=topic)
    assert not app.exception
    shown = "".join(str(one.value.to_dict()) for one in app.table)
    assert topic == "complaints" or "—" in shown


def assert_fits(tab: Page) -> None:
    """Nothing of a view has to be scrolled to on this screen, and its letters are read from afar."""
    screen = tab.viewport_size
    hidden = tab.get_by_test_id("stMain").evaluate(HIDDEN)
    assert hidden <= 0, f"{tab.url} is {hidden} px higher than a screen of {screen}"
    smallest = 32 * screen["width"] / MEETING["width"]
    letters = tab.locator(".st-key-review-view :is(td, p):visible").evaluate_all(LETTERS)
    assert all(size >= smallest - 1 for size in letters), f"{min(letters)} px letters at {tab.url}"


def test_keys_go_from_view_to_view_and_none_scrolls_on_the_meeting_s_screen(served_demo, tab):
    other_screen = cycle((MEETING, LAPTOP))
    open_at(tab, f"{served_demo}/review?lang=en")
    place = tab.locator(".st-key-review-top").get_by_test_id("stPopover")
    expect(place).to_contain_text("1 / ")
    expect(tab.locator(".scorecard tbody tr")).to_have_count(3)
    settle(tab)
    views = int(re.search(r"1 / (\d+)", place.inner_text()).group(1))
    assert views > 5
    for n, key in enumerate(["Space", "ArrowRight", "PageDown"] + ["ArrowRight"] * (views - 4), start=2):
        tab.keyboard.press(key)
        expect(place).to_contain_text(f"{n} / {views}")
        settle(tab)
        assert_fits(tab)
        tab.set_viewport_size(next(other_screen))
        settle(tab)
        assert_fits(tab)
    axes = tab.locator(".st-key-review-view .xtick text").evaluate_all(LETTERS)
    assert all(size >= 28 for size in axes)
    tab.keyboard.press("ArrowLeft")
    expect(place).to_contain_text(f"{views - 1} / {views}")
    settle(tab)
    tab.keyboard.press("a")
    what = tab.get_by_test_id("stDialog").get_by_role("textbox").first
    what.click()
    tab.keyboard.type("call all of them")
    expect(what).to_have_value("call all of them")
    expect(place).to_contain_text(f"{views - 1} / {views}")
    tab.keyboard.press("Escape")
    expect(tab.get_by_test_id("stDialog")).to_have_count(0)
    settle(tab)
    tab.reload()
    settle(tab)
    expect(place).to_contain_text(f"{views - 1} / {views}")
    tab.get_by_role("link", name="Exit").click()
    expect(tab.get_by_test_id("stHeader")).to_be_visible()


HIDDEN = """async main => {
    const hidden = () => main.scrollHeight - main.clientHeight;
    for (let n = 0; n < 50 && hidden() > 0; n++) await new Promise(done => setTimeout(done, 100));
    return hidden();
}"""
"""How much of a page is below its screen, once its charts have had time to take on the new height."""
LETTERS = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"


def test_a_review_on_a_wall_goes_on_by_itself(served_demo, tab):
    open_at(tab, f"{served_demo}/review?lang=en&play=5s")
    place = tab.locator(".st-key-review-top").get_by_test_id("stPopover")
    expect(place).to_contain_text("2 / ")
    expect(place).to_contain_text("3 / ")
    expect(tab).to_have_url(re.compile("play=5s"))


def test_a_title_says_where_what_happened_and_who_it_is_about():
    def title(hits: list[int], *people: Contribution) -> str:
        return topic_message(judged(RATE, hits).chart, "S01", people_words(people, METRICS[RATE].responsible))

    def part(name: str, misses: int, dimension: str = "agent") -> Contribution:
        return Contribution(dimension, f"S01{BETWEEN}{name}", Tally(misses, 20), Tally(40, 200), 0.0001)

    assert title([*USUAL[:-1], 30], part("陈静", 21)) == "S01 回访按时完成率掉到 60.0%：主要是陈静"
    assert title([*USUAL[:-1], 30], part("陈静", 20)) == "S01 回访按时完成率掉到 60.0%：陈静偏多"
    assert title([*USUAL[:-1], 30], part("陈静", 21, "advisor")).endswith("：主要是陈静的客户")
    both = part("陈静", 15, "advisor"), part("林芳", 15)  # who may be the very same cases
    assert title([*USUAL[:-1], 30], *both).endswith("：陈静的客户、林芳偏多")
    assert title([*USUAL[:-8], *[48] * 8]).startswith("S01 回访按时完成率连续 8 周高于均值")
    assert title([20, 22] * 10) == "S01 回访按时完成率：现有流程达不到 95.0%"
    assert title([*USUAL[:-7], 48, 47, 46, 45, 44, 43, 42]) == "S01 回访按时完成率连续 7 周下降，到 84.0%"
    assert title([*USUAL[:-3], 41, 45, 41]) == "S01 回访按时完成率接近下限，82.0%"
    assert title(USUAL, *(part(name, 14) for name in "甲乙丙")).endswith("主要是甲、乙")


def test_records_that_end_before_the_week_are_told_above_every_view():
    stores = [("S01", datetime(2026, 3, 1, 18)), ("S02", datetime(2026, 2, 25, 18))]
    assert freshness_ribbon(stores, MONDAY) == "S02 缺 4 天的记录，请补导出"
    assert freshness_ribbon(stores[:1], MONDAY) == "各店的记录都到 2026-03-02 之前"
    calls = [("S01", datetime(2026, 2, 20, 18)), ("S02", datetime(2026, 2, 20, 18))]
    assert freshness_ribbon(stores[:1], MONDAY, calls[:1]) == "S01 缺 9 天的回访，请补导出"
    assert freshness_ribbon(stores, MONDAY, calls) == "S02 缺 4 天的记录；S01 缺 9 天的回访，请补导出"


def test_an_action_is_told_with_before_and_now_and_whether_the_chart_moved_since(home):
    home.mkdir()
    since = WEEKS[12]
    action = MinuteContent(MinuteKind.ACTION, RATE, "每天核对", "林芳", NEWEST, RATE, "S01")
    Minutes.open(home).add(action, "王经理", since)
    (kept,) = Minutes.open(home).standing()
    unmoved, fallen = judged(RATE, USUAL), judged(RATE, [*USUAL[:13], *[30] * 7])
    assert since_then(kept, unmoved, WEEKS[-1]) == "90.0% (45 / 50) → 90.0% (45 / 50)；图上未见变化"
    assert since_then(kept, fallen, WEEKS[-1]).endswith("；此后变差")

"""The daily report fits one page that a manager writes on; the appraisal says whose each figure is."""

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from conftest import write_rows
from playwright.sync_api import Browser
from pptx import Presentation

from care.reports import FORMATS, REPORTS, Report, digest, write_report
from care.reports.model.document import Section, cell_text
from etl.pipeline.load import load
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.report_data import gather_report

pytestmark = pytest.mark.slow

DAY = date(2026, 3, 9)
COLLEAGUES = ("林芳", "郭燕", "李强", "高翔")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """On 2026-03-09 one agent reached two customers of three, another none of one; the tenth has begun."""
    folder = tmp_path_factory.mktemp("daily")
    orders = [
        {"order_no": f"R{n}", "delivered_at": "2026-03-06 10:00", "service_advisor": "李强"} for n in range(6)
    ]
    calls = [
        ("R0", "林芳", "2026-03-09 09:30", "reached", False, "挺好"),
        ("R1", "林芳", "2026-03-09 10:00", "reached", True, "打 13912345678 找我，等了两小时"),
        ("R2", "林芳", "2026-03-09 10:30", "unreachable", None, None),
        ("R3", "郭燕", "2026-03-09 11:00", "unreachable", None, None),
        ("R4", "郭燕", "2026-03-07 11:00", "reached", False, "好"),
    ]
    case = {"department": "service", "handler": "高翔", "status": "open", "cause_1": "维修时效"}
    exports = {
        "service_orders": orders,
        "callbacks": [
            {
                "callback_type": "service",
                "subject_no": subject,
                "agent": agent,
                "attempted_at": at,
                "outcome": outcome,
                "dissatisfied": dissatisfied,
                "voice": voice,
            }
            for subject, agent, at, outcome, dissatisfied, voice in calls
        ],
        "complaints": [
            {**case, "complaint_no": "T1", "received_at": "2026-03-09 11:00", "due_at": "2026-03-12 18:00"},
            {**case, "complaint_no": "T2", "received_at": "2026-02-09 11:00", "due_at": "2026-02-12 18:00"},
        ],
        "inquiries": [{"received_at": datetime(2026, 3, 9, 18)}],
    }
    files = [write_rows(folder / f"{name}.csv", name, rows) for name, rows in exports.items()]
    load(folder / "home", files, complete_until=DAY)
    return Warehouse.open(folder / "home")


def section(report: Report, title: str) -> Section:
    return next(one for one in report.sections if title in one.title)


def rows(part: Section, named: str) -> list[list[str]]:
    table = next(one for one in part.tables if named in one.title)
    return [[cell_text(cell) for cell in row] for row in table.rows]


def test_the_day_is_told_by_type_and_agent(warehouse: Warehouse):
    calls = section(gather_report(warehouse, REPORTS["daily"]), "当日回访")
    assert calls.sentences == (
        "拨打 4 次，接通 2 次，记录为不满 1 次。",
        "当日到期的回访：回访率 83.3%（5 / 6），回访按时完成率 50.0%（3 / 6）。",
    )
    assert rows(calls, "类型") == [["售后回访", "4", "2", "1"]]
    assert rows(calls, "专员") == [["林芳", "3", "2", "1"], ["郭燕", "1", "0", "0"]]
    question = Question(("callback_rate",), since=DAY, until=DAY)
    assert warehouse.measure(question).select("numerator", "denominator").row(0) == (5, 6)


def test_dissatisfied_customers_and_late_complaints_are_listed_masked(warehouse: Warehouse):
    found = section(gather_report(warehouse, REPORTS["daily"]), "不满与投诉")
    assert found.sentences == ("新受理投诉 1 件；至今未关闭 2 件，其中 1 件已过要求完成时间。",)
    assert [row[-1] for row in rows(found, "不满")] == ["打 139****5678 找我，等了两小时"]
    assert [row[1] for row in rows(found, "新受理")] == ["T1"]
    assert [row[1] for row in rows(found, "超期")] == ["T2"]


def test_the_next_day_has_what_is_due_and_overdue_by_agent(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["daily"])
    todo = section(report, "2026-03-10 待办")
    assert todo.sentences == ("要回访 3 件：已逾期 3。",)
    assert rows(todo, "专员") == [["林芳", "2"], ["郭燕", "1"]]
    assert report.sections[-1].room[0] == "售后经理批示"


def test_of_a_day_that_is_past_no_work_is_told(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["daily"], date(2026, 3, 7))
    assert section(report, "待办").sentences == ("这一天已过，待办见最新一天的日报。",)


def test_what_the_source_does_not_tell_is_no_zero(load_rows: Callable[..., Warehouse]):
    call = {"callback_type": "service", "attempted_at": "2026-03-02 10:00", "outcome": "reached"}
    report = gather_report(load_rows(callbacks=[call]), REPORTS["daily"], date(2026, 3, 2))
    calls = section(report, "当日回访")
    assert calls.sentences[0] == "拨打 1 次，接通 1 次，来源未提供“是否不满”。"
    assert rows(calls, "类型") == [["售后回访", "1", "1", "—"]]
    assert section(report, "不满与投诉").sentences == ("没有导入投诉记录。",)


def test_a_day_without_calls_is_a_line_and_no_shell(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["daily"], date(2026, 3, 8))
    calls = section(report, "当日回访")
    assert (calls.sentences[0], calls.tables) == ("当日没有回访记录。", ())


def test_a_daily_digest_has_the_numbers_and_nobody(warehouse: Warehouse):
    lines = digest(gather_report(warehouse, REPORTS["daily"]))
    assert "拨打 4 次，接通 2 次，记录为不满 1 次。" in lines
    assert not [name for name in COLLEAGUES if name in "".join(lines)]


def test_every_agent_has_their_own_figures_with_the_target(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["appraisal"], DAY)
    agents = section(report, "回访专员")
    question = Question(
        ("callback_on_time_rate",), ("agent",), since=date(2026, 3, 1), until=date(2026, 3, 31)
    )
    counted = warehouse.measure(question).drop_nulls("agent").select("agent", "numerator", "denominator")
    shown = rows(agents, "个人")
    assert {(row[1], float(row[4]), int(row[5])) for row in shown} == {*counted.iter_rows()}
    assert {row[2] for row in shown} == {"回访按时完成率"}
    assert {row[7] for row in shown} == {"件数太少，不作判断"}
    assert "另有 1 件不属于任何人" in agents.sentences[1]


def test_names_are_for_those_who_may_see_people(warehouse: Warehouse):
    for key in ("daily", "appraisal"):
        report = gather_report(warehouse, REPORTS[key], DAY, people=False)
        told = repr([report.sections, report.records, digest(report)])
        assert not [name for name in COLLEAGUES if name in told]
    assert any("不含查看同事姓名" in line for one in report.sections for line in one.sentences)


def test_a_busy_day_fits_one_page_of_a4_and_a_slide_a_section(
    demo_home: Path, browser: Browser, tmp_path: Path
):
    report = gather_report(Warehouse.open(demo_home), REPORTS["daily"])
    deck = Presentation(BytesIO(FORMATS[".pptx"](report)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == ["当日回访", "不满与投诉", "2026-03-11 待办"]
    written = [shape.text_frame.text for shape in deck.slides[2].shapes if shape.has_text_frame]
    assert {*report.sections[-1].room} <= {*written}
    write_report(report, tmp_path / "daily.html")
    page = browser.new_page()
    page.goto((tmp_path / "daily.html").as_uri())
    assert page.locator(".room").count() == 3
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.close()

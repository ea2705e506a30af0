"""The reports on lost and on key customers: who was owed a call, who got it, and who is still open."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from conftest import write_rows

from care.reports import REPORTS, Report, digest
from care.reports.model.document import Section, cell_text
from etl.pipeline.load import load
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.report_data import gather_report

pytestmark = pytest.mark.slow

AS_OF = datetime(2026, 3, 10, 18)
SVW = '[[policy]]\npreset = "svw"\nsince = 2020-01-01\nby = "周"\ndecided_on = 2020-01-01\nreason = "制度"\n'
LOST_VINS = [f"LSVAA{n:012}" for n in range(4101, 4111)]
KEY_VINS = [f"LSVKK{n:012}" for n in range(5201, 5204)]


def visit(vin: str, delivered_at: str, advisor: str = "李强", **more: object) -> dict:
    return {"vin": vin, "delivered_at": delivered_at, "service_advisor": advisor, **more}


def call(kind: str, vin: str, at: str, outcome: str = "reached", **more: object) -> dict:
    return {
        "callback_type": kind,
        "subject_no": vin,
        "attempted_at": at,
        "outcome": outcome,
        "agent": "林芳",
        **more,
    }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Ten cars last seen in June 2024: in 2025-H2 six were called, four reached, and one came back."""
    folder = tmp_path_factory.mktemp("customers")
    home = folder / "home"
    home.mkdir()
    (home / "policy.toml").write_text(SVW, encoding="utf-8")
    calls = [
        call("lost_customer", vin, "2025-09-01 10:00", loss_reason=reason)
        for vin, reason in zip(LOST_VINS[:4], ("价格", "价格", "价格", "服务"), strict=True)
    ]
    calls += [call("lost_customer", vin, "2025-09-02 10:00", "unreachable") for vin in LOST_VINS[4:6]]
    calls += [call("lost_customer", vin, "2026-02-02 10:00") for vin in LOST_VINS[1:3]]
    calls += [
        call(
            "key_customer", KEY_VINS[0], "2026-02-03 10:00", voice="等了 13912345678 很久", dissatisfied=True
        ),
        call("key_customer", KEY_VINS[1], "2026-02-04 10:00", "unreachable"),
    ]
    exports = {
        "service_orders": [
            *(visit(vin, "2024-06-03 10:00", "王芳" if n < 7 else "李强") for n, vin in enumerate(LOST_VINS)),
            visit(LOST_VINS[0], "2025-10-01 10:00"),
            *(visit(vin, "2025-11-03 10:00", key_customer=True) for vin in KEY_VINS),
        ],
        "callbacks": calls,
        "inquiries": [{"received_at": AS_OF}],
    }
    files = [write_rows(folder / f"{name}.csv", name, rows) for name, rows in exports.items()]
    load(home, files, complete_until=date(2026, 3, 9))
    return Warehouse.open(home)


def section(report: Report, title: str) -> Section:
    return next(one for one in report.sections if title in one.title)


def table(report: Report, title: str, named: str) -> list[list[str]]:
    found = next(one for one in section(report, title).tables if named in one.title)
    return [[cell_text(cell) for cell in row] for row in found.rows]


def rate(warehouse: Warehouse, key: str, since: date, until: date, **by: str) -> tuple[float, int]:
    question = Question(
        (key,), since=since, until=until, where={name: (value,) for name, value in by.items()}
    )
    numerator, denominator = warehouse.measure(question).select("numerator", "denominator").row(0)
    return numerator, denominator


def test_a_half_year_says_who_was_owed_called_reached_and_won_back(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["lost"])
    assert report.period == "2025-H2"
    sentences = section(report, "执行").sentences
    assert sentences[:3] == (
        "流失客户回访率 60.0%（6 / 10），未达到目标 100.0%（差 4 件）。",
        "流失客户回访成功率 66.7%（4 / 6）。",
        "流失挽回率 25.0%（1 / 4）。",
    )
    assert table(report, "执行", "按顾问") == [
        ["王芳", "7", "6", "4", "1", "85.7%"],
        ["李强", "3", "0", "0", "3", "0.0%"],
    ]


def test_its_numbers_are_those_of_the_metrics_by_advisor(warehouse: Warehouse):
    half = date(2025, 7, 1), date(2025, 12, 31)
    for name, owed, called, reached, *_ in table(gather_report(warehouse, REPORTS["lost"]), "执行", "按顾问"):
        by = {"advisor": name}
        assert (int(called), int(owed)) == rate(warehouse, "lost_customer_callback_rate", *half, **by)
        assert (int(reached), int(called)) == rate(warehouse, "lost_customer_success_rate", *half, **by)


def test_reasons_for_leaving_come_by_weight(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["lost"])
    assert [row[:3] for row in table(report, "流失原因", "流失原因")] == [
        ["价格", "3", "75.0%"],
        ["服务", "1", "25.0%"],
    ]
    assert section(report, "流失原因").charts[0].series[0][1] == (3, 1)


def test_the_running_half_year_is_held_against_the_time_gone(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["lost"])
    # 68.75 of 181 days are gone, so that three of nine should have been called.
    assert table(report, "本半年进度", "进度") == [["S01", "9", "2", "22.2%", "38.0%", "1"]]
    progress = warehouse.measure(Question(("lost_customer_progress",)))
    assert progress.select("numerator", "denominator").row(0) == (2, 9)
    still_open = table(report, "本半年进度", "尚未拨打")
    assert len(still_open) == 7
    assert not [cell for row in still_open for cell in row if cell in LOST_VINS]


def test_the_running_half_year_can_be_asked_for_itself(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["lost"], date(2026, 2, 1))
    assert report.period == "2026-H1"
    assert section(report, "执行").sentences[0] == "流失客户回访率暂无数值：9 件未到期。"
    assert len([one for one in report.sections if "进度" in one.title]) == 1


def test_a_quarter_says_which_key_customers_are_still_open(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["key"], date(2026, 2, 1))
    assert report.period == "2026-Q1"
    assert section(report, "执行").sentences[:2] == (
        "此季度应回访重点客户 3 位，已拨打 2 位（66.7%），接通 1 位。",
        "重点客户季度回访率暂无数值：3 件未到期。",
    )
    assert len(table(report, "尚未拨打", "尚未拨打")) == 1
    assert "其中 1 位还在期限内" in section(report, "尚未拨打").sentences[0]
    words = table(report, "意见", "原话")
    assert "139****5678" in words[0][-1]


def test_a_quarter_that_is_over_is_the_metrics_rate(load_rows: Callable[..., Warehouse], home: Path):
    home.mkdir(exist_ok=True)
    (home / "policy.toml").write_text(SVW, encoding="utf-8")
    warehouse = load_rows(
        service_orders=[visit(vin, "2025-11-03 10:00", key_customer=True) for vin in KEY_VINS],
        callbacks=[call("key_customer", vin, "2026-02-03 10:00") for vin in KEY_VINS[:2]],
        complete_until=date(2026, 4, 5),
    )
    report = gather_report(warehouse, REPORTS["key"], date(2026, 2, 1))
    assert (
        "重点客户季度回访率 66.7%（2 / 3），未达到目标 100.0%（差 1 件）。"
        in section(report, "执行").sentences
    )
    assert rate(warehouse, "key_customer_quarter_rate", date(2026, 1, 1), date(2026, 3, 31)) == (2, 3)
    assert "其中 0 位还在期限内" in section(report, "尚未拨打").sentences[0]


def test_names_of_colleagues_are_for_those_who_may_see_them(warehouse: Warehouse):
    for key in ("lost", "key"):
        report = gather_report(warehouse, REPORTS[key], date(2026, 2, 1), people=False)
        told = repr([report.sections, report.records, digest(report)])
        assert not [name for name in ("林芳", "王芳", "李强") if name in told]


def test_a_store_that_owes_nothing_is_told_so_in_a_line(load_rows: Callable[..., Warehouse]):
    warehouse = load_rows(callbacks=[call("service", "", "2026-03-02 10:00")])
    lost, key = (gather_report(warehouse, REPORTS[name]) for name in ("lost", "key"))
    assert lost.sections[0].sentences == ("此半年没有应回访的流失客户。",)
    assert "没有可报告的" in key.sections[0].sentences[0]
    for report in (lost, key):
        assert not [one for section in report.sections for one in (*section.tables, *section.charts)]
        assert all(len(one.sentences) == 1 for one in report.sections)


def test_every_open_customer_stands_in_the_workbook(warehouse: Warehouse):
    report = gather_report(warehouse, REPORTS["lost"])
    records = next(one for one in report.records if "尚未拨打" in one.title)
    question = Question(("lost_customer_progress",))
    missed = warehouse.records("lost_customer_progress", "missed", question)
    assert len(records.rows) == missed.height == 7

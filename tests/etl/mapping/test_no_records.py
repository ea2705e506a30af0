"""Rows that are no records: headings again, another table below, totals, footers and hints."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from conftest import Care

from etl.pipeline.load import check
from etl.pipeline.load_report import LoadReport
from etl.pipeline.messages import load_messages

HEAD = ["门店代码", "回访编号", "回访类型", "回访时间", "回访结果"]
ORDERS = ["门店代码", "工单号", "车架号", "服务顾问"]
SALES = ["门店代码", "销售单号", "车架号", "交车时间", "销售顾问"]


def call(number: str, store: str = "S01") -> list[str]:
    return [store, number, "售后回访", "2026-03-01 10:00", "成功"]


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    path.write_text("".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    return path


Judged = Callable[..., LoadReport]


@pytest.fixture
def judged(home: Path, tmp_path: Path) -> Judged:
    """``judged(rows)``: what a check says of a sheet of these rows, as a text file or as a workbook."""

    def judge(rows: Sequence[Sequence[str]], *, workbook: bool = False) -> LoadReport:
        if not workbook:
            return check(home, [write_csv(tmp_path / "导出.csv", rows)])
        path = tmp_path / "导出.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return check(home, [path])

    return judge


def counts(report: LoadReport) -> tuple[int, int]:
    (sheet,) = report.sheets
    assert not report.faults
    return sheet.accepted, sheet.rejected


def told(report: LoadReport) -> str:
    return "\n".join(load_messages(report))


@pytest.mark.parametrize("workbook", [False, True])
@pytest.mark.parametrize(
    "again",
    [
        HEAD,
        [f"{heading}*" for heading in HEAD],
        [f"{heading}：" for heading in HEAD],
        [*HEAD[:3], "拨打时间", "回访结果"],
        [*HEAD[:3], "", ""],
    ],
    ids=["the same", "starred", "with a colon", "one synonym", "in part"],
)
def test_headings_of_a_next_page_hide_no_row_above_them(judged: Judged, again: list[str], workbook: bool):
    report = judged([HEAD, call("C1"), call("C2"), again, call("C3")], workbook=workbook)
    assert counts(report) == (3, 1)
    assert "这一行是列名" in told(report)


def test_a_next_page_may_have_a_heading_more(judged: Judged):
    assert counts(judged([HEAD, call("C1"), [*HEAD, "第2页"], call("C2")], workbook=True)) == (2, 1)


@pytest.mark.parametrize("workbook", [False, True])
def test_below_headings_in_another_order_no_row_is_read_by_the_first(judged: Judged, workbook: bool):
    swapped = [HEAD[0], HEAD[1], HEAD[4], HEAD[3], HEAD[2]]
    moved = ["S01", "C2", "成功", "2026-03-01 10:00", "售后回访"]
    report = judged([HEAD, call("C1"), swapped, moved, HEAD, call("C3")], workbook=workbook)
    assert counts(report) == (2, 3)
    assert "第 3 行起是另一组列名" in told(report)
    assert "分成两个工作表或文件" in told(report)


def test_a_source_passes_over_no_row_above_a_second_heading_either(home: Path, tmp_path: Path):
    (home / "sources").mkdir(parents=True)
    source = 'record = "callbacks"\nfiles = ["*.csv"]\n[constants]\nstore_code = "S01"\n'
    (home / "sources" / "dms.toml").write_text(source, encoding="utf-8")
    named = (
        '[columns]\ncallback_no = "单号"\ncallback_type = "类别"\nattempted_at = "几时"\noutcome = "如何"\n'
    )
    for columns, head in (("", HEAD[1:]), (named, ["单号", "类别", "几时", "如何"])):
        (home / "sources" / "dms.toml").write_text(source + columns, encoding="utf-8")
        rows = [head, call("C1")[1:], [*head, "第2页"], call("C2")[1:]]
        report = check(home, [write_csv(tmp_path / f"{head[0]}.csv", rows)])
        assert counts(report) == (2, 1)
        assert report.sheets[0].source == "dms"
        assert "这一行是列名" in told(report)


@pytest.mark.parametrize("first", ["orders", "sales"])
def test_of_two_tables_in_one_sheet_the_first_is_read_and_the_second_is_told(judged: Judged, first: str):
    orders = [ORDERS, ["S01", "W1", "LSVAA4182E2184841", "李强"]]
    sales = [SALES, ["S01", "X1", "LSVAA4182E2184842", "2026-03-01 10:00", "王芳"]]
    tables = [orders, sales] if first == "orders" else [sales, orders]
    report = judged([*tables[0], *tables[1]], workbook=True)
    assert counts(report) == (1, 2)
    assert "另一组列名" in told(report)


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "1"],
        ["合计：", "共1单"],
        ["S01", "小计"],
        ["S01", "本页合计"],
        ["S01", "共 12 条"],
        ["合计", "1台"],
        ["制表人：王", "审核：李"],
        ["打印时间", "2026-03-05"],
        ["备注：本表数据", "共1条"],
        ["第1页", "共2页"],
        ["必填", "必填", "17位", "选填"],
        ["合 计", "1"],
        ["小　计", "2"],
        ["-合计-", "3"],
        ["合计（共3条）", "x"],
        ["数据来源：DMS", "x"],
        ["截止日期:2026-03-05", "x"],
        ["以上为全部数据", "x"],
        ["Total", "12"],
        ["Page 1 of 2", "x"],
        ORDERS,
    ],
    ids=lambda row: row[0] + " " + row[1],
)
def test_totals_footers_and_hints_invent_neither_orders_nor_stores(judged: Judged, row: list[str]):
    report = judged([ORDERS, ["S01", "W1", "LSVAA4182E2184841", "李强"], [*row, *[""] * (4 - len(row))]])
    assert counts(report) == (1, 1)
    assert report.stores == {"S01"}
    assert "不是记录" in told(report)


@pytest.mark.parametrize("store", ["合川店", "平安汽车", "总店", "共青城店", "第一分店", "华东：一店", "S01"])
def test_a_store_whose_name_begins_like_a_total_is_a_store(judged: Judged, store: str):
    report = judged([ORDERS, [store, "W1", "LSVAA4182E2184841", "合计利"]])
    assert counts(report) == (1, 0)


def test_a_load_leaves_out_what_a_check_rejects(care: Care, tmp_path: Path):
    rows = [ORDERS, ["S01", "W1", "LSVAA4182E2184841", "李强"], ["合计", "1", "", ""], SALES]
    said = care("load", write_csv(tmp_path / "工单.csv", rows), "--json")
    assert (said.json["totals"]["accepted"], said.json["totals"]["rejected"]) == (1, 2)
    assert [*said.json["as_of"]] == ["S01"]
    assert "这一行是合计" in said.err
    assert "这一行是列名" in said.err


def test_codes_that_differ_by_case_or_blanks_are_asked_about(care: Care, tmp_path: Path):
    rows = [ORDERS, *[[store, "W1", "", ""] for store in ("S01", "s01", "S01店", "S02")]]
    said = care("load", write_csv(tmp_path / "工单.csv", rows))
    assert said.code == 0
    assert "只差大小写、空格或“店”字" in said.err
    assert "“S02”" not in said.err


def test_the_item_of_a_survey_may_be_the_whole(judged: Judged):
    head = ["门店代码", "调查名称", "调查月份", "项目", "得分"]
    rows = [["S01", "CSS", "2026-02", item, "850"] for item in ("合计", "总分", "服务顾问")]
    report = judged([head, *rows])
    assert counts(report) == (3, 0), told(report)

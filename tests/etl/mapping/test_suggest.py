"""`care sources try`: what a file is taken for, and that the source it writes reads the file that way."""

import subprocess
import sys
from datetime import datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from conftest import ROOT, write_rows

from etl.mapping.detect import detect_tables
from etl.mapping.schema import read_source
from etl.mapping.suggest import SourceSuggestion, suggest_source
from etl.mapping.suggestion_report import remarks
from etl.mapping.toml_writer import draft_toml
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table, Unreadable
from etl.validation.parse_cells import parse_cells

VINS = ("LSVAA2182E2112345", "LSVAA2182E2112346", "LSVAA2182E2112347")


def csv(folder: Path, *lines: str, name: str = "导出_20260309.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken(proposal: SourceSuggestion) -> dict[str, tuple[str, ...]]:
    return {one.field.name: one.headings for one in proposal.fields}


def by_its_draft(proposal: SourceSuggestion, path: Path) -> Table:
    (table,) = detect_tables(
        path, [read_source(proposal.toml() + '[names]\nstore_code = { from = "folder" }', "x")]
    )
    assert isinstance(table, Table), table
    assert table.source == "x"
    return table


@pytest.mark.parametrize("record", RECORDS)
def test_each_kind_of_record_is_known_by_its_own_headings(tmp_path, record):
    path = csv(tmp_path, ",".join(field.zh for field in RECORDS[record].fields.values()))
    proposal = suggest_source(path)
    assert proposal.record.name == record
    assert proposal.missing == ()
    assert proposal.source == "template"
    assert {one.by for one in proposal.fields} == {"heading"}


def test_a_heading_that_says_nothing_is_known_by_its_values(tmp_path):
    lines = [
        f"S{n},{vin},138{n:08},沪A1234{n},2026/3/{n} 10:00,{outcome},回访说一切都好，下次还来这里保养"
        for n, (vin, outcome) in enumerate(zip(VINS, ("成功", "空号", "无人接听"), strict=True), 1)
    ]
    proposal = suggest_source(csv(tmp_path, "a,b,c,d,e,f,g", *lines))
    assert proposal.record.name == "callbacks"
    assert taken(proposal) == {
        "callback_no": ("a",),
        "vin": ("b",),
        "attempted_at": ("e",),
        "outcome": ("f",),
        "voice": ("g",),
    }
    assert proposal.unused == ("c", "d")
    assert [field.name for field in proposal.missing] == ["store_code", "callback_type"]


def test_phones_and_plates_are_known_by_their_values(tmp_path):
    lines = [f"W{n},{vin},138{n:08},沪A1234{n}" for n, vin in enumerate(VINS)]
    proposal = suggest_source(csv(tmp_path, "工单号,b,c,d", *lines))
    assert taken(proposal) == {
        "order_no": ("工单号",),
        "vin": ("b",),
        "customer_phone": ("c",),
        "plate": ("d",),
    }


def test_what_is_shown_of_a_person_is_masked(tmp_path):
    lines = [f"W{n},{vin},138{n:08},沪A1234{n},王小{n}" for n, vin in enumerate(VINS)]
    proposal = suggest_source(csv(tmp_path, "工单号,b,c,d,客户姓名", *lines))
    shown = repr([(one.cells, one.values) for one in proposal.fields])
    assert "LSV********2345" in shown
    assert "王**" in shown
    for personal in (*VINS, "13800000000", "沪A12340", "王小0"):
        assert personal not in shown


def test_a_day_and_its_clock_in_two_columns_are_joined(tmp_path):
    path = csv(
        tmp_path,
        "回访编号,回访类型,回访日,回访时间,回访结果",
        "1,售后回访,2026-03-01,9:05,成功",
        "2,售后回访,2026-03-02,10:30:15,成功",
    )
    proposal = suggest_source(path)
    assert taken(proposal)["attempted_at"] == ("回访日", "回访时间")
    times = parse_cells(by_its_draft(proposal, path)).values["attempted_at"]
    assert times.dt.strftime("%m-%d %H:%M:%S").to_list() == ["03-01 09:05:00", "03-02 10:30:15"]


def test_a_workbook_s_day_and_clock_are_joined_and_the_clock_is_no_description(tmp_path):
    path = tmp_path / "登记.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day, clock = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["投诉编号", "登记日", "登记时刻"])
        for row in (1, 2):
            sheet.write(row, 0, f"D{row}")
            sheet.write_datetime(row, 1, datetime(2026, 3, row), day)
            sheet.write_datetime(row, 2, time(14, 30 + row), clock)
    proposal = suggest_source(path)
    assert taken(proposal)["received_at"] == ("登记日", "登记时刻")
    assert "description" not in taken(proposal)
    times = parse_cells(by_its_draft(proposal, path)).values["received_at"]
    assert times.to_list() == [datetime(2026, 3, 1, 14, 31), datetime(2026, 3, 2, 14, 32)]


def test_headings_of_ticket_systems_are_proposed_and_not_read_unasked(tmp_path):
    path = csv(
        tmp_path,
        "number,category,incident_state,opened_at,Date Resolved,Assignee,Priority,CSAT",
        "T-1,Brakes,Closed,2026-03-01 10:00,2026-03-02 10:00,Amy Li,High,5",
        "T-2,Engine,New,2026-03-02 10:00,,Bob Xu,Low,",
    )
    proposal = suggest_source(path)
    assert proposal.record.name == "complaints"
    assert taken(proposal) == {
        "complaint_no": ("number",),
        "cause_1": ("category",),
        "status": ("incident_state",),
        "received_at": ("opened_at",),
        "first_closed_at": ("Date Resolved",),
        "handler": ("Assignee",),
        "level": ("Priority",),
        "revisit_result": ("CSAT",),
    }
    assert {one.by for one in proposal.fields} == {"foreign"}
    assert proposal.source == ""


def test_published_causes_are_a_cause_and_its_detail(tmp_path):
    both = suggest_source(csv(tmp_path, "投诉编号,投诉日期,问题类型,投诉问题", "1,2026-03-01,异响,发动机"))
    assert taken(both)["cause_1"] == ("投诉问题",)
    assert taken(both)["cause_2"] == ("问题类型",)
    alone = suggest_source(csv(tmp_path, "投诉编号,投诉日期,问题类型", "1,2026-03-01,异响"))
    assert taken(alone)["cause_1"] == ("问题类型",)


def test_words_in_a_row_do_not_make_it_the_headings(tmp_path):
    rows = [f"K-{n},2026-03-0{n} 10:00,电话,Closed,空调不制冷而且有异响希望尽快处理{n}" for n in range(1, 4)]
    path = csv(tmp_path, "甲,乙,丙,丁,戊", *rows)
    proposal = suggest_source(path, "complaints")
    assert proposal.draft.header == 1
    assert taken(proposal)["received_at"] == ("乙",)


def test_a_log_is_recognised_by_the_numbers_that_come_back(tmp_path):
    path = csv(
        tmp_path,
        "Case ID,Activity,Complete Timestamp,Resource",
        "1,Opened,2026-03-01 09:00,Amy",
        "1,Weighed,2026-03-01 10:00,Bob",
        "1,Closed,2026-03-02 10:00,Bob",
        "2,Opened,2026-03-02 09:00,Amy",
    )
    proposal = suggest_source(path)
    assert proposal.record.name == "complaint_events"
    assert taken(proposal)["actor"] == ("Resource",)
    assert proposal.draft.unread == {"event": ["Weighed"]}


def test_a_list_of_changes_proposes_the_newest_row_of_each_number(tmp_path):
    headings = "number,incident_state,opened_at,sys_updated_at,category,assigned_to,priority"
    rows = [
        f"T-1,{state},2026-03-01 09:00,2026-03-0{day} 09:00,Brakes,Amy,High"
        for day, state in ((1, "New"), (2, "Closed"))
    ]
    proposal = suggest_source(csv(tmp_path, headings, *rows))
    assert proposal.record.name == "complaints"
    assert read_source(proposal.toml(), "x").latest == "sys_updated_at"


def test_columns_of_lengths_and_kept_deadlines_are_offered_as_derived_times(tmp_path):
    path = csv(
        tmp_path,
        "投诉编号,受理时间,处理时长,是否按时办结",
        "K-1,2026-03-01 10:00,5.5,是",
        "K-2,2026-03-01 11:00,80,否",
    )
    offered = suggest_source(path).toml().replace("# [derived]", "[derived]")
    for line in (
        'due_at = { kept = "是否按时办结"',
        'last_closed_at = { after = "received_at", hours = "处理时长"',
    ):
        assert f"# {line}" in offered
        offered = offered.replace(f"# {line}", line)
    assert read_source(offered, "x").derived.keys() == {"last_closed_at", "due_at"}


def test_an_important_field_without_a_column_is_told_with_its_candidates(tmp_path):
    path = csv(
        tmp_path,
        "门店代码,投诉编号,受理时间,办妥于,处理人",
        "S01,1,2026-03-01 10:00,2026-03-02 10:00,李强",
    )
    told = list(remarks(suggest_source(path)))
    assert any("最终关闭时间" in sentence and "办妥于" in sentence for sentence in told)
    assert not any("处理人" in sentence for sentence in told)


def test_an_unusual_notation_is_found_and_a_doubtful_one_says_so(tmp_path):
    sure = suggest_source(
        csv(tmp_path, "投诉编号,投诉日期", "1,03/25/2026 02:27:57 PM", "2,03/01/2026 10:00:00 AM")
    )
    assert '\nreceived_at = ["%m/%d/%Y %I:%M:%S %p"]\n' in sure.toml()
    assert [one.unread for one in sure.fields] == [0, 0]
    doubtful = suggest_source(csv(tmp_path, "投诉编号,投诉日期", "1,03/05/2026", "2,03/01/2026"))
    assert 'received_at = ["%m/%d/%Y"]  # 也可能是 or: %d/%m/%Y' in doubtful.toml()


def test_words_that_are_not_ours_are_listed_to_be_given_a_meaning(tmp_path):
    path = csv(tmp_path, "投诉编号,投诉日期,状态", "1,2026-03-01,已办理", "2,2026-03-01,关闭")
    proposal = suggest_source(path)
    (status,) = [one for one in proposal.fields if one.field.name == "status"]
    assert (status.values, status.unread) == (("关闭",), 1)
    finished = proposal.toml().replace("# [words.status]", "[words.status]")
    finished = finished.replace('# "已办理" = ""', '"已办理" = "closed"')
    source = read_source(finished, "x")
    assert source.words == {"status": {"已办理": "closed"}}


def test_titles_and_a_list_without_headings_are_seen(tmp_path):
    titled = csv(tmp_path, "三月投诉", "", "投诉编号,投诉日期", "1,2026-03-01")
    assert "\nheader = 3\n" in suggest_source(titled).toml()
    bare = csv(tmp_path, "1,2026-03-01 10:00,x", "2,2026-03-02 11:00,y", name="无.csv")
    proposal = suggest_source(bare, "inquiries")
    assert "\nheader = 0\n" in proposal.toml()
    assert taken(proposal) == {"inquiry_no": ("(A)",), "received_at": ("(B)",)}
    assert by_its_draft(proposal, bare).rows.to_list() == [1, 2]


def test_of_several_sheets_the_most_telling_is_proposed_and_named(tmp_path):
    path = tmp_path / "多.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面").write_row(0, 0, ["制表", "客服部"])
        sheet = book.add_worksheet("明细")
        sheet.write_row(0, 0, ["投诉编号", "投诉日期", "投诉内容"])
        sheet.write_row(1, 0, ["1", "2026-03-01", "异响"])
    proposal = suggest_source(path)
    assert (proposal.sheet, proposal.record.name) == ("明细", "complaints")
    assert '\nsheet = "明细"\n' in proposal.toml()


@pytest.mark.parametrize(
    "heading", ['a"b', "a\\b", "两\n行", "#", "]", "a\tb", "", "名,称", "\x7f", "x" * 300], ids=repr
)
def test_whatever_the_headings_are_the_draft_is_a_source_that_reads_them(tmp_path, heading):
    quoted = '"' + heading.replace('"', '""') + '"'
    path = csv(tmp_path, f"{quoted},投诉日期,投诉内容", "K-1,2026-03-01,甲", "K-2,2026-03-01,乙")
    proposal = suggest_source(path)
    assert by_its_draft(proposal, path).texts["complaint_no"].to_list() == ["K-1", "K-2"]


def test_a_changing_number_in_the_file_s_name_is_left_open(tmp_path):
    path = csv(tmp_path, "投诉编号,投诉日期", name="投诉[新]_2026-03-09_0800.csv")
    assert read_source(suggest_source(path).toml(), "x").files == ("投诉?新?_*.csv",)
    assert read_source(draft_toml(suggest_source(path).draft), "x").fits(path)


def test_a_file_that_loads_as_it_is_needs_no_source(tmp_path):
    told = list(
        remarks(
            suggest_source(write_rows(tmp_path / "投诉.csv", "complaints", [{"received_at": "2026-03-01"}]))
        )
    )
    assert "无需新的来源" in told[-1]
    assert not any("必填" in sentence for sentence in told)


def test_a_file_with_nothing_in_it_is_one_sentence(tmp_path):
    with pytest.raises(Unreadable, match=r"没有任何内容|空"):
        suggest_source(csv(tmp_path, " , "))


def care(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(ROOT / "cli.py"), "--home", str(home), "sources", "try"]
    return subprocess.run([*command, *words], capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_the_command_shows_what_it_understood_and_writes_the_source(tmp_path):
    home = tmp_path / "home"
    path = csv(tmp_path, "流水,投诉日期,状态", "K-1,2026-03-01,已办理", "K-2,2026-03-02,关闭")
    written_to = home / "sources" / "本店.toml"
    shown = care(home, str(path), "--to", str(written_to))
    assert shown.returncode == 0, shown.stderr
    assert "K-1 | K-2" in shown.stdout
    assert "门店代码" in shown.stderr
    assert read_source(written_to.read_text(encoding="utf-8"), "本店").record.name == "complaints"
    again = care(home, str(path), "--to", str(written_to))
    assert again.returncode == 2
    assert "已存在" in again.stderr
    wrong = care(home, str(tmp_path / "没有.csv"))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("heading", ["典型问题", "主要故障", "反馈 原因*"])
@pytest.mark.parametrize(
    "cells", [("A12,B305,", "C7", "A12"), ("异响", "异响", "漏油"), ("B12、C3", "B12", "D4")]
)
def test_a_heading_that_ends_as_a_cause_does_is_proposed_where_its_cells_are_classes(
    tmp_path, heading, cells
):
    rows = [f'K-{n},2026-03-01 10:00,"{cell}"' for n, cell in enumerate(cells)]
    proposal = suggest_source(csv(tmp_path, f"投诉编号,受理时间,{heading}", *rows), "complaints")
    assert len(taken(proposal)["cause_1"]) == 1
    assert "列名相近" in proposal.toml()


def test_a_heading_that_ends_as_a_cause_does_is_no_cause_where_its_cells_are_texts_or_times(tmp_path):
    rows = [
        f"K-{n},2026-03-01 10:00,2026-03-0{n} 09:00,客户反映车辆第{n}次出现同样的异响请尽快处理"
        for n in range(1, 4)
    ]
    proposal = suggest_source(csv(tmp_path, "投诉编号,受理时间,发生问题,详细问题", *rows), "complaints")
    assert "cause_1" not in taken(proposal)


def test_a_number_that_starts_again_on_each_line_is_joined_with_the_line(tmp_path):
    rows = [f"L{line},{call},2026-03-01 10:00,成功" for line in (1, 2) for call in range(1000, 1600)]
    path = csv(tmp_path, "line,call id,call time,回访结果", *rows)
    proposal = suggest_source(path, "callbacks")
    assert taken(proposal)["callback_no"] == ("line", "call id")
    twice = csv(tmp_path, "line,call id,call time,回访结果", *rows, *rows, name="twice.csv")
    assert taken(suggest_source(twice, "callbacks"))["callback_no"] == ("call id",)


def test_a_time_in_an_unusual_notation_is_no_text(tmp_path):
    path = tmp_path / "jira.csv"
    rows = [f'CC-{n},Done,{n:02}/Mar/26 9:05 AM,"March {n}, 2026 at 9:05"' for n in range(1, 20)]
    path.write_text("Issue key,Status,Created,Resolved\n" + "\n".join(rows) + "\n", encoding="utf-8")
    proposal = suggest_source(path, "complaints", [])
    assert taken(proposal)["received_at"] == ("Created",)
    assert not {"description", "opinion_decision"} & taken(proposal).keys()


def test_of_columns_that_nothing_known_separates_the_key_is_named(tmp_path):
    path = tmp_path / "投诉.csv"
    path.write_text("门店代码^投诉编号^受理时间\nS01^D1^2026-03-02 10:00\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="separator"):
        suggest_source(path)
    (fault,) = detect_tables(path, [])
    assert isinstance(fault, Unreadable)
    assert "separator" in fault.zh
    ours = read_source('record = "complaints"\nfiles = ["*"]\nseparator = "^"', "ours")
    (table,) = detect_tables(path, [ours])
    assert not isinstance(table, Unreadable)

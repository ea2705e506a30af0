from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from etl.mapping.detect import detect_tables
from etl.mapping.source_registry import load_source, load_sources
from etl.pipeline.load import check
from etl.pipeline.messages import load_messages
from etl.records.headings import template_names
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table, Unreadable
from etl.validation.parse_cells import parse_cells

CALLBACKS = "门店代码,回访编号,回访类型,回访时间,回访结果\n"
CALLBACK = "S01,CB1,售后回访,2026-03-01 10:00,成功\n"


def csv(folder: Path, text: str, name: str = "表.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def only(path: Path, *sources, record: str | None = None) -> Table:
    (table,) = detect_tables(path, sources, record)
    assert isinstance(table, Table), table
    return table


def refused(path: Path, *sources) -> Unreadable:
    (fault,) = detect_tables(path, sources)
    assert isinstance(fault, Unreadable)
    return fault


def source(folder: Path, text: str, name: str = "本店"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load_source(path)


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.name)
@pytest.mark.parametrize("form", ["zh", "en", "name"])
def test_each_template_is_recognised_by_its_headings(tmp_path, record, form):
    headings = ",".join(getattr(field, form) for field in record.fields.values())
    table = only(csv(tmp_path, headings + "\n"))
    assert table.record is record
    assert table.texts.height == table.rows.len() == 0
    assert table.texts.columns == list(record.fields)
    assert table.unknown_columns == ()


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.name)
def test_no_heading_means_two_fields_of_one_record(record):
    names = [name for known in template_names(record).values() for name in known]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "heading",
    [
        "行驶里程",
        " 行驶里程 ",
        "行 驶\n里程",
        "行驶里程*",
        "行驶里程（km）",
        "行驶里程(公里)",
        "里程数",
        "Mileage (KM)",
    ],
)
def test_a_heading_is_known_by_what_it_says_not_by_how_it_is_typed(tmp_path, heading):
    table = only(csv(tmp_path, f'门店代码,工单号,"{heading}"\nS01,W1,123\n'))
    assert table.texts["mileage_km"].to_list() == ["123"]


@pytest.mark.parametrize("heading", ["交车时间(预计)", "工单金额(万元)"])
def test_a_bracket_that_changes_the_meaning_is_not_overlooked(tmp_path, heading):
    table = only(csv(tmp_path, f"门店代码,工单号,{heading}\nS01,W1,1\n"))
    assert table.unknown_columns == (heading,)


def test_titles_above_the_headings_are_skipped_and_rows_keep_their_numbers(tmp_path):
    table = only(csv(tmp_path, "三月回访\n制表:客服部\n\n" + CALLBACKS + ",,,,\n" + CALLBACK))
    assert table.rows.to_list() == [6]
    assert table.texts["callback_no"].to_list() == ["CB1"]


def test_blank_is_null_padding_is_gone_and_the_raw_cell_stays(tmp_path):
    table = only(csv(tmp_path, CALLBACKS + "S01, CB1\t,　,2026-03-01,成功\n"))
    assert table.texts.row(0, named=True)["callback_no"] == "CB1"
    assert table.texts["callback_type"].to_list() == [None]
    assert table.raw["回访编号"].to_list() == [" CB1\t"]


def test_twin_headings_are_kept_apart_and_the_first_one_counts(tmp_path):
    table = only(csv(tmp_path, "门店代码,工单号,工单号,\nS01,W1,W2,\n"))
    assert table.raw.columns == ["门店代码", "工单号", "工单号 (2)"]
    assert table.texts["order_no"].to_list() == ["W1"]
    assert table.unknown_columns == ("工单号 (2)",)


def test_a_row_with_more_cells_than_headings_is_a_fault_not_a_cut_row(tmp_path):
    table = only(
        csv(tmp_path, CALLBACKS + CALLBACK * 60 + "S01,CB2,售后回访,2026,成功,很好,谢谢\n" + CALLBACK)
    )
    assert table.rows.len() == table.texts.height == table.raw.height == 62
    assert table.faults["source_row"].to_list() == [62]


def test_a_last_row_cut_off_is_a_fault_and_other_short_rows_are_blank_at_their_end(tmp_path):
    table = only(csv(tmp_path, CALLBACKS + "S01,CB1\n" + CALLBACK + "S01,CB2,售后"))
    assert table.texts["outcome"].to_list() == [None, "成功", None]
    assert table.faults["source_row"].to_list() == [4]
    whole = only(csv(tmp_path, (CALLBACKS + CALLBACK).rstrip()))
    assert whole.faults.height == 0


def test_a_missing_column_is_named_with_the_nearest_heading(tmp_path):
    fault = refused(csv(tmp_path, CALLBACKS.replace("回访时间", "回访的时间点") + CALLBACK))
    assert "缺少必填列：“回访时间”（最接近的是“回访的时间点”）" in fault.zh
    assert "回访编号" in fault.zh
    assert "回访时间" in fault.en


def test_a_sheet_like_no_record_says_what_it_saw_but_no_numbers(tmp_path):
    fault = refused(csv(tmp_path, "姓名,20260301,颜色\n"))
    assert "姓名" in fault.zh
    assert "颜色" in fault.en
    assert "2026" not in fault.zh + fault.en


def test_a_first_line_that_is_a_customer_s_is_told_and_not_quoted(tmp_path):
    fault = refused(csv(tmp_path, "欧阳明,13812345678,沪A12345\n"))
    assert "列名" in fault.zh
    assert not [said for said in ("欧阳", "1381", "沪A") if said in fault.zh + fault.en]


def test_a_store_that_is_nowhere_stated_is_a_missing_column(tmp_path):
    assert "门店代码" in refused(csv(tmp_path, "工单号,服务顾问,车架号\nW1,李强,\n")).zh


def test_every_sheet_answers_for_itself_and_the_help_sheet_is_no_record(tmp_path):
    path = tmp_path / "多.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, headings in {
            "回访": CALLBACKS.strip().split(","),
            "说明 Help": ["字段", "说明"],
            "空": [],
            "颜色": ["红", "绿"],
            "隐藏": ["选项", "是"],
        }.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(1, 0, headings)
            if name == "隐藏":
                sheet.hide()
    callbacks, colours = detect_tables(path, [])
    assert (callbacks.sheet, callbacks.record.name) == ("回访", "callbacks")
    assert isinstance(colours, Unreadable)
    assert colours.sheet == "颜色"


def test_a_cell_beside_the_table_of_a_workbook_shifts_nothing(tmp_path):
    path = tmp_path / "旁.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["门店代码", "工单号"])
        sheet.write_row(1, 0, ["S01", "W1", None, "复核"])
    table = only(path)
    assert table.faults.height == 0
    assert table.unknown_columns == ("(D)",)


SOURCE = """
record = "complaints"
files = ["导出_*.csv"]
exported_at = "_(\\\\d{8})"
blanks = ["无"]
[columns]
complaint_no = "No"
received_at = "Opened"
first_closed_at = "Closed"
last_closed_at = "Closed"
[names]
store_code = { from = "folder", pattern = "^([A-Z]\\\\d+)" }
[words.source]
"网站" = "online"
"*" = "inbound_call"
[times]
received_at = ["%m/%d/%Y"]
"""


def test_a_source_says_what_columns_mean_and_where_the_store_stands(tmp_path):
    folder = tmp_path / "S07 城东店"
    folder.mkdir()
    path = csv(folder, "No,Opened,Closed,受理时间\n1,03/01/2026,03/02/2026,x\n", "导出_20260309.csv")
    table = only(path, source(tmp_path, SOURCE))
    assert table.source == "本店"
    assert table.texts.row(0, named=True) == {
        "complaint_no": "1",
        "received_at": "03/01/2026",
        "first_closed_at": "03/02/2026",
        "last_closed_at": "03/02/2026",
        "store_code": "S07",
    }
    assert table.constants == {"store_code": "S07"}
    assert table.exported_at == datetime(2026, 3, 9)
    assert table.time_formats == {"received_at": ("%m/%d/%Y",)}
    assert table.words == {"source": {"网站": "online", "*": "inbound_call"}}
    assert table.unknown_columns == ("受理时间",)


def test_a_source_whose_columns_are_absent_leaves_the_sheet_to_the_template(tmp_path):
    folder = tmp_path / "S07"
    folder.mkdir()
    stated = source(tmp_path, SOURCE)
    assert only(csv(folder, CALLBACKS + CALLBACK, "导出_1.csv"), stated).source == "template"


def test_a_source_without_columns_adds_the_store_to_the_template(tmp_path):
    told = 'record = "service_orders"\nfiles = ["*"]\n[names]\nstore_code = { from = "file" }\n'
    stated = source(tmp_path, told)
    assert only(csv(tmp_path, "工单号\nW1\n", "S09.csv"), stated).texts["store_code"].to_list() == ["S09"]


def test_a_folder_whose_name_holds_no_store_is_said_to_lack_it(tmp_path):
    folder = tmp_path / "未分类"
    folder.mkdir()
    fault = refused(csv(folder, "No,Opened\n1,2\n", "导出_1.csv"), source(tmp_path, SOURCE))
    assert "未分类" in fault.zh


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("colour = 1", "colour"),
        ('record = "complaint"', "record"),
        ('[columns]\nphone = "电话"', "columns"),
        ('[words.status]\n"完成" = "done"', "words"),
        ('exported_at = "("', "exported_at"),
        ('[names]\nstore_code = { from = "disk" }', "names"),
        ('encoding = "utf-9"', "encoding"),
        ('[columns]\nstore_code = "店"\n[constants]\nstore_code = "S1"', "store_code"),
        ("files = [1]", "files"),
        ("= 1", "TOML"),
    ],
)
def test_a_mistake_in_a_source_names_the_file_and_the_key(tmp_path, line, key):
    told = {"record": 'record = "complaints"', "files": 'files = ["*.csv"]'}
    text = "\n".join([*(rest for name, rest in told.items() if not line.startswith(name)), line])
    with pytest.raises(Unreadable) as fault:
        source(tmp_path, text)
    assert "本店.toml" in fault.value.zh
    assert key in fault.value.zh
    assert key in fault.value.en


def test_a_home_s_source_stands_in_for_the_built_in_one_of_its_name(tmp_path):
    source(tmp_path, 'record = "inquiries"\nfiles = ["*"]\n', "hotline")
    loaded = load_sources(tmp_path)
    assert loaded[0].record.name == "inquiries"
    assert [one.name for one in loaded].count("hotline") == 1
    assert len(loaded) == len(load_sources())


@pytest.mark.parametrize(
    ("day", "clock"),
    [("受理日期", "受理时刻"), ("受理日期", "受理时间点"), ("投诉日期", "投诉时间"), ("受理日", "时间")],
)
def test_a_day_and_its_clock_are_joined_where_their_headings_say_so(tmp_path, day, clock):
    rows = "S01,1,2026-03-01,9:05,处理中\nS01,2,2026/3/2,下午2:30,关闭\nS01,3,2026年3月3日,9时5分,关闭\n"
    table = only(csv(tmp_path, f"门店代码,投诉编号,{day},{clock},状态\n{rows}"))
    times = parse_cells(table).values["received_at"].to_list()
    assert times == [datetime(2026, 3, 1, 9, 5), datetime(2026, 3, 2, 14, 30), datetime(2026, 3, 3, 9, 5)]
    assert table.unknown_columns == ()


def test_a_time_beside_another_field_s_day_is_not_joined(tmp_path):
    rows = "S01,1,2026-03-01 10:00,2026-03-02 12:00\n"
    table = only(csv(tmp_path, f"门店代码,投诉编号,受理日期,受理时间\n{rows}"))
    assert table.texts["received_at"].to_list() == ["2026-03-02 12:00"]


def test_headings_that_stand_again_on_each_page_are_still_the_headings(tmp_path):
    table = only(csv(tmp_path, CALLBACKS + CALLBACK + CALLBACKS + CALLBACK))
    assert table.texts["callback_no"].to_list() == ["CB1", "回访编号", "CB1"]


@pytest.mark.parametrize(
    ("days", "clocks"),
    [
        (("46083", "46084", "46085"), ("0.4201388889", "0.6041666667", ".375")),
        (("20260302", "20260303", "20260304"), ("1005", "1430", "900")),
        (("2026-03-02", "2026-03-03", "2026-03-04"), ("100500", "143000", "090000")),
    ],
    ids=["serials", "digits", "digits-with-seconds"],
)
def test_a_day_and_a_time_of_day_as_numbers_are_joined_where_the_headings_say_so(tmp_path, days, clocks):
    rows = [f"S01,D{n},{day},{clock}\n" for n, (day, clock) in enumerate(zip(days, clocks, strict=True))]
    table = only(csv(tmp_path, "门店代码,投诉编号,受理日期,受理时刻\n" + "".join(rows)))
    assert parse_cells(table).values["received_at"].to_list() == [
        datetime(2026, 3, 2, 10, 5),
        datetime(2026, 3, 3, 14, 30),
        datetime(2026, 3, 4, 9),
    ]


@pytest.mark.parametrize(
    ("clocks", "minutes"),
    [
        (("早上9:05", "晚上8:10"), (5, 10)),
        (("AM 9:05", "PM 8:10"), (5, 10)),
        (("9:05 a.m.", "8:10 p.m."), (5, 10)),
        (("9点半", "20点一刻"), (30, 15)),
        (("09:05+08:00", "20:10+08:00"), (5, 10)),
        (("9：05", "20：10"), (5, 10)),
    ],
    ids=lambda given: str(given[0]),
)
def test_a_clock_in_words_is_joined_to_its_day(tmp_path, clocks, minutes):
    rows = [f"S01,D{n},2026-03-0{1 + n},{clock}\n" for n, clock in enumerate(clocks)]
    table = only(csv(tmp_path, "门店编码,投诉编号,受理日期,受理时刻\n" + "".join(rows)))
    assert parse_cells(table).values["received_at"].to_list() == [
        datetime(2026, 3, 1, 9, minutes[0]),
        datetime(2026, 3, 2, 20, minutes[1]),
    ]


def test_a_clock_that_cannot_be_read_is_not_left_out_unsaid(tmp_path):
    rows = "S01,D1,2026-03-01,14.30\nS01,D2,2026-03-02,9.05\nS01,D3,2026-03-03,16.20\n"
    csv(tmp_path, "门店代码,投诉编号,受理日期,受理时刻\n" + rows)
    told = list(load_messages(check(tmp_path / "home", [tmp_path])))
    assert any("受理时刻" in line and "写成 14:30" in line for line in told)


def test_midnight_under_the_epoch_s_date_is_a_clock(tmp_path):
    rows = "S01,D1,2026-03-01,1899-12-30 00:00:00\nS01,D2,2026-03-02,1899-12-30 09:05:00\n"
    table = only(csv(tmp_path, "门店代码,投诉编号,受理日期,受理时刻\n" + rows))
    assert parse_cells(table).values["received_at"].to_list() == [
        datetime(2026, 3, 1),
        datetime(2026, 3, 2, 9, 5),
    ]


def test_one_cell_that_repeats_its_heading_does_not_cost_the_column(tmp_path):
    head = "门店代码,投诉编号,受理时间,处理人,车架号\n"
    rows = "S01,D1,2026-03-02 10:00,王敏,LSVAA2182E2112345\nS01,D2,2026-03-02 11:00,王敏,车架号\n"
    assert "vin" in only(csv(tmp_path, head + rows)).texts.columns


def test_a_few_odd_clocks_cost_their_own_rows_and_not_the_join(tmp_path):
    rows = [f"S01,T{n},2026-03-0{1 + n % 9},09:{n:02}\n" for n in range(10)]
    rows += [
        "S01,T20,2026-03-01,早上\n",
        "S01,T21,2026-03-01 10:00,14:05\n",
        "S01,T22,2026-03-01,下午3点05分\n",
    ]
    table = only(csv(tmp_path, "门店代码,投诉编号,受理日期,受理时刻\n" + "".join(rows)))
    parsed = parse_cells(table)
    times = parsed.values["received_at"].to_list()
    assert times[:2] == [datetime(2026, 3, 1, 9, 0), datetime(2026, 3, 2, 9, 1)]
    assert times[-1] == datetime(2026, 3, 1, 15, 5)
    assert [times[10], times[11]] == [None, None]
    assert len(parsed.faults) == 2


@pytest.mark.parametrize("days", ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "m/d/yyyy"])
def test_days_of_a_workbook_stand_at_midnight_and_are_joined_with_their_clocks(tmp_path, days):
    path = tmp_path / "投诉.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["门店代码", "投诉编号", "受理日期", "受理时刻"])
        day, clock = book.add_format({"num_format": days}), book.add_format({"num_format": "hh:mm"})
        for row, (on, at) in enumerate([(46083, 0.375), (46084, 0.5)], 1):
            sheet.write_row(row, 0, ["S01", f"T{row}"])
            sheet.write_number(row, 2, on, day)
            sheet.write_number(row, 3, at, clock)
    times = parse_cells(only(path)).values["received_at"].to_list()
    assert times == [datetime(2026, 3, 2, 9), datetime(2026, 3, 3, 12)]

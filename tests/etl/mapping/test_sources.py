"""What a source file may say, each saying tried on a real file; what is wrong with one is one sentence."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from etl.mapping.detect import detect_tables
from etl.mapping.schema import read_source
from etl.pipeline.batch import preview_batch
from etl.pipeline.load import load
from etl.pipeline.load_report import LoadReport
from etl.pipeline.messages import load_messages
from etl.records.sheet_table import Table, Unreadable
from etl.validation.parse_cells import parse_cells
from etl.validation.validate import validate
from warehouse.query.warehouse import Question, RecordSide, Warehouse

NOW = datetime(2026, 3, 10, 18)
CASES = """
record = "complaints"
files = ["*"]
[constants]
store_code = "S01"
[columns]
complaint_no = "no"
received_at = "day"
"""
ROWS = "no,day,kind,version\n1,2026-03-01,TT,9\n2,2026-03-02,PS,1\n1,2026-03-03,TT,10\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Table | Unreadable]:
    """``read(toml, text)``: the one sheet of a text file, read by a source."""

    def by_source(toml: str, text: str, name: str = "导出.csv") -> Table | Unreadable:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (found,) = detect_tables(path, [read_source(toml, "本店")])
        return found

    return by_source


def stated(line: str) -> str:
    """The source of CASES with a line more, before its tables."""
    return CASES.replace("[constants]", f"{line}\n[constants]")


def test_a_field_is_joined_from_several_columns(read):
    toml = """
        record = "callbacks"
        files = ["*"]
        [columns]
        callback_no = { join = ["line", "call"], with = "-" }
        attempted_at = { join = ["day", "clock"] }
        [constants]
        store_code = "S01"
        callback_type = "service"
        outcome = "reached"
    """
    table = read(toml, "line,call,day,clock\nA,1,2026-03-01,9:05\nA,,2026-03-01,9:05\nA,2,2026-03-01,\n")
    assert table.texts["callback_no"].to_list() == ["A-1", None, "A-2"]
    assert parse_cells(table).values["attempted_at"].to_list() == [
        datetime(2026, 3, 1, 9, 5),
        datetime(2026, 3, 1, 9, 5),
        datetime(2026, 3, 1),
    ]
    assert validate(table, NOW).rejected["reason_zh"].to_list() == ["缺少“回访编号”"]
    assert table.unknown_columns == ()


def test_a_joined_field_lacking_one_of_its_columns_is_not_half_a_field(read):
    toml = CASES.replace('"no"', '{ join = ["no", "line"] }\nadvisor = "kind"')
    fault = read(toml, ROWS)
    assert isinstance(fault, Unreadable)
    assert "投诉编号" in fault.zh


def test_the_first_filled_of_several_columns_counts(read):
    toml = CASES.replace('"no"', '{ first = ["id", "id_"] }')
    table = read(toml, "id,id_,day\n,7,2026-03-01\n8,9,2026-03-01\n")
    assert table.texts["complaint_no"].to_list() == ["7", "8"]


def test_rows_that_are_none_of_ours_are_left_aside_and_their_number_is_told(read):
    assert read(f'{CASES}[only]\nkind = "TT"', ROWS).rows.to_list() == [2, 4]
    table = read(f'{CASES}[without]\nkind = ["TT", ""]', ROWS + "3,2026-03-03,,\n")
    assert table.rows.to_list() == [3]
    assert table.left_aside == 3


def test_a_row_not_to_be_trusted_is_rejected_and_never_left_aside(read):
    shifted = ROWS.replace("2,2026-03-02,PS,1", "2,2026,03,02,PS,1")
    table = read(f'{CASES}[only]\nkind = "TT"', shifted)
    assert table.rows.to_list() == [2, 3, 4]
    assert table.faults["source_row"].to_list() == [3]


def test_a_sheet_without_the_column_that_chooses_its_rows_is_not_read_at_all(read):
    fault = read(f'{CASES}[only]\nkinds = "TT"', ROWS)
    assert isinstance(fault, Unreadable)
    assert "“kinds”" in fault.zh
    assert "kind”" in fault.en


def test_words_for_nothing_are_blank_before_columns_are_joined(read):
    toml = stated('blanks = ["--", "1900-01-01"]').replace(
        'received_at = "day"', 'received_at = "day"\nfirst_closed_at = { join = ["closed", "at"] }'
    )
    table = read(toml, "no,day,closed,at\n1,2026-03-01,1900-01-01,--\n")
    assert table.texts["first_closed_at"].to_list() == [None]


def test_a_list_without_headings_is_named_by_the_letters_of_its_columns(read):
    toml = stated("header = 0").replace('"no"', '"(A)"').replace('"day"', '"(C)"')
    table = read(toml, "1,x,2026-03-01\n2,y,2026-03-02\n")
    assert table.rows.to_list() == [1, 2]
    assert table.texts.select("complaint_no", "received_at").rows() == [
        ("1", "2026-03-01"),
        ("2", "2026-03-02"),
    ]
    assert table.unknown_columns == ("(B)",)


def test_a_row_too_long_in_a_list_without_headings_is_rejected(read):
    toml = stated("header = 0").replace('"no"', '"(A)"').replace('"day"', '"(C)"')
    table = read(toml, "1,x,2026-03-01\n" * 60 + "2,y,z,2026-03-02\n")
    assert table.faults["source_row"].to_list() == [61]


def test_the_line_of_the_headings_may_be_stated(read):
    table = read(stated("header = 2"), "no,day\nno,day\n1,2026-03-01\n")
    assert table.rows.to_list() == [3]


def test_the_second_of_two_columns_of_one_name_is_reached_by_its_letter(read):
    table = read(CASES.replace('"no"', '"(B)"'), "no,no,day\n1,2,2026-03-01\n")
    assert table.texts["complaint_no"].to_list() == ["2"]


def test_a_notation_holds_for_all_times_that_have_none_of_their_own(read):
    toml = CASES + 'due_at = "due"\n[times]\n"*" = ["%d.%m.%Y"]\ndue_at = ["%m/%d/%Y"]\n'
    values = parse_cells(read(toml, "no,day,due\n1,03.02.2026,03/02/2026\n")).values
    assert values.select("received_at", "due_at").row(0) == (datetime(2026, 2, 3), datetime(2026, 3, 2))


def test_a_source_may_reach_back_before_2000(read):
    old = "no,day\n1,1999-02-01\n2,1998-12-31\n"
    assert validate(read(CASES, old), NOW).accepted.height == 0
    judged = validate(read(stated("earliest = 1999-01-01"), old), NOW)
    assert judged.accepted["complaint_no"].to_list() == ["1"]
    assert "1999-01-01" in judged.rejected["reason_zh"][0]


def test_the_export_s_time_may_be_stated(read):
    assert read(stated("exported_at = 2026-03-09T08:00:00"), ROWS).exported_at == datetime(2026, 3, 9, 8)
    named = read(stated('exported_at = "_(\\\\d{8})"'), ROWS, "导出_20260309.csv")
    assert named.exported_at == datetime(2026, 3, 9)


def test_any_field_may_stand_in_the_name_of_the_file(read):
    toml = (
        CASES.replace('store_code = "S01"', "") + '[names]\nadvisor = { from = "file", pattern = "_(.+)$" }\n'
    )
    table = read(toml + 'store_code = { from = "file", pattern = "^S\\\\d+" }', ROWS, "S07_李强.csv")
    assert table.constants == {"advisor": "李强", "store_code": "S07"}


def load_by(tmp_path: Path, toml: str, *texts: str) -> tuple[LoadReport, Warehouse]:
    """A load of files of these texts by a source."""
    home = tmp_path / "home"
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "本店.toml").write_text(toml, encoding="utf-8")
    paths = [tmp_path / f"导出{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return load(home, paths), Warehouse.open(home)


def received(house: Warehouse) -> list[datetime]:
    rows = house.records("complaint_count", RecordSide.DENOMINATOR, Question(("complaint_count",)))
    return sorted(rows["received_at"].to_list())


def test_the_last_row_of_a_key_holds_and_the_counts_add_up(tmp_path):
    report, house = load_by(tmp_path, f'{CASES}[only]\nkind = "TT"', ROWS)
    (sheet,), told = report.sheets, load_messages(report)
    assert (sheet.read, sheet.accepted, sheet.superseded, sheet.rejected, sheet.left_aside) == (2, 1, 0, 1, 1)
    assert any("1 行不属于本记录" in sentence for sentence in told)
    assert received(house) == [datetime(2026, 3, 3)]


VERSIONS = {
    "number": (("9", "1", "10"), 3),
    "greater first": (("10", "1", "9"), 1),
    "time": (("2026-03-10 9:00", "2026-01-01", "2026-03-10 08:59"), 1),
    "blank": (("1", "1", ""), 1),
    "tie": (("5", "1", "5"), 3),
}
"""The versions of three rows, of which the first and the third are of one key, and the row that holds."""


def test_the_row_with_the_greatest_value_of_a_column_holds(tmp_path):
    texts = [
        "no,day,version\n"
        + "".join(
            f"{named} {no},2026-03-0{row},{version}\n"
            for no, row, version in zip((1, 2, 1), (1, 2, 3), versions, strict=True)
        )
        for named, (versions, _) in VERSIONS.items()
    ]
    report, house = load_by(tmp_path, stated('latest = "version"'), *texts)
    counts = [(sheet.read, sheet.accepted, sheet.superseded) for sheet in report.sheets]
    assert counts == [(3, 2, 1)] * len(VERSIONS)
    rows = house.records("complaint_count", RecordSide.DENOMINATOR, Question(("complaint_count",)))
    days = dict(rows.select("complaint_no", "received_at").rows())
    assert days == {
        f"{named} {no}": datetime(2026, 3, day)
        for named, (_, holds) in VERSIONS.items()
        for no, day in ((1, holds), (2, 2))
    }


def test_a_version_that_cannot_be_compared_rejects_its_row_and_shows_the_right_one(read):
    table = read(stated('latest = "version"'), "no,day,version\n1,2026-03-01,9\n1,2026-03-02,新\n")
    _, notes = preview_batch(table, "", NOW)
    assert notes["source_row"].to_list() == [3]
    assert "version" in notes["reason_zh"][0]
    assert "2026-03-02" in notes["raw"][0]


def test_lengths_deadlines_and_answers_make_the_times_that_a_file_lacks(tmp_path):
    toml = stated("""
        [derived]
        last_closed_at = { after = "received_at", hours = "took" }
        first_reply_at = { after = "received_at", minutes = 90 }
        due_at = { kept = "in time", at = "last_closed_at" }
    """)
    text = "no,day,took,in time\n1,2026-03-01 10:00,5,yes\n2,2026-03-01 10:00,3 days,no\n"
    report, house = load_by(tmp_path, toml, text)
    (sheet,) = report.sheets
    assert (sheet.accepted, sheet.unknown_columns) == (2, ())
    on_time = house.measure(Question(("close_on_time_rate",)))
    assert on_time["value"].to_list() == [0.5]


def test_any_log_of_steps_folds_into_complaints(tmp_path):
    toml = """
        record = "complaint_events"
        files = ["*"]
        [columns]
        complaint_no = "case"
        event = "action"
        happened_at = "at"
        [constants]
        store_code = "S01"
        [without]
        action = "viewed"
        [words.event]
        opened = "received"
        called = "contacted"
        done = "closed"
        "*" = "followed_up"
    """
    log = "case,action,at\n1,opened,2026-03-01 09:00\n1,viewed,2026-03-01 09:01\n1,called,2026-03-01 10:00\n"
    log += "1,mailed,2026-03-01 11:00\n1,done,2026-03-02 09:00\n"
    report, house = load_by(tmp_path, toml, log)
    (sheet,) = report.sheets
    assert (sheet.read, sheet.accepted, sheet.left_aside) == (4, 4, 1)
    figures = house.measure(Question(("first_contact_on_time_rate", "close_rate")))
    assert figures["value"].to_list() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("line", "key", "nearest"),
    [
        ('encodings = "gbk"', "encodings", "encoding"),
        ('colums = { no = "x" }', "colums", "columns"),
        ("header = -1", "header", ""),
        ('latest = ""', "latest", ""),
        ("earliest = 1999", "earliest", "1999-01-01"),
        ('times = { recieved_at = ["%Y"] }', "times", "received_at"),
        ('times = { received_at = ["%H:%M"] }', "times", "%Y-%m-%d"),
        ('times = { advisor = ["%Y-%m-%d"] }', "times", ""),
        ('words = { status = { x = "close" } }', "words", "closed"),
        ('names = { advisor = { from = "disk" } }', "names", "folder"),
        ("only = { kind = 1 }", "only", ""),
        ('zone = "Mars/Base"', "zone", "Asia/Shanghai"),
        ('offset = "+8h"', "offset", "+08:00"),
        ('derived = { due_at = { after = "recieved_at", hours = 1 } }', "derived", "received_at"),
        ('derived = { due_at = { after = "received_at", weeks = 1 } }', "derived", "hours"),
        ('derived = { due_at = { after = "due_at", hours = 1 } }', "derived", "due_at"),
        ('first_event = "received"', "first_event", "complaint_events"),
        ('encoding = "base64"', "encoding", ""),
        ('separator = "||"', "separator", ""),
    ],
)
def test_a_mistake_is_one_sentence_with_the_file_the_key_and_the_nearest_known_one(line, key, nearest):
    with pytest.raises(Unreadable) as fault:
        read_source(stated(line), "本店")
    for told in (fault.value.zh, fault.value.en):
        assert "本店.toml" in told
        assert key in told
        assert nearest in told


@pytest.mark.parametrize("origin", ['{ join = "no" }', "{ from = 1 }", "1", "{ first = [] }", '""'])
def test_a_column_says_where_it_comes_from_or_is_a_mistake(origin):
    with pytest.raises(Unreadable, match="complaint_no"):
        read_source(CASES.replace('"no"', origin), "本店")


@pytest.mark.parametrize("record", ["complaint", 1])
def test_an_unknown_record_names_the_nearest(record):
    with pytest.raises(Unreadable, match="complaints"):
        read_source(CASES.replace('"complaints"', repr(record).replace("'", '"')), "本店")


def test_the_same_file_read_another_way_is_another_batch(read):
    first, _ = preview_batch(read(CASES, ROWS), "hash", NOW)
    other, _ = preview_batch(read(f'{CASES}[only]\nkind = "TT"', ROWS), "hash", NOW)
    assert first.batch != other.batch


def test_every_example_of_the_documentation_is_a_source():
    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in text.split("```toml\n")[1:]]
    assert [read_source(one, "docs").record.name for one in examples] == [
        "complaints",
        "callbacks",
        "complaint_events",
        "inquiries",
        "callbacks",
        "callbacks",
    ]

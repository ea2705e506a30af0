"""What nobody typed is not read: invisible characters, marks of spreadsheets, words that are no values."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.detect import detect_tables
from etl.mapping.schema import read_source
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table
from etl.validation.validate import validate

FIELDS = {field.name: field for record in RECORDS.values() for field in record.fields.values()}
NOW = datetime(2026, 3, 10, 18)
HEADINGS = "门店代码,回访编号,回访类型,关联单号,回访专员,回访时间,回访结果,满意度,是否不满,客户原话"


def cleaned(field: str, *cells: str, values: tuple[str, ...] = ()) -> list[str | None]:
    return clean_cells(pl.Series(cells, dtype=pl.String), FIELDS[field], values).texts.to_list()


def calls(folder: Path, *rows: str, toml: str = "") -> Table:
    path = folder / "回访.csv"
    path.write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    sources = [read_source(f'record = "callbacks"\nfiles = ["*"]\n{toml}', "本店")] if toml else []
    (table,) = detect_tables(path, sources)
    assert isinstance(table, Table), table
    return table


@pytest.mark.parametrize(
    "written",
    [
        "\ufeffS01",
        "S\u200b01",
        "\u200eS01\u202c",
        "S01\u00a0",
        "S\u00a001",
        "S　01",
        "Ｓ０１",
        "'S01",
        "`S01",
        "‘S01",
        '="S01"',
        "=S01",
        "S01\x01",
        "S\x7f01",
        "S0\ufe0e1",
    ],
    ids=ascii,
)
def test_a_code_is_what_people_see_of_it(written: str):
    assert cleaned("store_code", written) == ["S01"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("李　强", "李强"),
        ("李 强", "李强"),
        ("李\u200d强", "李强"),
        ("'李强", "李强"),
        ("Ｌｉ　Ｑｉａｎｇ", "Li Qiang"),
        ("Li\u00a0 Qiang", "Li Qiang"),
        ("欧 阳 明", "欧阳明"),
    ],
    ids=ascii,
)
def test_a_person_has_one_name_however_it_is_spaced(written: str, meant: str):
    assert cleaned("agent", written) == [meant]


@pytest.mark.parametrize(
    "word",
    [
        "＃Ｎ/Ａ",
        "N / A",
        "无。",
        "－无－",
        "--请选择--",
        "NA.",
        "…",
        "。",
        "***",
        "######",
        "__",
        "？？",
        "ＴＢＤ",
        "不详",
    ],
)
def test_words_and_signs_that_are_no_values_are_blank_however_they_are_written(word: str):
    assert cleaned("agent", word) == [None]
    assert cleaned("dissatisfied", "√", "×", "无") == ["√", "×", "无"]


def test_long_numbers_that_were_stored_as_numbers_are_not_taken_for_whole(tmp_path: Path):
    row = "S01,{},售后回访,RO1,李强,2026-03-0{} 10:00,接通,9,否,好"
    zeros = [row.format(f"2026030{n}1234567000", n) for n in range(1, 5)]
    validated = validate(calls(tmp_path, *zeros), NOW)
    assert validated.warnings["source_row"].to_list() == [2, 3, 4, 5]
    whole = [*zeros, row.format("202603051234567001", 5)]
    assert validate(calls(tmp_path, *whole), NOW).warnings.is_empty()
    rounded = validate(calls(tmp_path, row.format("2026030112345678.0", 1)), NOW)
    assert "按文本重新导出" in rounded.rejected["reason_zh"][0]


def test_a_number_that_went_through_a_float_is_itself_again():
    written = ("2001.0", "2001.00", "2001.50", "W1.0", '="0011"', "0011")
    assert cleaned("subject_no", *written) == ["2001", "2001", "2001.50", "W1.0", "0011", "0011"]


def test_free_words_keep_what_is_theirs():
    assert cleaned("voice", "‘好’，ＯＫ　谢谢", "王\u200b小明", '="好"') == [
        "‘好’，ＯＫ　谢谢",
        "王小明",
        "好",
    ]


@pytest.mark.parametrize(
    "word",
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "NULL",
        "null",
        "None",
        "NaN",
        "-",
        "--",
        "—",
        "——",
        "/",
        "无",
        "暂无",
        "N/A",
    ],
)
def test_a_word_for_nothing_is_nobody_no_number_and_nothing_said(word: str):
    for field in ("agent", "subject_no", "voice", "satisfaction", "attempted_at", "cause_1", "store_code"):
        assert cleaned(field, word) == [None]


def test_a_word_that_a_vocabulary_knows_keeps_its_meaning(tmp_path):
    table = calls(tmp_path, "S01,1,售后回访,,甲,2026-03-01 10:00,成功,9,无,无")
    accepted = validate(table, NOW).accepted
    assert accepted.select("dissatisfied", "voice").row(0) == (False, None)


def test_a_word_for_nothing_rejects_a_row_that_needs_the_value_and_is_named(tmp_path):
    row = "S01,{},售后回访,,{},2026-03-01 10:00,成功,,,"
    judged = validate(calls(tmp_path, row.format("#REF!", "甲"), row.format("1", "#N/A")), NOW)
    assert judged.rejected.rows() == [
        (
            2,
            "缺少“回访编号”，单元格里的 #REF! 不是值",
            "Callback no. is missing: #REF! in the cell is no value",
        )
    ]
    assert judged.accepted["agent"].to_list() == [None]
    assert judged.warnings["reason_zh"].to_list() == ["“回访专员”的单元格是公式错误，按空白处理"]


def test_a_source_says_which_words_are_values_and_which_are_not(tmp_path):
    rows = ("S01,1,售后回访,,无,2026-03-01 10:00,成功,,,没说", "S01,2,售后回访,,-,2026-03-01 11:00,成功,,,-")
    table = calls(tmp_path, *rows, toml='values = ["无"]\nblanks = ["没说"]')
    assert table.texts.select("agent", "voice").rows() == [("无", None), (None, None)]
    given = calls(tmp_path, *rows, toml='[words.agent]\n"无" = "王五"')
    assert validate(given, NOW).accepted["agent"].to_list() == ["王五", None]


def test_a_source_s_own_word_is_found_however_the_cell_was_typed(tmp_path):
    rows = ("S01,1,Ｔ　Ｔ,,甲,2026-03-01 10:00,成功,,,", "S01,2,T T,,甲,2026-03-01 11:00,成功,,,")
    table = calls(tmp_path, *rows, toml='[words.callback_type]\n"Ｔ　Ｔ" = "service"')
    assert validate(table, NOW).accepted["callback_type"].to_list() == ["service", "service"]


@pytest.mark.parametrize("word", ["没有", "未登记", "不知道", "待查", "同上", "〃", "0", "０"])
def test_words_that_name_nobody_name_nobody(word: str):
    assert cleaned("service_advisor", word, "王芳") == [None, "王芳"]


def test_nothing_may_be_a_number_or_a_code():
    assert cleaned("complaint_no", "0", "10", "0012") == ["0", "10", "0012"]
    assert cleaned("satisfaction", "0") == ["0"]
    assert cleaned("store_code", "0") == ["0"]

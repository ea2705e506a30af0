"""A Parquet file is a sheet like any other, and one that is damaged or not flat is a sentence."""

import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from etl.readers.columnar.parquet import read_parquet
from etl.readers.limits import COLUMNS, ROWS
from etl.records.sheet_table import Unreadable


def written(columns: dict[str, list[object]]) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(columns).write_parquet(content)
    return content.getvalue()


def test_values_come_as_a_text_file_would_have_them():
    sheet = read_parquet(
        written(
            {
                "门店代码": ["S01", None],
                "工单号": [202603010001234567, 2],
                "交车时间": [datetime(2026, 3, 1, 10, 5), datetime(2026, 3, 2)],
                "购车日期": [date(2025, 1, 2), None],
                "工单金额": [1234.5, 0.1],
            }
        )
    )
    assert sheet.cells.rows() == [
        ("门店代码", "工单号", "交车时间", "购车日期", "工单金额"),
        ("S01", "202603010001234567", "2026-03-01 10:05:00.000000", "2025-01-02", "1234.5"),
        (None, "2", "2026-03-02 00:00:00.000000", None, "0.1"),
    ]


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (written({"a": [1]})[:-9], "没有写完", "incomplete"),
        (b"PAR1 and nothing else", "损坏", "damaged"),
        (written({"投诉编号": ["1"], "经过": [["来电", "回电"]]}), "列“经过”", "The column “经过”"),
        (written({"投诉编号": ["1"], "录音": [b"\x00\x01"]}), "列“录音”", "leave it out"),
        (written({f"c{n}": [1] for n in range(COLUMNS + 1)}), f"{COLUMNS:,}", f"{COLUMNS:,}"),
        (written({"a": [1] * ROWS}), f"{ROWS:,}", f"{ROWS:,}"),
    ],
    ids=["cut off", "no file", "lists", "bytes", "columns", "rows"],
)
def test_what_is_no_flat_table_is_refused_with_the_cure(content: bytes, zh: str, en: str):
    with pytest.raises(Unreadable) as fault:
        read_parquet(content)
    assert zh in fault.value.zh
    assert en in fault.value.en


def test_a_parquet_export_loads_as_its_csv_does(care, tmp_path: Path):
    rows = {
        "门店代码": ["S01", "S01"],
        "工单号": ["R1", "R2"],
        "交车时间": [datetime(2026, 3, 1, 10), datetime(2026, 3, 2, 11, 30)],
        "客户姓名": ["王小明", "李雷"],
    }
    pl.DataFrame(rows).write_parquet(tmp_path / "工单.parquet")
    said = care("load", tmp_path / "工单.parquet", "--json")
    assert said.code == 0, said.err
    assert said.json["totals"]["accepted"] == 2
    assert care("metrics", "callback_rate", "--format", "json").json[0]["metric"] == "callback_rate"

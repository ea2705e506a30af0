"""Many small files at once give what each of them gives when it is loaded alone."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.lazyframe.engine import _LocalEngine as LocalEngine
from polars.testing import assert_frame_equal

from etl.mapping import joint_sheets
from etl.pipeline import load as pipeline
from etl.pipeline.files import small_files
from etl.pipeline.load import load
from etl.pipeline.load_report import LoadReport
from etl.readers.sandbox import pool
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

CALLBACKS = (
    "门店代码,回访编号,回访类型,关联单号,车架号,回访专员,"
    "回访方式,回访时间,回访结果,满意度,是否不满,客户原话\n"
)
ORDERS = "门店代码,工单号,车架号,车牌号,客户姓名,客户电话,车辆性质,维修类型,服务顾问,进厂时间,交车时间\n"
VIN = "LSVAA2182E2112345"
QUERIES_A_FILE = 10
"""Of a file that is loaded with many others, 6; there were 254 while each was read alone."""


def _callback(number: str, at: str, *, voice: str = "很好", agent: str = "专员一", store: str = "S01") -> str:
    return f"{store},{number},售后回访,RO1,{VIN},{agent},电话,{at},成功,9,否,{voice}\n"


def _order(number: str, at: str, *, name: str = "王小明", phone: str = "13812345678", **other: str) -> str:
    advisor, vin = other.get("advisor", "顾问一"), other.get("vin", VIN)
    return f"S01,{number},{vin},沪A12345,{name},{phone},私车,保养,{advisor},{at},{at}\n"


def _texts() -> Iterator[str | bytes]:
    """Files of two record kinds: usual ones, and of everything that depends on the other rows of a file."""
    day = "2026-03-02"
    for nth in range(4):
        yield CALLBACKS + "".join(_callback(f"C{nth}-{row}", f"{day} 1{row}:00:00") for row in range(5))
        yield ORDERS + "".join(_order(f"R{nth}-{row}", f"{day} 1{row}:00:00") for row in range(5))
    yield CALLBACKS + _callback("C10", f"{day} 00:00:00") + _callback("C11", "2026-03-03 00:00:00")
    yield CALLBACKS + _callback("C12", f"{day} 00:00:00") + _callback("C13", f"{day} 10:00:00")
    yield CALLBACKS + _callback("C14", "2026/3/2") + _callback("C15", f"{day} 10:00")
    yield CALLBACKS + _callback("C16", "昨天") + _callback("C17", f"{day} 10:00")
    yield CALLBACKS + _callback("C18", f"{day} 10:00") + _callback("C18", f"{day} 11:00")
    yield CALLBACKS + _callback("C19", f"{day} 10:00") * 2
    yield CALLBACKS + "\n" + _callback("C20", f"{day} 10:00") + "\n\n" + _callback("C21", f"{day} 11:00")
    yield CALLBACKS + _callback("C22", f"{day} 10:00", voice='"车 E2112345\n还没修好"')
    yield CALLBACKS + _callback("C23", f"{day} 10:00", agent=f"专员{VIN[-8:]}") * 1
    yield CALLBACKS + _callback("C24", f"{day} 10:00", voice="电话13912345678")
    yield CALLBACKS + _callback("C25", f"{day} 10:00", store="S02") + _callback("C26", "2031-01-01 10:00")
    yield CALLBACKS + _callback("C27", f"{day} 10:00").rstrip("\n")
    yield CALLBACKS + _callback("C28", f"{day} 10:00").replace(",很好", "")
    yield CALLBACKS + _callback("C29", f"{day} 10:00").replace("很好", "很,好")
    yield (CALLBACKS + _callback("C30", f"{day} 10:00")).encode("gb18030")
    yield CALLBACKS.replace("回访时间", "回访日期") + _callback("C31", day)
    yield CALLBACKS + CALLBACKS + _callback("C32", f"{day} 10:00")
    yield "回访明细\n" + CALLBACKS + _callback("C33", f"{day} 10:00")
    yield CALLBACKS
    yield "甲,乙\n1,2\n"
    yield ""
    yield ORDERS + _order("R10", f"{day} 10:00", name="赵一", advisor="赵一顾问")
    yield (
        ORDERS + _order("R11", f"{day} 10:00", advisor="王小明") + _order("R12", f"{day} 11:00", name="李四")
    )
    yield ORDERS + _order("R13", f"{day} 10:00", phone="13800000000") + _order("R14", f"{day} 11:00", vin="X")
    phones = (_order(f"R15-{row}", f"{day} 10:00", name=f"客{row:02d}号") for row in range(15))
    yield ORDERS + "".join(phones)
    phones = (_order(f"R16-{row}", f"{day} 10:00", name=f"户{row:02d}号") for row in range(15))
    yield ORDERS + "".join(phones)
    phones = (_order(f"R17-{row}", f"{day} 10:00", name=f"人{row:02d}号") for row in range(25))
    yield ORDERS + "".join(phones)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files, each under the day of its export, and one twice under two names."""
    folder = tmp_path / "导出"
    folder.mkdir()
    texts = [*_texts()]
    for nth, text in enumerate([*texts, texts[0]]):
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"导出_202603{10 + nth // 24:02d}_{nth % 24:02d}00.csv").write_bytes(content)
    return folder


@pytest.fixture(autouse=True)
def one_key_and_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All homes hash under the same key, and judge times at the same moment."""
    monkeypatch.setenv("CARE_KEY", "ab" * 32)
    monkeypatch.setattr(pipeline, "moment_of_loading", lambda: datetime(2026, 3, 31))


def _loads(home: Path) -> dict[str, Any]:
    entries = Home(home).read_manifest()["loads"]
    return {entry["file"]: {**entry, "loaded_at": ""} for entry in entries}


def _stored(home: Path) -> dict[str, pl.DataFrame]:
    files = [file for folder in ("batches", "protected") for file in (home / folder).glob("*.parquet")]
    return {file.relative_to(home).as_posix(): pl.read_parquet(file) for file in files}


def _tables(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    place = Home(home)
    with duckdb.connect(place.warehouse(place.current() or ""), read_only=True) as db:
        names = [name for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()]
        omitted = {"files": "exclude (loaded_at)"}
        asked = {name: f"from {name} select * {omitted.get(name, '')}" for name in names}
        return {name: sorted(map(repr, db.execute(sql).fetchall())) for name, sql in asked.items()}


def _told(report: LoadReport) -> dict[str, Any]:
    """What a report says of each file."""
    told: dict[str, Any] = {}
    for sheet in report.sheets:
        counts = {one.name: getattr(sheet, one.name) for one in fields(sheet)}
        told[sheet.file] = counts | {"notes": sheet.notes.rows()}
    told |= {(fault.file, "fault"): str(fault) for fault in report.faults}
    told |= {(notice.file, "notice"): str(notice) for notice in report.notices}
    return told


def test_a_folder_of_many_files_gives_what_each_file_gives_alone(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined: list[int] = []
    join = small_files.joint_table

    def noted(sheets: list[Any]) -> Any:
        joined.append(len(sheets))
        return join(sheets)

    monkeypatch.setattr(small_files, "joint_table", noted)
    together, alone = tmp_path / "together", tmp_path / "alone"
    many = load(together, [folder])
    assert sum(joined) > 20
    joined.clear()
    monkeypatch.setattr(small_files, "FEW", 99)
    one_by_one = load(alone, [folder])
    assert not joined
    assert _loads(together) == _loads(alone)
    stored, expected = _stored(together), _stored(alone)
    assert stored.keys() == expected.keys()
    for name, frame in expected.items():
        assert_frame_equal(stored[name], frame)
    assert _tables(together) == _tables(alone)
    assert _told(many) == _told(one_by_one)


def test_a_fault_while_files_are_judged_together_is_met_by_none_of_them(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(folder.iterdir())[:16]
    expected = _told(load(home, files))

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(joint_sheets, "build_table", broken)
    assert _told(load(home.with_name("other"), files)) == expected


def test_of_many_files_polars_runs_few_queries_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard against slow loads that does not depend on the machine."""
    queries = count()
    collect = LocalEngine.collect

    def counted(*what: Any, **how: Any) -> Any:
        next(queries)
        return collect(*what, **how)

    def queries_for(files: int) -> int:
        folder = tmp_path / f"{files}"
        folder.mkdir()
        for nth in range(files):
            rows = (_callback(f"C{nth}-{row}", f"2026-03-02 1{row}:00:00") for row in range(5))
            (folder / f"{nth}.csv").write_text(CALLBACKS + "".join(rows), encoding="utf-8")
        before = next(queries)
        load(tmp_path / f"home-{files}", [folder])
        return next(queries) - before

    load(tmp_path / "first", [_one(tmp_path)])
    monkeypatch.setattr(LocalEngine, "collect", counted)
    alone, ten, fifty = queries_for(1), queries_for(10), queries_for(50)
    assert alone > 100  # else nothing is counted
    assert (fifty - ten) / 40 <= QUERIES_A_FILE


def _one(folder: Path) -> Path:
    file = folder / "one.csv"
    file.write_text(CALLBACKS + _callback("C1", "2026-03-02 10:00:00"), encoding="utf-8")
    return file


def test_known_files_need_no_reading_process(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sorted(folder.iterdir())[:8]
    load(tmp_path / "home", kept)
    monkeypatch.setattr(pool.ReadingPool, "_take", lambda _: pytest.fail("a file was read"))
    assert load(tmp_path / "home", kept).build is None

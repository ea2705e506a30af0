"""A load can be withdrawn and restored, the ledger tells of every file, and an upgrade builds anew."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from conftest import EXPORTED_AT, write_rows

from etl.pipeline import load_history
from etl.pipeline.load import load
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home, NoWarehouse

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00"}
CALL = {
    "callback_type": "service",
    "subject_no": "R1",
    "attempted_at": "2026-03-03 10:00",
    "outcome": "reached",
}


@pytest.fixture
def loaded(home: Path, tmp_path: Path) -> Callable[..., str]:
    """``loaded(name, record, *rows)`` loads an export and gives the id of its load."""

    def load_it(name: str, record: str, *rows: dict, exported_at: datetime = EXPORTED_AT) -> str:
        load_as_li(home, write_rows(tmp_path / "raw" / name, record, list(rows), exported_at))
        return id_of(home, name)

    return load_it


def load_as_li(home: Path, path: Path) -> None:
    load(home, [path], by="李强", complete_until=date(2026, 3, 9))


def id_of(home: Path, name: str) -> str:
    return next(entry.id for entry in reversed(load_history.entries(home)) if entry.file == name)


def reached(home: Path) -> tuple[float, int]:
    answer = Warehouse.open(home).measure(Question(("callback_success_rate",)))
    return answer.select("numerator", "denominator").row(0)


@pytest.fixture
def two_loads(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> str:
    """An order that was reached, and a later day; the id of the load that says so."""
    orders = [ORDER, ORDER | {"order_no": "R9", "delivered_at": "2026-03-09"}]
    files = [
        write_rows(tmp_path / "raw" / "工单.csv", "service_orders", orders),
        write_rows(tmp_path / "raw" / "回访.csv", "callbacks", [CALL]),
    ]
    make_home(files, lambda: [load_as_li(home, file) for file in files], "two loads")
    return id_of(home, "回访.csv")


def test_a_withdrawn_load_counts_for_nothing_and_a_restored_one_as_before(home: Path, two_loads: str):
    assert reached(home) == (1, 1)
    load_history.withdraw(home, two_loads, reason="错误的门店", by="王芳")
    assert reached(home) == (0, 0)
    assert Warehouse.open(home).files()["file"].to_list() == ["工单.csv"]
    withdrawn = {entry.file: entry.withdrawn for entry in load_history.entries(home)}["回访.csv"]
    assert (withdrawn["by"], withdrawn["reason"]) == ("王芳", "错误的门店")
    load_history.restore(home, two_loads)
    assert reached(home) == (1, 1)
    assert not any(entry.withdrawn for entry in load_history.entries(home))


@pytest.mark.usefixtures("two_loads")
def test_what_a_newer_export_superseded_holds_again_when_that_is_withdrawn(
    home: Path, loaded: Callable[..., str]
):
    newer = loaded("新.csv", "callbacks", CALL | {"outcome": "refused"}, exported_at=datetime(2026, 3, 12))
    assert reached(home) == (0, 1)
    load_history.withdraw(home, newer, reason="测试")
    assert reached(home) == (1, 1)


def test_a_withdrawn_file_loaded_again_stays_withdrawn_and_says_so(
    home: Path, tmp_path: Path, two_loads: str
):
    load_history.withdraw(home, two_loads, reason="测试")
    build = Home(home).current()
    report = load(home, [tmp_path / "raw" / "回访.csv"])
    assert report.build is None
    assert not report.sheets
    assert two_loads in str(report.faults[0])
    assert Home(home).current() == build


def test_a_withdrawn_file_stays_withdrawn_when_a_source_reads_it_otherwise(
    home: Path, tmp_path: Path, two_loads: str
):
    load_history.withdraw(home, two_loads, reason="测试")
    (home / "sources").mkdir()
    (home / "sources" / "ours.toml").write_text(
        'record = "callbacks"\nfiles = ["回访*"]\nblanks = ["?"]', encoding="utf-8"
    )
    load(home, [tmp_path / "raw" / "回访.csv"])
    again = {entry.file: entry for entry in load_history.entries(home)}["回访.csv"]
    assert again.sheets[0].source == "ours"
    assert again.withdrawn["reason"] == "测试"


def test_withdrawing_the_only_load_leaves_a_home_that_says_it_is_empty(
    home: Path, loaded: Callable[..., str]
):
    only = loaded("回访.csv", "callbacks", CALL)
    load_history.withdraw(home, only, reason="测试")
    with pytest.raises(NoWarehouse):
        Warehouse.open(home)
    load_history.restore(home, only)
    assert Warehouse.open(home).files()["accepted"].to_list() == [1]


def test_withdrawing_twice_builds_once(home: Path, two_loads: str):
    load_history.withdraw(home, two_loads, reason="一")
    build = Home(home).current()
    load_history.withdraw(home, two_loads, reason="二")
    assert Home(home).current() == build


@pytest.mark.parametrize("name", ["", "没有.csv", "zzz"])
def test_a_load_that_is_not_there_is_answered_with_those_that_are(home: Path, two_loads: str, name: str):
    with pytest.raises(load_history.NoSuchLoad, match=two_loads):
        load_history.withdraw(home, name, reason="测试")


def test_a_load_goes_by_its_id_the_beginning_of_it_or_its_file(home: Path, two_loads: str):
    for name in (two_loads, two_loads[:5], "回访.csv"):
        assert load_history.withdraw(home, name, reason="测试").id == two_loads
        load_history.restore(home, name)


def test_a_load_goes_by_the_name_of_its_file_though_that_is_kept_masked(home: Path, tmp_path: Path):
    named = "工单 13912345678.csv"
    (tmp_path / "raw").mkdir()
    load(home, [write_rows(tmp_path / "raw" / named, "service_orders", [ORDER])])
    (kept,) = load_history.entries(home)
    assert "12345678" not in kept.file
    assert load_history.withdraw(home, named, reason="测试").id == kept.id


def test_the_history_tells_who_when_which_content_and_what_became_of_the_rows(
    home: Path, tmp_path: Path, two_loads: str
):
    (tmp_path / "坏.csv").write_bytes(b"\x00\x00")
    load(home, [tmp_path / "坏.csv"], by="赵敏")
    load_history.withdraw(home, two_loads, reason="测试", by="王芳")
    told = {row["file"]: row for row in load_history.history(home).to_dicts()}
    assert told.keys() == {"工单.csv", "回访.csv", "坏.csv"}
    standing = told["工单.csv"]
    assert (standing["who"], standing["read"], standing["accepted"]) == ("李强", 2, 2)
    assert "王芳" in told["回访.csv"]["state"]
    assert "测试" in told["回访.csv"]["state"]
    assert told["回访.csv"]["accepted"] is None
    assert "无法读取" in told["坏.csv"]["state"]
    assert all(len(row["content"]) == 64 for row in told.values())


@pytest.mark.usefixtures("two_loads")
def test_an_older_recipe_is_built_anew_by_the_next_load_and_the_same_one_is_not(home: Path, tmp_path: Path):
    place = Home(home)
    raw, build = tmp_path / "raw", place.current()
    assert load(home, [raw]).build is None
    manifest = place.manifest(build)
    written = manifest.read_text(encoding="utf-8")
    for key in ("recipe", "inputs"):
        written = written.replace(f'"{key}": "', f'"{key}": "old')
    manifest.write_text(written, encoding="utf-8")
    assert load(home, [raw]).build not in (None, build)
    assert load(home, [raw]).build is None


@pytest.mark.usefixtures("two_loads")
def test_a_rebuild_gives_the_same_facts_until_the_same_moment(home: Path, tmp_path: Path):
    load(home, [tmp_path / "raw"], as_of=datetime(2026, 4, 1))
    before = Warehouse.open(home)
    load_history.rebuild(home)
    after = Warehouse.open(home)
    assert after.id != before.id
    assert after.stores().equals(before.stores())


def test_an_empty_home_has_nothing_to_rebuild(home: Path):
    with pytest.raises(NoWarehouse):
        load_history.rebuild(home)


@pytest.mark.usefixtures("two_loads")
def test_what_a_killed_load_left_half_written_is_cleared_away(home: Path):
    left = home / "batches" / ".abc.parquet.4711"
    left.write_bytes(b"PAR1")
    os.utime(left)
    load_history.rebuild(home)
    assert not left.exists()

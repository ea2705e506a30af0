"""A home that lost something says what, serves what is left, and never begins anew in silence."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from conftest import Care, write_rows

from care.audit.log import read_audit
from etl.diagnosis.clock_check import clock_question
from etl.diagnosis.diagnose import diagnose, repair
from etl.pipeline.load import load
from etl.pipeline.load_history import entries, history
from etl.privacy.masking_key import UnusableKey, masking_key
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import DamagedHome, Home
from warehouse.storage.write_errors import CannotWrite

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": "13812345678"}
FILES = ("一.csv", "二.csv")


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    return [
        write_rows(tmp_path / name, "service_orders", [ORDER | {"order_no": f"R{number}"}])
        for number, name in enumerate(FILES)
    ]


@pytest.fixture
def loaded(home: Path, exports: list[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files, loaded one after the other."""
    monkeypatch.delenv("CARE_KEY", raising=False)
    for export in exports:
        load(home, [export])
    return home


def pointer(home: Path) -> Path:
    return Home(home).pointer


def manifest(home: Path) -> Path:
    return Home(home).manifest(Home(home).current())


def database(home: Path) -> Path:
    return Home(home).warehouse(Home(home).current())


def batch(home: Path) -> Path:
    return Home(home).batch(entries(home)[0].sheets[0].batch)


def notes(home: Path) -> Path:
    return Home(home).notes(entries(home)[0].sheets[0].batch)


PARTS = (pointer, manifest, database, batch, notes)


def checks(home: Path) -> set[str]:
    return {one.check for one in diagnose(home)}


def rows(home: Path) -> int:
    return int(Warehouse.open(home).files()["accepted"].sum())


def test_a_sound_home_has_no_findings(loaded: Path, care: Care):
    assert diagnose(loaded) == []
    assert care("doctor").code == 0
    assert json.loads(care("doctor", "--format", "json").out) == {"findings": [], "repaired": None}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
@pytest.mark.parametrize("damage", ["missing", "empty", "torn"])
def test_what_is_lost_is_told_mended_and_loaded_again(
    loaded: Path, exports: list[Path], care: Care, part: Callable[[Path], Path], damage: str
):
    file = part(loaded)
    content = file.read_bytes()
    file.unlink()
    if damage != "missing":
        file.write_bytes(content[: len(content) // 2] if damage == "torn" else b"")
    for words in (["loads"], ["status"], ["metrics"], ["rebuild"], ["load", exports[1]]):
        if (part, damage, words[0]) != (pointer, "torn", "status"):
            assert care(*words).code in (0, 1, 2)  # a sentence, no traceback
    told = care("doctor")
    if part in (pointer, manifest):
        assert told.code == 1
    assert care("doctor", "--repair").code in (0, 1)
    load(loaded, exports)
    assert rows(loaded) == 2
    assert not checks(loaded)


@pytest.mark.parametrize("part", [pointer, manifest], ids=lambda part: part.__name__)
def test_nothing_is_loaded_over_a_home_that_lost_its_list_of_loads(
    loaded: Path, exports: list[Path], part: Callable[[Path], Path]
):
    part(loaded).unlink()
    before = sorted(path.name for path in loaded.rglob("*") if path.is_file())
    with pytest.raises(CannotWrite, match="care doctor"):
        load(loaded, exports)
    with pytest.raises(DamagedHome, match="care doctor"):
        entries(loaded)
    assert sorted(path.name for path in loaded.rglob("*") if path.is_file()) == before


def test_a_lost_manifest_gives_way_to_the_one_before_and_the_rest_is_named(loaded: Path, care: Care):
    manifest(loaded).unlink()
    found = care("doctor", "--format", "json")
    assert found.code == 1
    assert [one["load_again"] for one in found.json["findings"] if one["check"] == "pointer"] == [["二.csv"]]
    done = repair(loaded)
    assert done.load_again == ("二.csv",)
    assert rows(loaded) == 1
    assert read_audit(loaded)["what"][-2:].to_list() == ["intent", "repair"]


def test_a_lost_batch_is_named_and_its_load_stays_in_the_history(loaded: Path, exports: list[Path]):
    batch(loaded).write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    (found,) = [one for one in diagnose(loaded) if one.check == "batches"]
    assert found.load_again == ("一.csv",)
    assert repair(loaded).load_again == ("一.csv",)
    assert rows(loaded) == 1
    states = dict(history(loaded).select("file", "state").rows())
    assert "重新装载" in states["一.csv"]
    load(loaded, exports[:1])
    assert rows(loaded) == 2


def test_lost_originals_leave_figures_alone_and_come_back_with_their_file(loaded: Path, exports: list[Path]):
    originals = Home(loaded).protected(entries(loaded)[0].sheets[0].batch)
    originals.unlink()
    assert checks(loaded) == {"originals"}
    load(loaded, exports[:1])
    assert pl.read_parquet(originals)["customer_phone"].to_list() == ["13812345678"]


def test_a_key_that_is_lost_empty_malformed_or_foreign_is_refused_and_never_replaced(
    loaded: Path, exports: list[Path], monkeypatch: pytest.MonkeyPatch
):
    key, sound = loaded / "key", (loaded / "key").read_text()
    for content in (None, "", "  \n", "x" * 64, sound[:-1], "0" * 64):
        key.unlink()
        if content is not None:
            key.write_text(content)
        with pytest.raises(UnusableKey):
            load(loaded, exports)
        assert key.exists() == (content is not None)
        assert "key" in checks(loaded)
        key.write_text(sound)
    (loaded / "key.id").unlink()
    key.write_text("0" * 64)
    with pytest.raises(UnusableKey, match="不是"):
        masking_key(loaded)
    key.write_text(sound)
    assert masking_key(loaded)
    for given in ("", " ", "a\nb", "another house's"):
        monkeypatch.setenv("CARE_KEY", given)
        with pytest.raises(UnusableKey):
            load(loaded, exports)
    monkeypatch.setenv("CARE_KEY", sound)
    load(loaded, exports)


def test_a_clock_that_is_behind_or_far_ahead_is_asked_about(
    loaded: Path, exports: list[Path], care: Care, monkeypatch: pytest.MonkeyPatch
):
    assert clock_question(loaded) is None
    assert "早于" in clock_question(loaded, datetime(2026, 2, 1))
    assert "一年以上" in clock_question(loaded, datetime(2099, 1, 1))
    monkeypatch.setattr("etl.diagnosis.clock_check.moment_of_loading", lambda: datetime(2020, 1, 1))
    said = care("load", exports[0])
    assert said.code == 2
    assert "--yes" in said.err
    assert care("load", exports[0], "--yes").code == 0


def test_what_others_may_read_is_closed_and_settings_that_are_no_settings_are_named(loaded: Path):
    database(loaded).chmod(0o644)
    (loaded / "targets.toml").write_text("a = ")
    (loaded / "targets.toml").chmod(0o600)
    assert checks(loaded) == {"rights", "settings"}
    assert repair(loaded).closed == 1
    assert checks(loaded) == {"settings"}


def test_everything_in_a_home_is_its_owner_s_only(loaded: Path):
    assert not [
        path
        for path in [loaded, *loaded.rglob("*")]
        if path.stat().st_mode & 0o077 and not path.name.endswith("lock")
    ]

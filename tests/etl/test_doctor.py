"""A home that lost something says what, serves what is left, and never begins anew in silence."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from conftest import Care, write_rows
from filelock import FileLock

from care.audit.log import read_audit
from etl.diagnosis import environment
from etl.diagnosis.clock_check import clock_question
from etl.diagnosis.diagnose import diagnose, repair
from etl.diagnosis.finding import Severity
from etl.diagnosis.stopped_sources import stopped
from etl.pipeline.load import load
from etl.pipeline.load_history import entries, history
from etl.privacy.masking_key import UnusableKey, masking_key
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import DamagedHome, Home
from warehouse.storage.write_errors import CannotWrite

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": "13812345678"}
FILES = ("一.csv", "二.csv")


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    return [
        write_rows(tmp_path / name, "service_orders", [ORDER | {"order_no": f"R{number}"}])
        for number, name in enumerate(FILES)
    ]


@pytest.fixture
def loaded(
    home: Path, exports: list[Path], monkeypatch: pytest.MonkeyPatch, make_home: Callable[..., Path]
) -> Path:
    """Two files, loaded one after the other."""
    monkeypatch.delenv("CARE_KEY", raising=False)
    return make_home(exports, lambda: [load(home, [export]) for export in exports], "one by one")


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


PARTS = {
    pointer: "pointer",
    manifest: "pointer",
    database: "database",
    batch: "batches",
    notes: "batches",
}
"""What a home may lose, and the check that finds it."""
DAMAGES = ("missing", "empty", "torn")


def checks(home: Path) -> set[str]:
    return {one.check for one in diagnose(home)}


def rows(home: Path) -> int:
    return int(Warehouse.open(home).files()["accepted"].sum())


def test_a_sound_home_has_no_findings(loaded: Path, care: Care):
    assert diagnose(loaded) == []
    assert care("doctor").code == 0
    assert json.loads(care("doctor", "--format", "json").out) == {"findings": [], "repaired": None}


def damaged(file: Path, damage: str) -> bytes:
    """Damage a file; returns what stood in it."""
    content = file.read_bytes()
    file.unlink()
    if damage != "missing":
        file.write_bytes(content[: len(content) // 2] if damage == "torn" else b"")
    return content


def test_whatever_is_lost_commands_say_a_sentence_and_the_doctor_names_it(loaded: Path, care: Care):
    for part, check in PARTS.items():
        file = part(loaded)
        for damage in DAMAGES:
            content = damaged(file, damage)
            for words in ("loads", "status", "metrics"):
                if (part, damage, words) != (pointer, "torn", "status"):
                    assert care(words).code in (0, 1, 2), (part, damage, words)  # no traceback
            told = care("doctor", "--format", "json")
            assert told.code == 1, (part, damage)
            assert check in {one["check"] for one in told.json["findings"]}, (part, damage)
            file.write_bytes(content)
            file.chmod(0o600)
    assert not checks(loaded)


@pytest.mark.parametrize(
    ("parts", "damage"),
    [
        ((pointer,), "missing"),
        ((pointer,), "torn"),
        ((manifest,), "torn"),
        ((database,), "empty"),
        ((database,), "torn"),
        ((notes,), "missing"),
        ((batch, notes), "torn"),
    ],
    ids=lambda told: told if isinstance(told, str) else " and ".join(part.__name__ for part in told),
)
def test_what_is_lost_is_mended_and_loaded_again(
    loaded: Path, exports: list[Path], care: Care, parts: tuple[Callable[[Path], Path], ...], damage: str
):
    for file in [part(loaded) for part in parts]:
        damaged(file, damage)
    if damage == "torn":  # else the doctor comes first
        for words in (["rebuild"], ["load", exports[1]]):
            assert care(*words).code in (0, 1, 2)
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
    assert "重新导入" in states["一.csv"]
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


def mornings(*days: date, store: str = "S01", record: str = "callbacks") -> list[dict[str, object]]:
    """Loads of one store on these days."""
    return [
        {"loaded_at": f"{day} 08:00:00", "sheets": [{"record": record, "stores": [store]}]} for day in days
    ]


def test_an_export_that_came_every_day_and_stopped_is_told_and_a_weekend_is_not():
    first = date(2026, 3, 2)
    daily = mornings(*(first + timedelta(days=n) for n in range(10)))
    last = first + timedelta(days=9)
    assert not stopped(daily, last + timedelta(days=3))
    assert stopped(daily, last + timedelta(days=4)) == {("S01", "callbacks"): (last, 1)}
    weekly = mornings(*(first + timedelta(weeks=n) for n in range(5)), store="S02")
    assert not stopped(weekly, first + timedelta(weeks=4, days=21))
    assert stopped(weekly, first + timedelta(weeks=4, days=22)) == {
        ("S02", "callbacks"): (first + timedelta(weeks=4), 7)
    }


def test_few_loads_have_no_usual_interval():
    assert not stopped(mornings(date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)), date(2026, 9, 1))


def test_a_stopped_export_is_a_finding(loaded: Path):
    told = json.loads(manifest(loaded).read_text("utf-8"))
    for number, load_entry in enumerate(told["loads"] * 2):
        told["loads"].append({**load_entry, "loaded_at": f"2026-02-{number + 1:02} 08:00:00"})
    told["loads"] = told["loads"][2:]
    manifest(loaded).write_text(json.dumps(told), encoding="utf-8")
    found = [one for one in diagnose(loaded) if one.check == "sources"]
    assert len(found) == 1
    assert "S01" in found[0].what
    assert "2026-02-04" in found[0].what


def test_a_home_of_a_later_version_is_left_alone_and_says_what_to_do(
    loaded: Path, care: Care, exports: list[Path]
):
    told = json.loads(manifest(loaded).read_text("utf-8"))
    assert told["format"] == 1
    manifest(loaded).write_text(json.dumps(told | {"format": 2, "version": "9.8.7"}), encoding="utf-8")
    before = {path: path.read_bytes() for path in loaded.rglob("*") if path.is_file()}
    for words in (
        ["load", exports[0]],
        ["doctor"],
        ["doctor", "--repair"],
        ["metrics", "callback_rate"],
        ["rebuild"],
    ):
        said = care(*words, "--lang", "en")
        assert said.code == 2, words
        assert "9.8.7" in said.err
        assert "care restore" in said.err
    after = {path: path.read_bytes() for path in loaded.rglob("*") if path.is_file()}
    assert after == before


def test_what_is_around_the_records_is_looked_at_too(loaded: Path, monkeypatch: pytest.MonkeyPatch):
    (loaded / "minutes.sqlite").write_bytes(b"SQLite format 3\x00" + b"\x07" * 4000)
    monkeypatch.setattr("etl.diagnosis.clock_check.moment_of_loading", lambda: datetime(2020, 1, 1))
    full = SimpleNamespace(free=3 * 2**20)
    monkeypatch.setattr("etl.diagnosis.surroundings.shutil.disk_usage", lambda _: full)
    with FileLock(loaded / "lock"):
        found = {one.check: one for one in diagnose(loaded)}
    assert {"minutes", "clock", "disk", "lock"} <= found.keys()
    assert found["minutes"].what.startswith("周会记录损坏：")
    assert found["minutes"].cure == "从备份取回 minutes.sqlite。"
    assert "0.0 GB" in found["disk"].what
    assert "早于" in found["clock"].what
    assert found["lock"].what == "正在导入、备份或修复。"


def test_a_home_that_is_read_only_or_not_there_is_told(loaded: Path, care: Care, monkeypatch):
    monkeypatch.setattr("etl.diagnosis.surroundings.os.access", lambda *_: False)
    assert "不可写" in "".join(one.what for one in diagnose(loaded) if one.check == "rights")
    said = care("doctor", "--home", loaded.parent / "nowhere", "--lang", "en")
    assert said.code == 1
    assert "There is no folder" in said.out + said.err


def test_a_log_that_was_cut_is_a_fault(loaded: Path):
    log = loaded / "audit.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[:-1]), encoding="utf-8")
    found = next(one for one in diagnose(loaded) if one.check == "audit")
    assert found.severity is Severity.FAULT
    assert "之后被截去" in found.what
    assert "care audit --verify" in found.cure


def test_a_library_that_is_too_old_is_named(loaded: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "version", lambda name: "0.0.1" if name == "duckdb" else "999")
    (found,) = (one for one in diagnose(loaded) if one.check == "versions")
    assert "duckdb 0.0.1 (>=2.0)" in found.what
    assert "run.py setup" in found.cure


def test_a_locale_that_garbles_chinese_names_of_files_is_told(loaded: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "ascii")
    (found,) = environment.locale_findings(loaded)
    assert "ascii" in found.what

"""A home comes back whole from its backup, on a machine that has nothing, and never half."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from conftest import ROOT, Care, write_rows

from care.audit.log import read_audit, verify_audit
from care.review.minutes import MinuteContent, MinuteKind
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from care.signals import Baseline, read_baselines, set_baseline
from care.targets.targets import Target, read_targets, set_target
from etl.pipeline.load import load
from etl.pipeline.load_history import entries, withdraw
from tests.support import rich_stores
from tests.sweeps.exports import facts
from tests.sweeps.killing import begin
from tests.warehouse.test_unmasking import MANAGER, REASON
from warehouse.query.warehouse import Question, RecordSide, Warehouse
from warehouse.services.backups.backup import FIRST, LAST, CannotBackUp, back_up
from warehouse.services.backups.restore import CannotRestore, restore_home
from warehouse.services.minutes_store import Minutes
from warehouse.services.unmask import originals
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": "13812345678"}
RESTORE = """
import sys
from pathlib import Path
from warehouse.services.backups.restore import restore_home
print("begun", flush=True)
restore_home(Path(sys.argv[1]), Path(sys.argv[2]), "", replace=True)
"""


@pytest.fixture
def small(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> Path:
    """The backup of a home of one order."""
    orders = [write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])]
    make_home(orders, lambda: load(home, orders))
    back_up(home, tmp_path / "small.backup", "王芳")
    return tmp_path / "small.backup"


def contents(home: Path) -> dict[str, bytes]:
    """Every file that a home is, but for the log that goes on."""
    return {
        file.relative_to(home).as_posix(): file.read_bytes()
        for file in home.rglob("*")
        if file.is_file() and not file.name.endswith("lock") and not file.name.startswith("audit")
    }


def test_what_is_restored_into_an_empty_machine_answers_every_question_alike(home: Path, tmp_path: Path):
    exports = [
        write_rows(tmp_path / "raw" / f"{store}-{record}.csv", record, rows)
        for store, record, rows in rich_stores.exports()
    ]
    load(home, exports)
    set_target(home, Target("close_rate", 0.97, date(2026, 1, 1), "王芳"))
    set_baseline(home, Baseline("complaint_count", date(2025, 9, 1), "王芳", date(2026, 1, 1), "两人轮班"))
    Minutes.open(home).add(
        MinuteContent(MinuteKind.ACTION, "complaints", "每日复盘"), "王芳", date(2026, 3, 9)
    )
    write_rows(tmp_path / "late" / "S03.csv", "complaints", [{"received_at": "2026-03-02 09:00"}])
    loader = begin(home, tmp_path / "late")
    back_up(home, tmp_path / "all.backup", "王芳")
    assert loader.wait() == 0
    again = tmp_path / "elsewhere" / "home"
    command = [sys.executable, "cli.py", "--home", str(again), "restore", str(tmp_path / "all.backup")]
    subprocess.run(command, cwd=ROOT, env={}, check=True)
    build = Home(again).current()
    before, after = Warehouse(home, build), Warehouse.open(again)
    for dimension in (None, *DIMENSIONS):
        by = (dimension,) if dimension else ()
        cut = [key for key in METRICS if dimension is None or dimension in after.dimensions(key)]
        assert after.measure(Question(tuple(cut), by)).equals(before.measure(Question(tuple(cut), by)))
    for metric in METRICS:
        assert after.records(metric, RecordSide.DENOMINATOR).equals(
            before.records(metric, RecordSide.DENOMINATOR)
        )
    for book in (Warehouse.stores, Warehouse.files, Warehouse.rejects, Warehouse.warnings):
        assert book(after).equals(book(before))
    assert read_targets(again) == read_targets(home)
    assert read_baselines(again) == read_baselines(home)
    assert Minutes.open(again).standing() == Minutes.open(home).standing()
    noted = read_audit(again)
    assert noted[:-2].equals(read_audit(home)[: len(noted) - 2])
    assert noted["what"][-3:].to_list() == ["backup", "intent", "restore"]
    assert verify_audit(again).broken_at is None
    cases = after.records("complaint_count", RecordSide.DENOMINATOR).drop_nulls("vin")
    where = cases.select("file_id", "source_row").row(0)
    assert originals(after, MANAGER, *where, REASON) == originals(before, MANAGER, *where, REASON) != {}


def test_a_backup_and_what_comes_out_of_it_are_their_owners_only(small: Path, home: Path, tmp_path: Path):
    again = tmp_path / "again"
    restore_home(small, again, "王芳")
    assert contents(again) == contents(home)
    assert small.stat().st_mode & 0o777 == 0o600
    assert {(again / name).stat().st_mode & 0o077 for name in contents(again)} == {0}
    assert again.stat().st_mode & 0o077 == 0


def test_a_withdrawn_load_is_in_the_backup_and_can_be_restored_after_it(
    small: Path, home: Path, tmp_path: Path
):
    withdraw(home, "工单.csv", reason="测试")
    back_up(home, small, "王芳")
    restore_home(small, tmp_path / "again", "王芳")
    assert entries(tmp_path / "again")[0].withdrawn["reason"] == "测试"


def test_a_backup_cut_anywhere_is_refused_and_leaves_nothing(small: Path, tmp_path: Path):
    whole = small.read_bytes()
    cut = tmp_path / "cut.backup"
    for length in {*range(0, len(whole), len(whole) // 120), *range(len(whole) - 60, len(whole))}:
        cut.write_bytes(whole[:length])
        with pytest.raises(CannotRestore):
            restore_home(cut, tmp_path / "again", "")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cut.backup", "home", small.name, "工单.csv"]


def test_a_backup_with_a_changed_byte_is_refused_or_gives_back_the_same(
    small: Path, home: Path, tmp_path: Path
):
    whole, pick, refused = small.read_bytes(), random.Random(1), 0
    changed, again = tmp_path / "changed.backup", tmp_path / "again"
    for _ in range(40):
        at = pick.randrange(len(whole))
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            restore_home(changed, again, "")
        except CannotRestore:
            refused += 1
            assert not again.exists()
        else:
            assert contents(again) == contents(home)
            shutil.rmtree(again)
    assert refused > 30


def rewritten(small: Path, **members: bytes) -> Path:
    """The same backup with other members, by name; the manifest as it was."""
    with ZipFile(small) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()} | members
    forged = small.with_name("forged.backup")
    with ZipFile(forged, "w", ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return forged


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside", "..\\outside", "C:outside"])
def test_a_path_that_leads_outside_is_refused(small: Path, tmp_path: Path, name: str):
    with ZipFile(small) as archive:
        manifest = json.loads(archive.read(LAST))
    manifest["members"][name] = {"sha256": "", "bytes": 0}
    forged = rewritten(small, **{name: b"", LAST: json.dumps(manifest).encode()})
    with pytest.raises(CannotRestore, match="outside"):
        restore_home(forged, tmp_path / "deep" / "again", "")
    assert not list(tmp_path.rglob("outside"))


def test_a_file_that_the_manifest_does_not_name_and_a_newer_form_are_refused(small: Path, tmp_path: Path):
    with pytest.raises(CannotRestore, match="损坏"):
        restore_home(rewritten(small, surplus=b""), tmp_path / "again", "")
    with pytest.raises(CannotRestore, match="升级"):
        restore_home(rewritten(small, **{FIRST: b'{"version": 2}'}), tmp_path / "again", "")


def test_a_home_that_holds_something_is_replaced_only_on_request_and_then_kept_aside(
    small: Path, home: Path, tmp_path: Path
):
    load(home, [write_rows(tmp_path / "more.csv", "service_orders", [ORDER | {"order_no": "R2"}])])
    later = contents(home)
    with pytest.raises(CannotRestore, match="--replace"):
        restore_home(small, home, "王芳")
    assert contents(home) == later
    done = restore_home(small, home, "王芳", replace=True)
    assert contents(done.replaced) == later
    assert [load.file for load in entries(home)] == ["工单.csv"]
    assert done.replaced.name in read_audit(home)["details"][-1]


@pytest.mark.skipif(os.name != "posix", reason="only there can a process be killed so")
def test_a_restore_killed_at_any_instant_leaves_the_old_home_or_the_new_one(
    small: Path, home: Path, tmp_path: Path
):
    old = facts(home)
    load(home, [write_rows(tmp_path / "more.csv", "service_orders", [ORDER | {"order_no": "R2"}])])
    new = facts(home)
    for after in (0.0, 0.02, 0.05):
        command = [sys.executable, "-c", RESTORE, str(small), str(home)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        with child.stdout as told:
            told.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert facts(home) in (old, new)
    restore_home(small, home, "", replace=True)
    assert facts(home) == old
    assert not list(tmp_path.glob(".*"))


def test_what_is_no_backup_is_neither_overwritten_nor_restored(
    small: Path, home: Path, tmp_path: Path, care: Care
):
    export = tmp_path / "工单.csv"
    with pytest.raises(CannotBackUp, match="换一个文件名"):
        back_up(home, export, "")
    with pytest.raises(CannotBackUp, match="之外"):
        back_up(home, home / "own.backup", "")
    with pytest.raises(CannotBackUp, match="磁盘空间"):
        back_up(home, export / "x.backup", "")
    with pytest.raises(CannotBackUp, match="没有可备份"):
        back_up(tmp_path / "none", small, "")
    foreign = tmp_path / "foreign.zip"
    with ZipFile(foreign, "w") as archive:
        archive.writestr("a.txt", "a")
    said = care("restore", foreign)
    assert said.code == 2
    assert "既不是" in said.err


def test_one_command_restores_a_backup_and_a_withdrawn_load(
    small: Path, home: Path, tmp_path: Path, care: Care, monkeypatch: pytest.MonkeyPatch
):
    withdraw(home, "工单.csv", reason="测试")
    monkeypatch.chdir(tmp_path)  # the load goes by the name of a file that is here, too
    assert care("restore", "工单.csv").code == 0
    assert not entries(home)[0].withdrawn
    assert care("restore", small).code == 2
    assert care("backup", small).code == 0
    shutil.rmtree(home)
    assert care("restore", small).code == 0
    assert [load.file for load in entries(home)] == ["工单.csv"]


PASSPHRASE = "四月的雨 and 12 umbrellas"  # noqa: S105 - of a test


def test_an_encrypted_backup_tells_nothing_and_comes_back_with_its_passphrase_only(
    home: Path, tmp_path: Path, care: Care, monkeypatch: pytest.MonkeyPatch
):
    load(home, [write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])])
    (home / "filler.bin").write_bytes(random.Random(1).randbytes(2_500_000))
    sealed, again = tmp_path / "sealed.backup", tmp_path / "again"
    monkeypatch.setenv("CARE_BACKUP_PASSPHRASE", PASSPHRASE)
    said = care("backup", sealed)
    assert (said.code, PASSPHRASE in said.out + said.err) == (0, False)
    content = sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert not any(part in content for part in (b"PK\x03\x04", b"parquet", b"manifest.json", b"13812345678"))
    restore_home(sealed, again, "", passphrase=PASSPHRASE)
    assert contents(again) == contents(home)
    shutil.rmtree(again)
    for wrong in (None, "", PASSPHRASE + "!"):
        with pytest.raises(CannotRestore, match="口令"):
            restore_home(sealed, again, "", passphrase=wrong)
    chunk = (1 << 20) + 16
    head = len(content) % chunk if len(content) % chunk < 400 else content.index(b"}\n") + 2
    swapped = content[:head] + content[head + chunk : head + 2 * chunk] + content[head : head + chunk]
    for damaged in (
        content[:-1],
        content[: head + chunk],
        content[: head + 2 * chunk],
        content[:30],
        swapped + content[head + 2 * chunk :],
        content.replace(b'"p": 1', b'"p": 2'),
        content[: head + 99] + bytes([content[head + 99] ^ 1]) + content[head + 100 :],
        content + b"x",
    ):
        sealed.write_bytes(damaged)
        with pytest.raises(CannotRestore):
            restore_home(sealed, again, "", passphrase=PASSPHRASE)
        assert not again.exists()
    monkeypatch.setenv("CARE_BACKUP_PASSPHRASE", "short")
    assert "太短" in care("backup", tmp_path / "short.backup").err
    assert not (tmp_path / "short.backup").exists()
    assert not any(PASSPHRASE in line for line in read_audit(home)["details"])


def test_what_a_killed_backup_left_anywhere_goes_with_the_next_lock(home: Path, tmp_path: Path):
    load(home, [write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])])
    command = "import os, sys; from pathlib import Path; import warehouse.services.backups.backup as b\n"
    command += "b.put_in_place = lambda *_: os._exit(9)\nb.back_up(Path(sys.argv[1]), Path(sys.argv[2]), '')"
    target = tmp_path / "elsewhere" / "a.backup"
    child = subprocess.run([sys.executable, "-c", command, str(home), str(target)], cwd=ROOT, check=False)
    assert child.returncode == 9
    assert len([*target.parent.iterdir()]) == 1
    withdraw(home, "工单.csv", reason="测试")
    assert not [*target.parent.iterdir()]
    assert not [*home.glob(".*")]

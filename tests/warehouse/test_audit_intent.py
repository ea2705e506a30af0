"""No change is without a line, wherever it was killed, and a tail that was forged shows."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from conftest import Care, write_rows

from care.audit.intent import noted_setting
from care.audit.log import LOG, AuditEvent, read_audit, verify_audit
from care.targets.targets import FILE as TARGETS
from care.targets.targets import Target, read_targets, set_target
from etl.pipeline.load import load
from etl.pipeline.load_history import rebuild, withdraw
from warehouse.services.backups.backup import back_up
from warehouse.storage.audit_witness import verify_by_manifests
from warehouse.storage.home import Home
from warehouse.storage.write_lock import write_lock

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00"}


class Killed(BaseException):
    """Nothing after it is done, as after SIGKILL."""


def die(*_: object, **__: object) -> None:
    raise Killed


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])


@pytest.mark.parametrize(
    ("at", "in_force"),
    [
        ("warehouse.build.full.write_warehouse", False),
        ("warehouse.storage.home.Home.switch", False),
        ("warehouse.build.full._clear_old", True),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_change_that_was_killed_is_noted_with_whether_it_is_in_force(
    home: Path,
    export: Path,
    make_home: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    at: str,
    in_force: bool,
    first: bool,
):
    change: Callable[[], object] = lambda: load(home, [export], by="李强")  # noqa: E731
    if not first:
        make_home([export], lambda: load(home, [export]))
        change = lambda: withdraw(home, "工单.csv", reason="测试", by="李强")  # noqa: E731
    served = Home(home).current() if home.exists() else None
    with monkeypatch.context() as killed:
        killed.setattr(at, die)
        with pytest.raises(Killed):
            change()
    assert (Home(home).current() != served) == in_force
    last = read_audit(home).row(-1, named=True)
    assert (last["who"], last["what"]) == ("李强", "intent")
    for _ in range(2):
        with write_lock(home):
            pass
    noted = read_audit(home)
    assert noted["what"].to_list().count("unfinished") == 1
    assert json.loads(noted["details"][-1])["in_force"] is in_force
    assert noted["who"][-1] == "李强"
    assert verify_audit(home).broken_at is None


def test_a_change_that_fails_says_so_and_is_not_told_as_unfinished(
    home: Path, export: Path, make_home: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    make_home([export], lambda: load(home, [export]))
    with monkeypatch.context() as full:
        full.setattr("warehouse.build.full.write_warehouse", fail)
        with pytest.raises(Exception, match="已满"):
            rebuild(home)
    rebuild(home)
    assert read_audit(home)["what"][-4:].to_list() == ["intent", "failed", "intent", "rebuild"]


def forge(home: Path, keep: int) -> None:
    """Rewrite the log after some lines, and its tip, as whoever owns the folder may."""
    from care.audit.hash_chain import add_line

    lines = (home / LOG).read_bytes().splitlines(keepends=True)
    for file in (home / LOG, home / "audit.tip"):
        file.unlink()
    for number, line in enumerate(lines):
        event = json.loads(line)
        del event["before"]
        add_line(home / LOG, event | ({} if number < keep else {"who": "张三"}))
    assert verify_audit(home).broken_at is None


def test_a_forged_tail_shows_by_the_manifests_and_by_a_backup(
    home: Path, export: Path, make_home: Callable[..., Path], tmp_path: Path, care: Care
):
    make_home([export], lambda: load(home, [export]))
    rebuild(home)
    assert verify_by_manifests(home).broken_at is None
    said = care("audit", "--verify")
    assert (said.code, said.out) == (0, "")
    back_up(home, tmp_path / "a.backup", "王芳")
    lines = len(read_audit(home))
    forge(home, keep=1)
    told = care("audit", "--verify", "--format", "json")
    assert told.code == 1
    assert told.json["first_wrong_line"] == 2
    assert told.json["lines"] == lines
    for manifest in (home / "warehouse").glob("*.json"):
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"audit": {}}))
    assert verify_by_manifests(home).broken_at is None
    assert care("audit", "--verify", "--against", tmp_path / "a.backup").code == 1


@pytest.mark.parametrize("in_force", [False, True])
def test_a_setting_whose_change_was_killed_is_noted_with_whether_it_is_in_force(
    home: Path, export: Path, in_force: bool
):
    load(home, [export])
    target = Target("closed_loop_rate", 0.97, date(2026, 3, 1), "王经理")

    def change() -> None:
        with noted_setting(home, "李强", AuditEvent.TARGET, TARGETS, value=0.97):
            if in_force:
                set_target(home, target)
            die()

    with pytest.raises(Killed):
        change()
    assert (read_targets(home) == (target,)) == in_force
    # A load meanwhile, or the next change of any setting.
    with write_lock(home) if in_force else noted_setting(home, "", AuditEvent.STAFF, "staff.toml"):
        pass
    told = [json.loads(one) for one in read_audit(home).filter(pl.col("what") == "unfinished")["details"]]
    assert [(one["of"], one["in_force"]) for one in told] == [("target", in_force)]


@pytest.mark.parametrize("in_force", [False, True])
def test_a_setting_is_found_again_though_the_log_masks_what_its_name_holds(
    home: Path, export: Path, in_force: bool
):
    load(home, [export])
    file = home / "sources" / "13800138000.toml"
    file.parent.mkdir()
    file.write_text("before")

    def change() -> None:
        with noted_setting(home, "李强", AuditEvent.SOURCE, "sources/13800138000.toml"):
            if in_force:
                file.write_text("after")
            die()

    with pytest.raises(Killed):
        change()
    assert "13800138000" not in (home / LOG).read_text("utf-8")
    with write_lock(home):
        pass
    told = [json.loads(one) for one in read_audit(home).filter(pl.col("what") == "unfinished")["details"]]
    assert [(one["of"], one["in_force"]) for one in told] == [("source", in_force)]


def test_a_load_does_not_tell_a_setting_that_is_being_changed_as_unfinished(home: Path, export: Path):
    load(home, [export])
    with noted_setting(home, "李强", AuditEvent.TARGET, TARGETS), write_lock(home):
        pass
    assert "unfinished" not in read_audit(home)["what"].to_list()

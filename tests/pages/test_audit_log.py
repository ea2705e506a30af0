"""Who did what is noted on the disk, by whichever process, and a log that was tampered with shows it."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Care, write_rows

from care.access.change_log import record_access_changes
from care.audit.audit_table import audit_table
from care.audit.intent import noted_change, settle_changes
from care.audit.log import LOG, AuditEvent, read_audit, record_event, verify_audit
from care.i18n import set_language
from etl.intake import Upload, UserSource, load_uploads
from etl.pipeline import load_history
from etl.pipeline.load import load
from tests.support.harness import open_app

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00"}
WRITER = """
import sys
from pathlib import Path
from care.audit.log import record_event
for n in range(15):
    record_event(Path(sys.argv[1]), sys.argv[2], "load", files=[f"{n}.csv"])
"""

FULL = """
import resource, signal, sys
sys.dont_write_bytecode = True
from pathlib import Path
from care.audit.log import CannotNote, record_event
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    record_event(Path(sys.argv[1]), "王芳", "load")
except CannotNote as fault:
    print(fault)
"""


@pytest.fixture
def noted(home: Path) -> Path:
    """A home in which five things were noted."""
    for deed in (
        AuditEvent.SIGN_IN,
        AuditEvent.LOAD,
        AuditEvent.EXPORT,
        AuditEvent.UNMASK,
        AuditEvent.TARGET,
    ):
        record_event(home, "王芳", deed)
    return home


def lines(home: Path) -> list[bytes]:
    return (home / LOG).read_bytes().splitlines(keepends=True)


def deeds(home: Path) -> list[str]:
    return read_audit(home)["what"].to_list()


def test_a_line_tells_who_did_what_when_and_its_details(home: Path):
    record_event(home, "王芳", AuditEvent.EXPORT, file="a.csv", rows=3, store=None)
    line = read_audit(home).row(0, named=True)
    assert (line["who"], line["what"]) == ("王芳", "export")
    assert json.loads(line["details"]) == {"file": "a.csv", "rows": 3}
    at = datetime.fromisoformat(line["at"])
    assert abs((datetime.now().astimezone() - at).total_seconds()) < 60
    assert (home / LOG).stat().st_mode & 0o777 == 0o600


def test_what_people_type_is_masked_before_it_is_noted(home: Path):
    record_event(
        home, "王芳", "unmask", reason="回电 13812345678，车 LSVAM4187C2184841", files=["沪A12345.csv"]
    )
    log = (home / LOG).read_text(encoding="utf-8")
    assert "138****5678" in log
    assert not any(personal in log for personal in ("13812345678", "LSVAM4187C2184841", "沪A12345"))


def test_a_deed_that_nobody_knows_is_not_noted(home: Path):
    with pytest.raises(ValueError, match="dance"):
        record_event(home, "王芳", "dance")
    assert not deeds(home)


def test_processes_that_note_at_once_lose_nothing_and_break_nothing(home: Path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(home), who], cwd=ROOT)
        for who in ("甲", "乙", "丙")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert verify_audit(home).broken_at is None
    by = read_audit(home).group_by("who", maintain_order=True).agg("details")
    told = [f'{{"files": ["{n}.csv"]}}' for n in range(15)]
    assert dict(by.iter_rows()) == {"甲": told, "乙": told, "丙": told}


@pytest.mark.parametrize("number", range(5))
def test_a_line_that_was_changed_or_removed_shows(noted: Path, number: int):
    whole = lines(noted)
    changed = [*whole[:number], whole[number].replace("王芳".encode(), "张三".encode()), *whole[number + 1 :]]
    for tampered in (changed, whole[:number] + whole[number + 1 :], whole[:number]):
        (noted / LOG).write_bytes(b"".join(tampered))
        assert number < verify_audit(noted).broken_at <= 6


def test_what_was_cut_off_still_shows_when_more_has_been_noted(noted: Path):
    (noted / LOG).write_bytes(b"".join(lines(noted)[:3]))
    record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at == 4
    (noted / LOG).unlink()
    record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at == 1


def test_a_line_torn_by_a_crash_is_no_tampering_and_the_next_one_follows(noted: Path):
    with (noted / LOG).open("ab") as log:
        log.write(b'{"before": "abc')
    assert verify_audit(noted).broken_at is None
    record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at is None
    assert len(deeds(noted)) == 6


@pytest.mark.parametrize("written", range(4))
def test_a_writer_killed_anywhere_leaves_a_whole_log(
    noted: Path, monkeypatch: pytest.MonkeyPatch, written: int
):
    """At each of its syncs: the tip that announces the line, the folder, the line, the tip."""

    class Killed(BaseException):
        """Nothing after it is written, as after SIGKILL."""

    syncs = iter(range(written + 1))

    def dying(_descriptor: int) -> None:
        if next(syncs) == written:
            raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", dying)
        with pytest.raises(Killed):
            record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at is None
    record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at is None
    assert len(deeds(noted)) == 6 + (written >= 2)


def test_a_tip_that_is_missing_or_older_than_the_log_is_damage(noted: Path):
    older = (noted / "audit.tip").read_text()
    record_event(noted, "王芳", AuditEvent.LOAD)
    (noted / "audit.tip").write_text(older)
    assert verify_audit(noted).broken_at == 6
    for tip in (None, "", "x", "0 \n"):
        (noted / "audit.tip").unlink()
        if tip is not None:
            (noted / "audit.tip").write_text(tip)
        assert verify_audit(noted).broken_at
        if tip is None:
            (noted / "audit.tip").touch()
    (noted / "audit.tip").unlink()
    record_event(noted, "王芳", AuditEvent.LOAD)
    assert verify_audit(noted).broken_at == 7


def test_what_the_product_names_itself_stays_whole_where_its_digits_look_like_a_phone(home: Path):
    """A masked build would differ from the one being served, and a killed change would be called in force."""
    build, digits = "20261130T133812-345678", "13812345678"
    with (
        pytest.raises(KeyboardInterrupt),
        noted_change(home, "王芳", AuditEvent.REBUILD, build, file=digits),
    ):
        raise KeyboardInterrupt
    record_event(home, "王芳", AuditEvent.ACCESS, content=digits, before=digits, load=digits, person=digits)
    settle_changes(home, build)
    intent, access, settled = (json.loads(told) for told in read_audit(home)["details"])
    assert (intent["served"], intent["file"]) == (build, "138****5678")
    assert set(access.values()) == {digits}
    assert settled["in_force"] is False


def test_a_line_that_cannot_be_read_is_shown_as_it_stands_and_masked(noted: Path):
    (noted / LOG).write_bytes(b"13812345678\n" + b"".join(lines(noted)))
    first = read_audit(noted).row(0)
    assert first == (None, None, None, "138****5678")


@pytest.mark.skipif(os.name != "posix", reason="only there can a file's size be limited")
def test_a_disk_that_fills_up_within_a_line_gets_none_of_it_and_one_sentence_with_the_cure(noted: Path):
    before = (noted / LOG).read_bytes()
    tried = subprocess.run(
        [sys.executable, "-c", FULL, str(noted), str(len(before) + 20)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "腾出磁盘空间" in tried.stdout
    assert (noted / LOG).read_bytes() == before
    assert verify_audit(noted).broken_at is None


def test_what_changes_a_warehouse_is_noted_with_who_and_what_changes_nothing_is_not(
    home: Path, tmp_path: Path
):
    export = write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])
    for _ in range(2):
        load(home, [export], by="李强")
    load_history.withdraw(home, "工单.csv", reason="13812345678 要求", by="王芳")
    load_history.restore(home, "工单.csv", by="赵敏")
    load_history.rebuild(home, by="赵敏")
    noted = read_audit(home)
    assert noted["what"][::2].to_list() == ["intent"] * 4
    intents = [json.loads(one) for one in noted["details"][::2]]
    assert [one["of"] for one in intents] == noted["what"][1::2].to_list()
    told = noted[1::2]
    assert told.select("who", "what").rows() == [
        ("李强", "load"),
        ("王芳", "withdraw"),
        ("赵敏", "restore"),
        ("赵敏", "rebuild"),
    ]
    details = [json.loads(one) for one in told["details"]]
    assert details[0]["files"] == ["工单.csv"]
    assert details[1]["reason"] == "138****5678 要求"
    assert details[1]["load"] == details[2]["load"] == load_history.entries(home)[0].id


def test_a_source_saved_on_the_way_is_noted(home: Path, tmp_path: Path):
    export = write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])
    meaning = UserSource("ours", {"record": "service_orders", "files": ["工单*"]})
    load_uploads(home, [Upload("工单.csv", export.read_bytes())], [meaning], "李强")
    assert deeds(home) == ["intent", "source", "intent", "load"]


def test_a_change_of_the_access_file_is_noted_once(home: Path):
    home.mkdir()
    record_access_changes(home)
    assert not deeds(home)
    file = home / "access.toml"
    for content in ("", "# a", "# a", "# b"):
        file.write_text(content)
        record_access_changes(home)
    assert deeds(home) == ["access"] * 3
    file.unlink()
    record_access_changes(home)
    record_access_changes(home)
    assert deeds(home) == ["access"] * 4
    assert read_audit(home)["who"][0] == (home.owner() if os.name == "posix" else "")


def test_the_command_lists_the_log_and_exits_with_1_where_it_is_broken(noted: Path, care: Care):
    told = care("audit", "--what", "export", "--format", "json")
    assert told.code == 0
    assert [line["what"] for line in told.json] == ["export"]
    assert care("audit", "--since", "2999-01-01", "--format", "csv").out.splitlines() == [
        "at,who,what,details"
    ]
    (noted / LOG).write_bytes(b"".join(lines(noted)[1:]))
    broken = care("audit")
    assert broken.code == 1
    assert "第 1 行断开" in broken.err


def test_an_export_on_the_command_line_is_noted(home: Path, tmp_path: Path, care: Care):
    load(home, [write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])])
    assert care("records", "callback_rate").code == 0
    assert read_audit(home).filter(pl.col("what") == "export")["details"].to_list() == [
        '{"metric": "callback_rate", "rows": 0}'
    ]


def test_the_page_shows_the_log_newest_first_and_that_it_was_tampered_with(
    noted: Path, monkeypatch: pytest.MonkeyPatch
):
    (noted / LOG).write_bytes(b"".join(lines(noted)[1:]))
    monkeypatch.setenv("CARE_HOME", str(noted))
    set_language("zh")
    app = open_app("audit")
    assert "第 1 行断开" in app.error[0].value
    assert app.dataframe[0].value["什么"].to_list() == ["设定目标", "查看原值", "导出", "导入"]
    monkeypatch.setenv("CARE_INSECURE", "1")
    app.run()
    assert not app.dataframe
    assert any("没有“查看审计记录”的权限" in one.value for one in app.warning)


def test_a_line_is_told_in_words_and_one_that_cannot_be_read_as_it_stands():
    lines = pl.DataFrame(
        {
            "at": ["2026-03-01T10:00:00+08:00", "gestern", None],
            "who": ["王芳", None, ""],
            "what": ["target", "dance", None],
            "details": [
                '{"metric": "callback_rate", "fields": ["customer_phone", "vin"], "record": "callbacks"}',
                "not json",
                "[1, 2]",
            ],
        }
    )
    shown = audit_table(lines).rows()
    assert shown[0][1:3] == ("王芳", AuditEvent.TARGET.label)
    assert all(one in shown[0][3] for one in ("回访率", "客户电话、车架号", "回访记录"))
    assert shown[1] == ("gestern", "—", "无法读取的一行", "not json")
    assert shown[2] == ("—", "—", "无法读取的一行", "[1, 2]")

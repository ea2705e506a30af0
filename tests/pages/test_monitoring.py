"""What machines and administrators are told of a running server: health, measurements, and the log."""

import json
import logging
import os
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pages.parts.server.monitoring import json_log
from pages.parts.server.monitoring.measurements import Measurements
from pages.parts.server.monitoring.watching import NAMES
from tests.support.intruder import Intruder, perform, run_page, with_sign_in
from tests.support.served import end, start, wait_until
from warehouse.services.backups.backup import back_up

TOKEN = "a token of this test"  # noqa: S105 - of these tests only
GRANTS = """
[[grant]]
email = "it@example.com"
role = "administrator"
stores = "all"

[[grant]]
email = "it-of-a-store@example.com"
role = "administrator"
stores = ["S01"]

[[grant]]
email = "reader@example.com"
role = "store_staff"
stores = ["S01"]
"""


@pytest.fixture
def guarded(load_rows, home, monkeypatch):
    """A home where people sign in, and the server of it."""
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    with_sign_in(home)
    (home / "access.toml").write_text(GRANTS, encoding="utf-8")
    monkeypatch.setenv("CARE_METRICS_TOKEN", TOKEN)
    pid, address = start(home)
    yield home, Intruder(address)
    end(pid)


def measured(answer) -> dict[str, float]:
    """Measurements by name and labels."""
    lines = answer.body.decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")
    }


def noted_lines(home: Path, request: str) -> list[dict[str, Any]]:
    """The lines of the log once that of a request is among them: it is written after the answer."""
    file = home / "logs" / "server.jsonl"
    wait_until(lambda: request in file.read_text("utf-8"))
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.slow
def test_a_server_is_watched_without_sign_in_where_nothing_confidential_is_told(guarded):
    home, stranger = guarded
    told = stranger.ask("/healthz")
    health = json.loads(told.body)
    assert (told.status, health["status"]) == (200, "ok")
    assert health["build"] == (home / "current").read_text().strip()
    assert set(health) == {"status", "version", "build", "records_age_hours"}
    assert health["records_age_hours"] > 0

    elsewhere = {"X_Forwarded_For": "203.0.113.9"}
    assert stranger.ask("/metrics", **elsewhere).status == 403
    assert stranger.ask("/metrics", Authorization="Bearer wrong", **elsewhere).status == 403
    assert stranger.ask("/metrics", Authorization=f"Bearer {TOKEN}", **elsewhere).status == 200
    assert stranger.signed_in("reader@example.com").ask("/metrics", **elsewhere).status == 403
    assert stranger.signed_in("it@example.com").ask("/metrics", **elsewhere).status == 200
    assert stranger.signed_in("it-of-a-store@example.com").ask("/metrics", **elsewhere).status == 403
    proxies = ("Via", "CF_Connecting_IP", "X_Forwarded_Proto", "True_Client_IP")
    assert {stranger.ask("/metrics", **{one: "1.1.1.1"}).status for one in proxies} == {403}

    async def look() -> None:
        async with stranger.signed_in("it@example.com").session() as line:
            await run_page(line, "complaints")

    perform(look())
    wait_until(lambda: not measured(stranger.ask("/metrics"))["care_viewers"])
    now = measured(stranger.ask("/metrics"))
    assert now["care_viewers"] == 0
    assert now['care_page_seconds_count{page="complaints"}'] == 1
    assert now["care_loads"] == 1
    assert now['care_rows{judged="accepted"}'] == 1
    assert now["care_faults_total"] == 0
    assert now['care_requests_total{status="403"}'] == 8

    asked = stranger.ask("/complaints?store=S01", Accept="text/html")
    lines = noted_lines(home, asked.headers["x-request-id"])
    noted = {line["request"]: line for line in lines}[asked.headers["x-request-id"]]
    assert (noted["path"], noted["status"]) == ("/complaints", 401)
    assert any(line["message"] == "page" and line["page"] == "complaints" for line in lines)
    assert "S01" not in json.dumps(lines)
    assert "example.com" not in json.dumps(lines)

    (home / "current").write_text("", encoding="utf-8")
    told = stranger.ask("/healthz")
    assert (told.status, json.loads(told.body)["status"]) == (503, "damaged")
    assert measured(stranger.ask("/metrics"))["care_home_damaged"] == 1


def test_the_log_is_replaced_when_it_is_full_and_its_owner_s_alone(home, monkeypatch):
    monkeypatch.setattr(json_log, "LONGEST", 300)
    own = [logging.getLogger(name) for name in json_log.LOGGERS]
    before = [(one, [*one.handlers], one.level) for one in own]
    try:
        json_log.log_to(home)
        for nth in range(20):
            logging.getLogger("care.request").info("request", extra={"nth": nth})
    finally:
        for one, handlers, level in before:
            for new in {*one.handlers} - {*handlers}:
                new.close()
            one.handlers, one.level = handlers, level
    files = sorted((home / "logs").iterdir())
    assert len(files) == 1 + json_log.MOST
    for file in files:
        assert os.name == "nt" or not stat.S_IMODE(file.stat().st_mode) & 0o077
        assert file.stat().st_size <= 300
        assert all(json.loads(line)["nth"] >= 0 for line in file.read_text("utf-8").splitlines())


def test_a_fault_is_counted(home):
    log = logging.getLogger("care.fault")
    before = [*log.handlers]
    measured_here = Measurements(home)
    try:
        (counting,) = (one for one in log.handlers if one not in before)
        counting.handle(logging.makeLogRecord({"msg": "fault 123456"}))
    finally:
        log.handlers = before
    assert b"care_faults_total 1.0" in measured_here.text()


def test_pages_are_known_by_their_names():
    assert {"overview", "callbacks", "review"} <= NAMES


def test_a_backup_leaves_the_log_out(load_rows, home, tmp_path):
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    (home / "logs").mkdir()
    (home / "logs" / "server.jsonl").write_text("{}\n", encoding="utf-8")
    back_up(home, tmp_path / "a.backup", by="test")
    with ZipFile(tmp_path / "a.backup") as archive:
        assert not [name for name in archive.namelist() if name.startswith("logs")]

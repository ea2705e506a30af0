"""``care serve``: open to this computer only, unless people sign in or somebody answers for it."""

import os
import socket
import subprocess
import sys

import pytest

from care.i18n import set_language
from tests.support.served import ROOT, free_port

SIGN_IN = """[auth]
redirect_uri = "https://care.example.com/oauth2callback"
cookie_secret = "a secret of this test that is long enough"
client_id = "care"
client_secret = "any"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
"""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for, never bound


@pytest.fixture
def started(monkeypatch):
    """What would have been started: its command line, filled in where ``care serve`` gets that far."""
    found: list[str] = []

    def start(*_: object, **__: object) -> None:
        found.extend(sys.argv)

    for name in ("CARE_INSECURE", "CARE_SIGN_IN"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.chdir(os.curdir)
    monkeypatch.setattr("runpy.run_module", start)
    yield found
    set_language("zh")


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "care.example.com"])
def test_without_sign_in_it_is_not_opened_to_others_and_both_cures_are_told(care, started, host):
    said = care("serve", "--host", host, "--port", free_port(), "--lang", "en")
    assert said.code == 2
    assert "signin.toml" in said.err
    assert "--insecure" in said.err
    assert not started


def test_by_itself_it_listens_here_only_and_says_how_to_let_others_in(care, started):
    said = care("serve", "--port", free_port(), "--lang", "en")
    assert said.code == 0
    assert "--server.address=127.0.0.1" in started
    names = [word for word in started if word.startswith("--server.allowedHosts")]
    assert names == ["--server.allowedHosts=127.0.0.1", "--server.allowedHosts=localhost"]
    assert "docs/access.md" in said.err
    assert (os.environ["CARE_SIGN_IN"], os.environ["CARE_INSECURE"]) == ("0", "0")


def test_who_answers_for_it_may_open_it_and_every_page_will_say_so(care, started):
    assert care("serve", "--host", EVERYWHERE, "--port", free_port(), "--insecure").code == 0
    assert f"--server.address={EVERYWHERE}" in started
    assert os.environ["CARE_INSECURE"] == "1"


def test_with_sign_in_it_opens_to_others_and_streamlit_reads_the_settings(care, started, home):
    home.mkdir()
    (home / "signin.toml").write_text(SIGN_IN, encoding="utf-8")
    said = care("serve", "--host", EVERYWHERE, "--port", free_port(), "--lang", "en")
    assert said.code == 0
    assert f"--secrets.files={home / 'signin.toml'}" in started
    assert "--server.allowedHosts=care.example.com" in started
    assert "https://care.example.com\n" in said.err
    assert os.environ["CARE_SIGN_IN"] == "1"
    assert "grants nothing yet" in said.err


def test_settings_nobody_could_sign_in_with_stop_it_with_their_sentence(care, started, home):
    home.mkdir()
    (home / "signin.toml").write_text("[auth]", encoding="utf-8")
    said = care("serve", "--port", free_port(), "--lang", "en")
    assert (said.code, started) == (2, [])
    assert "[auth]: “redirect_uri” is missing; see docs/access.md" in said.err


def test_where_people_return_to_a_fixed_port_no_other_is_taken(care, started, home):
    home.mkdir()
    (home / "signin.toml").write_text(SIGN_IN, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = care("serve", "--port", taken.getsockname()[1], "--lang", "en")
    assert (said.code, started) == (2, [])
    assert "redirect_uri" in said.err


def test_behind_a_proxy_it_has_a_path_of_its_own(care, started):
    assert care("serve", "--port", free_port(), "--base-path", "/care/s01/").code == 0
    assert "--server.baseUrlPath=care/s01" in started


@pytest.mark.parametrize("path", ["a b", "../care", "care//s01", "关怀", "a/./b", "care?x"])
def test_a_path_that_is_none_is_a_sentence(care, started, path):
    said = care("serve", "--port", free_port(), "--base-path", path)
    assert said.code == 2
    assert "不能作为路径" in said.err
    assert not started


def test_a_port_that_is_taken_gives_way_to_the_next_and_that_is_said(care, started):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = care("serve", "--port", port)
    assert said.code == 0
    assert f"端口 {port} 已被占用，改用 " in said.err
    assert f"--server.port={port}" not in started


TAKEN_MEANWHILE = """
import sys
from unittest.mock import patch
import cli
import commands.serve
with patch.object(commands.serve, "free_port", lambda _host, port: port):
    cli.main()
"""
"""``care serve`` whose port another server takes between the look and the opening."""


@pytest.mark.slow
def test_a_port_that_is_taken_meanwhile_is_a_sentence_and_no_traceback(load_rows, home):
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-c", TAKEN_MEANWHILE, "--home", str(home), "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1] == (
        f"无法在 127.0.0.1 的端口 {port} 上打开看板：请检查 --host，或用 --port 换一个端口"
    )
    assert "Traceback" not in said.stderr

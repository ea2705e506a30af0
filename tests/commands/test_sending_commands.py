"""What is sent by command: to channels that take it, with an exit code that says whether it went out."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Care, Said

from tests.support.robot import Robot

pytestmark = pytest.mark.slow

SENDS = [
    ("report", "weekly", "--send"),
    ("worklist", "--send"),
]
TAKEN, WRONG_KEY = {"errcode": 0}, {"errcode": 93000, "errmsg": "invalid webhook"}


@pytest.fixture
def robot() -> Iterator[Callable[..., Robot]]:
    """``robot(answer, …)``: a running robot."""
    running = []

    def start(*answers: Any) -> Robot:
        running.append(Robot(*answers))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return running[-1]

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


@pytest.fixture
def ask(care: Care, own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """``ask("worklist", "--send", channel=…)``: a command about the demo, whose channel is this."""
    monkeypatch.setenv("CARE_HOME", str(own_demo))

    def call(*words: str, url: str, more: str = "") -> Said:
        channel = f'[[channel]]\nname = "群"\nkind = "wecom"\nurl = "{url}"\n{more}\n'
        (own_demo / "sending.toml").write_text(channel, encoding="utf-8")
        return care(*words)

    return call


@pytest.mark.parametrize("words", SENDS, ids=" ".join)
def test_what_went_out_is_said_and_what_is_sent_holds_no_name_of_a_customer(ask, robot, words):
    group = robot(TAKEN)
    said = ask(*words, url=group.url)
    assert said.code == 0, said.err
    assert "群" in said.err
    ((_, body),) = group.taken
    assert "2026-03" in body["markdown"]["content"]


@pytest.mark.parametrize("words", SENDS[1:], ids=" ".join)
def test_what_is_refused_fails_the_command(ask, robot, words):
    said = ask(*words, url=robot(WRONG_KEY).url)
    assert said.code == 1
    assert "invalid webhook" in said.err


@pytest.mark.parametrize("words", SENDS[:1], ids=" ".join)
def test_where_no_channel_takes_it_the_command_fails_and_names_the_file(ask, robot, words):
    said = ask(*words, url=robot().url, more='reports = ["sales"]')
    assert said.code == 1
    assert "sending.toml" in said.err

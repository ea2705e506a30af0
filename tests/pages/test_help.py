"""Help where it is needed: the definition beside a number, the tour, and what is said when a page breaks."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from care.storage.saved_views import UserViews
from pages.parts.help.tour import UNDER_WAY
from tests.support.harness import open_app

RECEIVED = {"received_at": "2026-03-02 09:00"}


@pytest.fixture
def arrive(monkeypatch):
    """``arrive(home, lang=…)``: the overview as a newcomer sees it at that address."""

    def come(home: Path, **address: str) -> AppTest:
        monkeypatch.setenv("CARE_HOME", str(home))
        monkeypatch.setattr("getpass.getuser", lambda: "newcomer")
        return open_app(**address)

    return come


def test_beside_a_number_stand_its_meaning_counts_target_and_source(demo_home, arrive):
    app = arrive(demo_home, lang="en", span="last_month")
    card = next(one for one in app.metric if one.label == "Callbacks concluded on time")
    assert "**Meaning** Of the callbacks that fell due" in card.help
    assert re.search(r"\*\*Now\*\* \d+\.\d% · [\d,]+ / [\d,]+", card.help)
    assert "**Target** 95.0%" in card.help
    assert "**Source** 《用户回访制度》 十一.1" in card.help


def test_the_tour_is_offered_until_it_was_begun_and_then_on_the_page_of_help(load_rows, home, arrive):
    load_rows(complaints=[RECEIVED])
    app = arrive(home)
    assert app.button(key="tour").label == "两分钟导览"
    app.button(key="tour").click().run()
    assert app.session_state[UNDER_WAY]
    assert UserViews(home, "newcomer").toured()
    app = arrive(home)
    assert "tour" not in [one.key for one in app.button]
    assert app.switch_page("pages/help.py").run().button(key="tour").label == "两分钟导览"


def test_a_page_that_breaks_says_what_to_do_under_a_number_that_the_log_knows(
    load_rows, home, arrive, caplog, monkeypatch
):
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    load_rows(complaints=[RECEIVED])
    monkeypatch.setattr("pages.parts.layout.awaiting_line.awaiting_sentences", broken)
    app = arrive(home)
    assert not app.exception
    number = re.search(r"编号 (\w{6})", app.error[0].value)[1]
    assert any(number in told.getMessage() and told.exc_info for told in caplog.records)
    caplog.clear()

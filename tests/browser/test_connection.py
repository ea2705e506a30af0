"""A page whose server was started anew or whose computer slept."""

import re

import pytest
from playwright.sync_api import expect

from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.browsing import choose, open_at, settle
from tests.support.served import end, start

ONE, TWO = ({"received_at": f"2026-03-0{day} 09:00"} for day in (2, 3))
ASLEEP = "() => { const now = Date.now; Date.now = () => now() + 3_600_000; }"
"""An hour passes between two looks at the clock."""
HASTY = """const every = setInterval;
    window.setInterval = (what, pause, ...more) => every(what, pause / 20, ...more);"""
"""What a page does every few seconds, as looking at the clock, it does twenty times as often."""
TARDY = """const wait = setTimeout;
    window.setTimeout = (what, pause, ...more) => wait(what, pause || 300, ...more);"""
"""A busy page: what it puts off for a moment comes after what it hears meanwhile."""


@pytest.fixture
def one_complaint(load_rows, home):
    load_rows(complaints=[ONE])
    return home


def test_a_server_started_anew_shows_new_figures_by_itself_and_its_absence_is_told_in_words_of_ours(
    one_complaint, tmp_path, tab
):
    pid, address = start(one_complaint)
    open_at(tab, f"{address.replace('127.0.0.1', 'localhost')}/complaints?lang=en")
    lost = "The connection to the dashboard is lost"
    expect(tab.get_by_role("status").filter(has_text=lost)).to_have_count(0)
    end(pid)
    expect(tab.locator(".connection-banner")).to_contain_text(lost)
    load(one_complaint, [write_rows(tmp_path / "more.csv", "complaints", [ONE, TWO])])
    expect(tab.get_by_role("dialog", name="Connection lost")).to_be_visible()
    assert not re.search("(?i)streamlit|terminal", tab.get_by_role("dialog").inner_text())
    pid, _ = start(one_complaint, int(address.rpartition(":")[2]))
    try:
        expect(tab.get_by_role("heading", name="Complaints 2")).to_be_visible()
        expect(tab.get_by_role("dialog")).to_have_count(0)
        expect(tab.locator(".connection-banner")).to_be_empty()
        choose(tab, "Period", "Last month")
        expect(tab).to_have_url(re.compile("span=last_month"))
    finally:
        end(pid)


def test_a_computer_that_slept_connects_anew_before_a_click_is_lost(served_demo, tab):
    opened: list[object] = []
    tab.on("websocket", lambda socket: opened.append(socket))
    tab.add_init_script(HASTY + TARDY)
    open_at(tab, f"{served_demo}/?lang=zh")
    assert len(opened) == 1
    with tab.expect_websocket():  # the time without one may be shorter than a look
        tab.evaluate(ASLEEP)
    expect(tab.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_attached()
    settle(tab)
    assert len(opened) == 2
    choose(tab, "期间", "上月")
    expect(tab).to_have_url(re.compile("span=last_month"))

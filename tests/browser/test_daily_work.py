"""The day's work in a real browser: calls, a talk with a colleague, alerts, a view shared with others."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from care.alerts import read_alerts
from care.audit.log import read_audit
from care.storage.shared_views import SharedViews
from tests.care.reports.test_report_sending import running
from tests.support.browsing import axe_findings, choose, enter, go_to, open_at, settle
from tests.support.robot import Robot

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def robot() -> Iterator[Robot]:
    """A group to which one line is sent."""
    group = Robot({"errcode": 0})
    with running(group):
        yield group


@pytest.fixture(scope="module")
def desk_home(demo_home: Path, robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo and that group, which the journeys of this module write to."""
    home = tmp_path_factory.mktemp("desk")
    for name in ("warehouse", "batches", "protected", "current", "key", "key.id"):
        (home / name).symlink_to(demo_home / name)
    channel = f'[[channel]]\nname = "群"\nkind = "wecom"\nurl = "{robot.url}"\n'
    (home / "sending.toml").write_text(channel, encoding="utf-8")
    return home


def titles(tab: Page) -> list[str]:
    return tab.get_by_role("heading", level=5).all_inner_texts()


def test_an_agent_s_calls_are_taken_along_once_a_day_for_a_reason_and_the_weeks_ahead_are_told(
    desk_home, serve, tab
):
    tab.set_viewport_size(PHONE)
    open_at(tab, f"{serve(desk_home)}/worklist?lang=en")
    choose(tab, "Whose", "林芳")
    expect(tab).to_have_url(re.compile("whose="))
    assert [title for title in titles(tab) if re.match("S01: .*next 4 weeks", title)]
    reason = tab.get_by_test_id("stForm").get_by_role("textbox")
    enter(tab, reason, "today’s calls")
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="Download XLSX").click()
    book = pl.read_excel(coming.value.path(), sheet_id=2)
    phones = book.select(pl.selectors.contains("hone")).to_series()
    assert phones.str.contains(r"^1\d{10}$").all()
    assert not re.search(r"(?<!\d)1\d{10}(?!\d)", tab.get_by_test_id("stMain").inner_text())
    noted = json.loads(read_audit(desk_home).filter(what="unmask")["details"][-1])
    assert (noted["agent"], noted["reason"], noted["rows"]) == ("林芳", "today’s calls", book.height)
    reason.fill("once more")
    tab.get_by_role("button", name="Make the file").click()
    expect(tab.get_by_text("given once a day:")).to_be_visible()
    settle(tab)
    assert not axe_findings(tab, "worklist")


def test_a_colleague_s_sheet_is_taken_to_the_talk_and_comes_back_with_its_address(served_demo, tab):
    open_at(tab, f"{served_demo}/coaching?lang=zh")
    choose(tab, tab.get_by_role("combobox", name="谁", exact=True), "陈静 · S01")
    expect(tab.get_by_role("heading", name="陈静", exact=True)).to_be_visible()
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="PPTX").click()
    assert "陈静" in coming.value.suggested_filename
    told, address = titles(tab), tab.url
    assert len(told) > 1
    tab.set_viewport_size(PHONE)
    open_at(tab, address)
    assert titles(tab) == told


def test_an_alert_is_added_tried_and_removed_on_its_page(desk_home, robot, serve, tab):
    open_at(tab, f"{serve(desk_home)}/targets?lang=zh&tab=alerts")
    tab.get_by_role("textbox", name="名称", exact=True).fill("按时率变差")
    tab.get_by_role("button", name="添加提醒").click()
    which = tab.get_by_role("combobox", name="哪个提醒")
    expect(which).to_be_visible()
    choose(tab, which, "按时率变差")
    tab.get_by_role("button", name="试发").click()
    expect(tab.get_by_test_id("stAlert").filter(has_text="已发送")).to_be_visible()
    assert "按时率变差" in str(robot.taken)
    settle(tab)
    assert not axe_findings(tab, "alerts")
    assert [rule.channel for rule in read_alerts(desk_home)] == ["群"]
    tab.get_by_role("button", name="移除提醒").click()
    expect(which).to_have_count(0)
    assert not read_alerts(desk_home)


def test_a_view_is_shared_with_a_role_stands_on_overview_and_agenda_and_is_withdrawn(desk_home, serve, tab):
    title, server = "On time by store", serve(desk_home)
    views, share_it, withdraw, drop = (
        tab.locator(f"[class*=st-key-{key}] button").first for key in ("views", "share-", "unshare-", "drop-")
    )
    open_at(tab, f"{server}/explore?lang=en&rows=store&columns=none")
    views.click()
    tab.locator(".st-key-view-name input").fill(title)
    tab.get_by_role("button", name="Save this view").click()
    share_it.click()
    choose(tab, "Share with", "general managers")
    for place in ("the overview", "the review's agenda"):
        tab.get_by_role("combobox", name="Put it on").fill(place)
        tab.get_by_role("option", name=place).click()
    tab.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Share", exact=True).click()
    expect(withdraw).to_be_visible()
    (view,) = SharedViews(desk_home).views()
    assert (view.role, view.places) == ("general_manager", ("overview", "review"))
    tab.keyboard.press("Escape")
    go_to(tab, "")
    tab.get_by_role("heading", name=title).scroll_into_view_if_needed()
    views.click()
    tab.locator("[class*=st-key-shared-] button").first.click()
    expect(tab).to_have_url(re.compile("/explore.*rows=store"))
    shared = tab.url
    open_at(tab, f"{server}/review?lang=en&topic=view")
    expect(tab.get_by_role("heading", name=title)).to_be_visible()
    expect(tab.get_by_role("table").last).to_contain_text("S01")
    open_at(tab, shared)
    views.click()
    withdraw.click()
    expect(withdraw).to_have_count(0)
    assert not SharedViews(desk_home).views()
    drop.click()
    expect(drop).to_have_count(0)

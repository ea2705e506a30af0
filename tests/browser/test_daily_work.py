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
from tests.support.browsing import axe_findings, choose, enter, open_at, settle
from tests.support.robot import Robot

PHONE = {"width": 390, "height": 844}
LANGUAGES = ("zh", "en")
AGENTS = {"zh": "林芳", "en": "郭燕"}
"""Whose list is taken along: a second of the same would be refused."""


@pytest.fixture(scope="module")
def robot() -> Iterator[Robot]:
    """A group to which each language's journey sends one line."""
    group = Robot(*[{"errcode": 0}] * len(LANGUAGES))
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


@pytest.mark.parametrize(
    ("lang", "whose", "make", "load", "refused", "ahead"),
    [
        ("zh", "谁的待办", "生成清单并记录", "下载 XLSX", "每天只导出一次；", "S01：未来 4 周预计到期"),
        ("en", "Whose", "Make the file", "Download XLSX", "given once a day:", r"S01: .*next 4 weeks"),
    ],
)
def test_an_agent_s_calls_are_taken_along_once_a_day_for_a_reason_and_the_weeks_ahead_are_told(
    desk_home, serve, tab, lang, whose, make, load, refused, ahead
):
    tab.set_viewport_size(PHONE)
    open_at(tab, f"{serve(desk_home)}/worklist?lang={lang}")
    choose(tab, whose, AGENTS[lang])
    expect(tab).to_have_url(re.compile("whose="))
    assert [title for title in titles(tab) if re.match(ahead, title)]
    reason = tab.get_by_test_id("stForm").get_by_role("textbox")
    enter(tab, reason, "今天的回访")
    with tab.expect_download() as coming:
        tab.get_by_role("button", name=load).click()
    book = pl.read_excel(coming.value.path(), sheet_id=2)
    phones = book.select(pl.selectors.contains("电话", "hone")).to_series()
    assert phones.str.contains(r"^1\d{10}$").all()
    assert not re.search(r"(?<!\d)1\d{10}(?!\d)", tab.get_by_test_id("stMain").inner_text())
    noted = json.loads(read_audit(desk_home).filter(what="unmask")["details"][-1])
    assert (noted["agent"], noted["reason"], noted["rows"]) == (AGENTS[lang], "今天的回访", book.height)
    settle(tab)
    reason.fill("再来一次")
    tab.get_by_role("button", name=make).click()
    expect(tab.get_by_text(refused)).to_be_visible()
    settle(tab)
    assert not axe_findings(tab, "worklist")


@pytest.mark.parametrize(("lang", "who"), [("zh", "谁"), ("en", "Who")])
def test_a_colleague_s_sheet_is_taken_to_the_talk_and_comes_back_with_its_address(
    served_demo, tab, lang, who
):
    open_at(tab, f"{served_demo}/coaching?lang={lang}")
    choose(tab, tab.get_by_role("combobox", name=who, exact=True), "陈静 · S01")
    expect(tab.get_by_role("heading", name="陈静", exact=True)).to_be_visible()
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="PPTX").click()
    assert "陈静" in coming.value.suggested_filename
    told, address = titles(tab), tab.url
    assert len(told) > 1
    tab.set_viewport_size(PHONE)
    open_at(tab, address)
    assert titles(tab) == told


@pytest.mark.parametrize(
    ("lang", "name", "add", "which", "trial", "sent", "remove"),
    [
        ("zh", "名称", "添加提醒", "哪个提醒", "试发", "已发送", "移除提醒"),
        ("en", "Name", "Add the alert", "Which alert", "Send a trial", "群: sent", "Remove it"),
    ],
)
def test_an_alert_is_added_tried_and_removed_on_its_page(
    desk_home, robot, serve, tab, lang, name, add, which, trial, sent, remove
):
    open_at(tab, f"{serve(desk_home)}/targets?lang={lang}&tab=alerts")
    enter(tab, tab.get_by_role("textbox", name=name, exact=True), f"变差 {lang}")
    tab.get_by_role("button", name=add).click()
    expect(tab.get_by_role("combobox", name=which)).to_be_visible()
    choose(tab, which, f"变差 {lang}")
    tab.get_by_role("button", name=trial).click()
    expect(tab.get_by_test_id("stAlert").filter(has_text=sent)).to_be_visible()
    assert f"变差 {lang}" in str(robot.taken[-1])
    settle(tab)
    assert not axe_findings(tab, "alerts")
    assert [rule.channel for rule in read_alerts(desk_home)] == ["群"]
    tab.get_by_role("button", name=remove).click()
    expect(tab.get_by_role("combobox", name=which)).to_have_count(0)
    assert not read_alerts(desk_home)


@pytest.mark.parametrize(
    ("lang", "save", "share", "whom", "role", "where", "places"),
    [
        ("zh", "保存当前视图", "共享", "共享给", "总经理", "同时放到", ("总览", "周会议程")),
        (
            "en",
            "Save this view",
            "Share",
            "Share with",
            "general managers",
            "Put it on",
            ("the overview", "the review's agenda"),
        ),
    ],
)
def test_a_view_is_shared_with_a_role_stands_on_overview_and_agenda_and_is_withdrawn(
    desk_home, serve, tab, lang, save, share, whom, role, where, places
):
    title, server = f"各店按时 {lang}", serve(desk_home)
    views, share_it, withdraw, drop = (
        tab.locator(f"[class*=st-key-{key}] button").first for key in ("views", "share-", "unshare-", "drop-")
    )
    open_at(tab, f"{server}/explore?lang={lang}&rows=store&columns=none")
    views.click()
    tab.locator(".st-key-view-name input").fill(title)
    tab.get_by_role("button", name=save).click()
    share_it.click()
    choose(tab, whom, role)
    for place in places:
        tab.get_by_role("combobox", name=where).fill(place)
        tab.get_by_role("option", name=place).click()
    tab.get_by_test_id("stFormSubmitButton").get_by_role("button", name=share, exact=True).click()
    expect(withdraw).to_be_visible()
    (view,) = SharedViews(desk_home).views()
    assert (view.role, view.places) == ("general_manager", ("overview", "review"))
    open_at(tab, f"{server}/review?lang={lang}&topic=view")
    expect(tab.get_by_role("heading", name=title)).to_be_visible()
    expect(tab.get_by_role("table").last).to_contain_text("S01")
    open_at(tab, f"{server}/?lang={lang}")
    tab.get_by_role("heading", name=title).scroll_into_view_if_needed()
    views.click()
    tab.locator("[class*=st-key-shared-] button").first.click()
    expect(tab).to_have_url(re.compile("/explore.*rows=store"))
    open_at(tab, tab.url)
    views.click()
    withdraw.click()
    expect(withdraw).to_have_count(0)
    assert not SharedViews(desk_home).views()
    drop.click()
    expect(drop).to_have_count(0)

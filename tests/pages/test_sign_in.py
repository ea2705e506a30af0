"""Signing in, in a real browser, with a real OpenID provider: three people, and what each of them sees."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.browsing import go_to, new_context, open_at, settle
from tests.support.intruder import with_sign_in
from tests.support.openid import openid_provider

PEOPLE = (
    {"sub": "manager", "email": "Wang@Example.com", "name": "王总"},
    {"sub": "staff", "name": "李店长", "groups": ["/stores/s01"]},
    {"sub": "stranger", "email": "stranger@example.com", "name": "陌生人"},
)
GRANTS = """
[[grant]]
email = "wang@example.com"
role = "general_manager"
stores = "all"

[[grant]]
group = "/stores/s01"
role = "store_staff"
stores = ["S01"]

[[grant]]
email = "it@example.com"
role = "administrator"
stores = "all"
"""
CASES = [
    {"store_code": store, "received_at": f"2026-03-02 {hour}:00", "advisor": f"{store}的顾问"}
    for store, hours in {"S01": ("09",), "S02": ("10", "11")}.items()
    for hour in hours
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID provider that knows the three."""
    with openid_provider(*PEOPLE) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, provider: str) -> Path:
    """A home of two stores where people sign in."""
    folder = tmp_path_factory.mktemp("guarded")
    load(folder / "home", [write_rows(folder / "投诉.csv", "complaints", CASES)], as_of=datetime(2026, 3, 10))
    with_sign_in(folder / "home", provider)
    (folder / "home" / "access.toml").write_text(GRANTS, encoding="utf-8")
    return folder / "home"


@pytest.fixture
def sign_in(browser, serve, guarded):
    """``sign_in(name)``: a tab of their own in which somebody has signed in."""
    contexts = []

    def come_in(name: str) -> Page:
        context = new_context(browser, viewport={"width": 1366, "height": 768})
        contexts.append(context)
        tab = context.new_page()
        tab.goto(f"{serve(guarded)}/complaints")
        expect(tab.get_by_test_id("stApp")).to_have_count(0)
        tab.get_by_role("button", name="登录").click()
        tab.get_by_role("button", name=name, exact=True).click()
        expect(tab.get_by_test_id("stMain")).to_be_visible()
        settle(tab)
        assert urlsplit(tab.url).path == "/complaints"
        return tab

    yield come_in
    for context in contexts:
        context.close()


def go(tab: Page, page: str) -> None:
    open_at(tab, re.sub(r"(//[^/]+)/.*", rf"\1/{page}", tab.url))


def test_a_general_manager_sees_every_store_and_may_not_load(sign_in):
    tab = sign_in("manager")
    expect(tab.get_by_role("heading", name="投诉件数 3")).to_be_visible()
    expect(tab.get_by_role("link", name="导入")).to_have_count(0)
    go(tab, "intake")
    expect(tab.get_by_text("您没有“导入文件”的权限")).to_be_visible()
    expect(tab.get_by_test_id("stFileUploader")).to_have_count(0)


def test_a_store_s_staff_receive_nothing_of_another_store_and_a_change_holds_at_once(sign_in, guarded):
    tab = sign_in("staff")
    received: list[bytes] = []
    tab.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(_bytes(frame)))
    )
    tab.on("response", lambda response: received.append(response.url.encode()))
    go(tab, "complaints?store=S02")
    for page in ("", "advisors", "complaints"):
        go_to(tab, page)
    expect(tab.get_by_role("heading", name="投诉件数 1")).to_be_visible()
    everything = b"".join(received)
    assert "S01的顾问".encode() in everything
    assert "S02的顾问".encode() not in everything
    granted = (guarded / "access.toml").read_text(encoding="utf-8")
    try:
        (guarded / "access.toml").write_text(granted.replace('["S01"]', '["S02"]'), encoding="utf-8")
        tab.get_by_text("EN", exact=True).click()
        expect(tab.get_by_role("heading", name="Complaints 2")).to_be_visible()
    finally:
        (guarded / "access.toml").write_text(granted, encoding="utf-8")


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def test_who_has_no_grant_reads_whom_to_ask_and_can_sign_out(sign_in):
    tab = sign_in("stranger")
    expect(
        tab.get_by_text("您以 stranger@example.com 登录，尚未获准查看看板。请联系 it@example.com。")
    ).to_be_visible()
    expect(tab.get_by_test_id("stMetric")).to_have_count(0)
    address = tab.url
    beside = tab.context.new_page()
    open_at(beside, address)
    tab.get_by_role("button", name="退出登录").click()
    tab.wait_for_url(lambda url: "end_session" in url)
    expect(beside.get_by_role("button", name="登录", exact=True)).to_be_visible()
    tab.goto(address)
    expect(tab.get_by_role("button", name="登录", exact=True)).to_be_visible()

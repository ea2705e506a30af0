"""The dashboard as one site of a host: below a path, behind a reverse proxy, with sign-in."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import write_rows
from tests.support.browsing import go_to, open_at, settle
from tests.support.intruder import with_sign_in
from tests.support.openid import openid_provider
from tests.support.reverse_proxy import ReverseProxy, reverse_proxy
from tests.support.served import end, free_port, start

IT = {"sub": "it", "email": "it@example.com", "name": "李工"}
GRANT = """
[[grant]]
email = "it@example.com"
role = "administrator"
stores = "all"
"""
CASES = [{"received_at": f"2026-03-02 {hour}:00"} for hour in ("09", "10", "11", "12")]


@pytest.fixture
def proxied(load_rows, home: Path) -> Iterator[ReverseProxy]:
    """The proxy in front of a home with four complaints, where people sign in."""
    load_rows(complaints=CASES)
    port = free_port()
    with openid_provider(IT) as provider, reverse_proxy("/care/", port) as proxy:
        with_sign_in(home, provider, proxy.address)
        (home / "access.toml").write_text(GRANT, encoding="utf-8")
        pid, _ = start(home, port, "--base-path", "/care/")
        yield proxy
        end(pid)


def test_behind_a_proxy_people_sign_in_see_charts_switch_language_and_take_and_load_files(
    proxied, tmp_path, tab: Page
):
    tab.goto(f"{proxied.address}complaints?lang=zh")
    tab.get_by_role("button", name="登录").click()
    tab.get_by_role("button", name="it", exact=True).click()
    expect(tab.get_by_role("heading", name="投诉件数 4")).to_be_visible()
    expect(tab).to_have_url(re.compile(f"^{proxied.address}complaints"))
    settle(tab)
    expect(tab.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    tab.get_by_text("EN", exact=True).click()
    expect(tab.get_by_role("heading", name="Complaints 4")).to_be_visible()
    settle(tab)
    tab.locator("[class*=st-key-records-] button").first.click()
    with tab.expect_download() as coming:
        tab.get_by_role("dialog").get_by_role("button", name="XLSX").click()
    assert pl.read_excel(coming.value.path(), sheet_id=2).height == len(CASES)
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    go_to(tab, "intake")
    expect(tab).to_have_url(re.compile(f"^{proxied.address}intake"))
    more = write_rows(tmp_path / "投诉记录.csv", "complaints", [*CASES, {"received_at": "2026-03-02 13:00"}])
    tab.locator("input[type=file]").set_input_files(more)
    confirm = tab.get_by_role("button", name=re.compile(r"Load \d"))
    expect(confirm).to_be_enabled()
    settle(tab)
    confirm.click()
    expect(tab.get_by_text("Loaded; 5 rows count")).to_be_visible()
    open_at(tab, proxied.address.removesuffix("/"))
    expect(tab).to_have_url(re.compile(f"^{proxied.address}"))
    assert not proxied.refused

"""Exploring and comparing in a real browser: what is chosen is in the address, and a file takes it along."""

import re

import polars as pl
from playwright.sync_api import Page, expect

from pages.parts.layout.navigation import GROUPS
from tests.support.browsing import axe_findings, choose, open_at, settle

PHONE = {"width": 390, "height": 844}
PAGES = sum(map(len, GROUPS.values())) - 1
"""In the menu; the help has a link of its own."""


def titles(tab: Page) -> list[str]:
    return tab.get_by_role("heading", level=5).all_inner_texts()


def test_a_pivot_is_taken_along_with_its_rows_and_points_come_back_with_their_address(served_demo, tab):
    open_at(tab, f"{served_demo}/explore?lang=en&rows=store&unit=quarter")
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="XLSX").click()
    book = pl.read_excel(coming.value.path(), sheet_id=0)
    assert [*book] == ["About", "Records", "Cases", "Rows behind"]
    _, shown, counts, rows = book.values()
    whole = shown.filter(pl.col(shown.columns[0]) == "Total")["Total"].item()
    assert 0 < whole < 1
    assert counts.filter(pl.col(counts.columns[0]) == "Total")["Total"].item() == rows.height > 1000
    choose(tab, "Shown as", "Points")
    expect(tab).to_have_url(re.compile("form=points"))
    settle(tab)
    told, address = titles(tab), tab.url
    assert told
    assert not axe_findings(tab, "explore")
    tab.set_viewport_size(PHONE)
    open_at(tab, address)
    assert titles(tab) == told
    menu = tab.get_by_test_id("stSidebarNav")
    expect(menu).to_be_hidden()
    tab.get_by_test_id("stExpandSidebarButton").click()
    expect(menu.get_by_role("list").get_by_role("listitem")).to_have_count(PAGES)
    settle(tab)
    assert not axe_findings(tab, "menu")
    tab.get_by_test_id("stSidebarCollapseButton").click()
    expect(menu).to_be_hidden()


def test_two_periods_are_compared_and_going_back_gives_all_customers_again(served_demo, tab):
    tab.set_viewport_size(PHONE)
    open_at(tab, f"{served_demo}/compare?lang=zh&sides=period&unit=quarter")
    everybody = titles(tab)
    choose(tab, "哪些客户", "两期都有的客户")
    expect(tab).to_have_url(re.compile("cohort=yes"))
    settle(tab)
    assert titles(tab) != everybody
    tab.go_back()
    settle(tab)
    assert titles(tab) == everybody

"""A manager's and an IT person's ways through the dashboard in a real browser."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import write_rows
from tests.support.browsing import choose, enter, new_context, open_at, settle

NO_PAGE = re.compile("404|page that you have requested")
"""What Streamlit's own client asks for first at a page's address, and then elsewhere."""


@pytest.fixture
def walk(browser: Browser) -> Iterator[object]:
    """``walk(width, height)``: a browser in somebody's hand, in which nothing goes wrong."""
    opened, wrong = [], []

    def take(width: int, height: int) -> Page:
        context = new_context(browser, viewport={"width": width, "height": height}, accept_downloads=True)
        opened.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda fault: wrong.append(str(fault)))
        tab.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        return tab

    yield take
    for context in opened:
        for tab in context.pages:
            expect(tab.locator("[data-testid=stException], .st-key-fault")).to_have_count(0)
        context.close()
    assert not [said for said in wrong if not NO_PAGE.search(said)]


def test_a_manager_on_a_phone_gets_from_what_needs_attention_to_its_records_and_back(served_demo, walk):
    tab = walk(390, 844)
    open_at(tab, f"{served_demo}/?lang=zh&span=last_month")
    expect(tab.get_by_role("heading", name="需要关注")).to_be_visible()
    tab.locator(".st-key-records-card-complaint_count button").click()
    drawer = tab.get_by_test_id("stDialog")
    expect(drawer.get_by_test_id("stDataFrame")).to_be_visible()
    expect(tab).to_have_url(re.compile("open=card-complaint_count"))
    tab.go_back()
    expect(drawer).to_have_count(0)
    expect(tab).to_have_url(re.compile("span=last_month"))


LATE = "span=custom&days=2025-12-01&days=2026-03-10&store=S01&callback_type=service"


def test_a_care_manager_finds_whose_callbacks_are_late_and_takes_the_records_along(served_demo, walk):
    tab = walk(1366, 768)
    open_at(tab, f"{served_demo}/advisors?lang=en&metric=callback_on_time_rate&{LATE}")
    expect(tab.get_by_role("heading", name=re.compile("1.*below"))).to_be_visible()
    expect(tab.get_by_role("heading", name="One advisor")).to_be_visible()
    advisor = tab.get_by_role("combobox", name="Advisor").last
    advisor.scroll_into_view_if_needed()
    choose(tab, advisor, "陈静")
    expect(tab).to_have_url(re.compile("profile="))
    tab.locator(".st-key-records-profile-callback_on_time_rate button").click()
    drawer = tab.get_by_test_id("stDialog")
    expect(drawer.get_by_test_id("stDataFrame")).to_be_visible()
    enter(tab, drawer.get_by_role("textbox").first, "陈静")
    with tab.expect_download() as coming:
        drawer.get_by_role("button", name="XLSX").click()
    assert "-陈" in coming.value.suggested_filename  # a long name is cut
    rows = pl.read_excel(coming.value.path(), sheet_id=2)
    assert set(rows["Advisor"]) == {"陈静"}
    tab.go_back()
    expect(drawer).to_have_count(0)
    expect(tab).to_have_url(re.compile("profile="))


def test_whoever_loads_a_faulty_file_mends_its_rejected_rows_and_loads_both(
    home: Path, tmp_path, serve, walk
):
    rows = [{"received_at": f"2026-03-0{day} 09:00"} for day in (2, 3)] + [{"received_at": "昨天"}]
    export = write_rows(tmp_path / "投诉记录.csv", "complaints", rows, datetime(2026, 3, 11, 8))
    tab = walk(1366, 768)
    open_at(tab, f"{serve(home)}/intake?lang=zh")
    tab.locator("input[type=file]").set_input_files(export)
    rejects, confirm = (tab.get_by_role("button", name=name) for name in ("下载全部拒收的行", "确认导入"))
    expect(rejects).to_be_visible()
    settle(tab)
    with tab.expect_download() as coming:
        rejects.click()
    mended = tmp_path / coming.value.suggested_filename
    _mend(BytesIO(coming.value.path().read_bytes()), mended)
    enter(tab, tab.get_by_role("textbox").first, "李工")
    confirm.click()
    expect(tab.get_by_text("已导入，采用 2 行")).to_be_visible()
    settle(tab)
    tab.locator("input[type=file]").set_input_files(mended)
    expect(confirm).to_be_enabled()
    settle(tab)
    confirm.click()
    expect(tab.get_by_text("已导入，采用 1 行")).to_be_visible()


def _mend(given: BytesIO, path: Path) -> None:
    pl.read_excel(given, infer_schema_length=0).with_columns(
        pl.all().replace("昨天", "2026-03-04 09:00")
    ).write_excel(path)

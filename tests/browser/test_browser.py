"""The dashboard in a real browser, as it is opened and clicked through."""

import re

from playwright.sync_api import expect

from tests.support.browsing import choose, go_to, open_at, settle


def test_a_new_server_opened_at_a_page_s_own_address_shows_that_page_in_its_frame(
    load_rows, home, serve, tab
):
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    open_at(tab, f"{serve(home)}/complaints?lang=en")
    expect(tab.get_by_role("link", name="Complaints", exact=True)).to_be_visible()
    expect(tab.get_by_role("heading", name="Complaints 1")).to_be_visible()
    expect(tab.get_by_text("Page not found")).to_have_count(0)


def test_choices_stay_in_the_address_from_page_to_page(served_demo, tab):
    open_at(tab, f"{served_demo}/?lang=zh")
    choose(tab, "期间", "上月")
    expect(tab).to_have_url(re.compile("span=last_month"))
    go_to(tab, "complaints")
    expect(tab).to_have_url(re.compile(r"/complaints\?span=last_month"))
    tab.get_by_text("EN", exact=True).click()
    expect(tab).to_have_url(re.compile("lang=en"))
    expect(tab.get_by_text("2026-02-01 – 2026-02-28")).to_be_visible()


def test_a_bar_that_is_clicked_narrows_the_page_and_going_back_widens_it_again(served_demo, tab):
    open_at(tab, f"{served_demo}/causes?lang=zh&span=last_month")
    tab.locator("[class*=st-key-chart-pareto] .barlayer .point").first.click(force=True)
    expect(tab).to_have_url(re.compile("cause_1="))
    settle(tab)
    chip = tab.locator(".st-key-chips").get_by_role("button", name="一级原因：")
    expect(chip).to_be_visible()
    tab.go_back()
    expect(chip).to_have_count(0)
    expect(tab).to_have_url(re.compile(r"span=last_month$"))
    tab.go_forward()
    expect(chip).to_be_visible()
    go_to(tab, "")
    expect(tab).to_have_url(re.compile(r"/\?span=last_month&cause_1="))
    chip.click()
    expect(chip).to_have_count(0)
    expect(tab).to_have_url(re.compile(r"span=last_month$"))


def test_the_drawer_that_is_open_is_in_the_address(served_demo, tab):
    open_at(tab, f"{served_demo}/callbacks?lang=en&open=on-time-callback_on_time_rate")
    expect(tab.get_by_test_id("stDialog").get_by_role("button", name="Download CSV")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab).to_have_url(re.compile(r"/callbacks\?lang=en$"))


def test_the_records_of_a_card_come_masked_and_as_csv_and_escape_closes_them_after_the_download(
    served_demo, tab
):
    open_at(tab, f"{served_demo}/?lang=zh&span=last_month")
    tab.locator(".st-key-records-card-complaint_count button").click()
    drawer = tab.get_by_test_id("stDialog")
    with tab.expect_download() as coming:
        drawer.get_by_role("button", name="下载 CSV").click()
    contents = coming.value.path().read_bytes()
    assert contents.startswith("\ufeff门店,".encode())
    assert re.search(r",1\d{2}\*{4}\d{4},", contents.decode("utf-8-sig"))
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", contents.decode("utf-8-sig"))
    settle(tab)
    tab.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

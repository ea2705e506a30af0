"""Two who work on the same home at the same time, and one who types over a page that hears keys."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import new_context, open_at, settle
from tests.support.served import end, start
from warehouse.services.cause_codes_store import CauseCodes

LAPTOP = {"width": 1366, "height": 768}
CASES = [
    {"complaint_no": f"C{n}", "received_at": f"2026-03-0{n} 09:00", "description": text}
    for n, text in enumerate(("刹车异响", "空调不制冷", "等了太久"), 1)
]


@pytest.fixture
def served(load_rows, home: Path):
    load_rows(complaints=CASES)
    pid, address = start(home)
    yield address
    end(pid)


def shown(tab: Page) -> str:
    """The number of the complaint on the screen."""
    return (
        tab.locator("[data-testid=stMain]").get_by_text("· C").first.inner_text().rsplit("·", 1)[-1].strip()
    )


def test_a_key_pressed_for_a_complaint_that_was_coded_elsewhere_codes_no_other(
    served: str, home: Path, tab: Page, browser: Browser
):
    context = new_context(browser, viewport=LAPTOP)
    other = context.new_page()
    for one in (tab, other):
        open_at(one, f"{served}/coding?lang=zh")
    first = shown(tab)
    assert shown(other) == first
    tab.keyboard.press("0")
    expect(tab.get_by_text(f"· {first}")).to_have_count(0)
    settle(tab)
    other.keyboard.press("0")
    expect(other.get_by_text(f"{first} 已在别处归类")).to_be_visible()
    assert [code.complaint_no for code in CauseCodes(home).every()] == [first]
    context.close()


def test_what_is_typed_over_a_form_turns_no_page_below_it(served: str, tab: Page):
    open_at(tab, f"{served}/review?lang=en&topic=actions")
    title = tab.title()
    tab.keyboard.press("a")
    what = tab.get_by_role("dialog").get_by_role("textbox", name="What")
    expect(what).to_be_visible()
    settle(tab)
    tab.keyboard.type("call the customer back", delay=20)
    settle(tab)
    expect(what).to_be_visible()
    assert tab.title() == title

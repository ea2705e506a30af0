"""The tour on a laptop and on a phone: each step lights up what it speaks of."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import open_at, settle

PHONE = {"width": 390, "height": 844}
LIT = """at => {
    const [light, target, card] = ['.tour-light', at, '.tour-card'].map(
        one => document.querySelector(one).getBoundingClientRect());
    const covers = light.left <= target.left && light.right >= target.right && light.top <= target.top;
    const hidden = card.left < 0 || card.right > innerWidth || card.top < 0 || card.bottom > innerHeight;
    return [covers, hidden, target.top < innerHeight && target.bottom > 0];
}"""
"""Whether the light is on an element, whether the card is cut, and whether the element is on the screen."""
AT = (
    ".st-key-needs",
    ".st-key-cards",
    ".st-key-cards [data-testid=stTooltipIcon]",
    ".st-key-cards [class*=st-key-records-]",
    ".st-key-filters",
    ".st-key-account",
)


def walk_through(tab: Page, card: Locator) -> None:
    """Begin the tour on the page 帮助, and go to its last step."""
    tab.locator(".st-key-tour button").click()
    for nth, at in enumerate(AT, 1):
        expect(card).to_contain_text(f"{nth} / {len(AT)}")
        tab.wait_for_function(f"at => ({LIT})(at).join() === 'true,false,true'", arg=at, timeout=20_000)
        if nth < len(AT):
            tab.keyboard.press("Enter")


def test_the_tour_lights_up_what_it_speaks_of_and_escape_or_its_end_closes_it(served_demo, tab):
    open_at(tab, f"{served_demo}/help?lang=en")
    card = tab.get_by_role("dialog")
    walk_through(tab, card)
    card.get_by_role("button", name="Start").click()
    expect(card).to_have_count(0)
    settle(tab)
    tab.get_by_role("link", name="Help").click()
    tab.set_viewport_size(PHONE)
    walk_through(tab, card)
    tab.keyboard.press("Escape")
    expect(card).to_have_count(0)
    settle(tab)
    tab.reload()
    settle(tab)
    expect(card).to_have_count(0)


def test_the_tour_ends_with_the_page_that_it_walks_through(served_demo, tab):
    """Although it was told of anew meanwhile, as by a screen that turned dark."""
    open_at(tab, f"{served_demo}/help?lang=en")
    tab.locator(".st-key-tour button").click()
    card = tab.get_by_role("dialog")
    expect(card).to_contain_text(f"1 / {len(AT)}")
    settle(tab)
    tab.emulate_media(color_scheme="dark")
    expect(tab.get_by_test_id("stApp")).to_have_css("background-color", "rgb(23, 22, 20)")
    tab.go_back()
    expect(tab).to_have_url(re.compile("/help"))
    settle(tab)
    expect(card).to_have_count(0)

"""The tour on a laptop and on a phone: each step lights up what it speaks of."""

import pytest
from playwright.sync_api import expect

from tests.support.browsing import open_at, settle

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


@pytest.mark.parametrize(
    ("size", "lang", "end"), [((1366, 768), "en", "Start"), ((390, 844), "zh", "开始使用")]
)
def test_the_tour_lights_up_what_it_speaks_of_and_escape_or_its_end_closes_it(
    served_demo, tab, size, lang, end
):
    tab.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    open_at(tab, f"{served_demo}/help?lang={lang}")
    tab.locator(".st-key-tour button").click()
    card = tab.get_by_role("dialog")
    for nth, at in enumerate(AT, 1):
        expect(card).to_contain_text(f"{nth} / {len(AT)}")
        tab.wait_for_function(f"at => ({LIT})(at).join() === 'true,false,true'", arg=at, timeout=20_000)
        if nth < len(AT):
            tab.keyboard.press("Enter")
    card.get_by_role("button", name=end).click()
    expect(card).to_have_count(0)
    settle(tab)
    tab.reload()
    settle(tab)
    expect(card).to_have_count(0)

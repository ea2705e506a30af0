"""Every page under axe-core, in light and in dark: nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browsing import go_to, open_at

PAGES = {
    "light": ("callbacks", "complaints", "causes", "advisors", "customers", "targets", "review"),
    "dark": ("", "reports", "files", "intake", "definitions", "audit"),
}
FIRST = {"light": "?lang=zh", "dark": "?lang=zh&store=S02"}


@pytest.mark.parametrize("theme", PAGES)
def test_axe_finds_nothing_serious_on_any_page(served_demo, tab, theme):
    found = []
    tab.emulate_media(color_scheme=theme)
    open_at(tab, f"{served_demo}/{FIRST[theme]}")
    for page in PAGES[theme]:
        go_to(tab, page)
        for violation in Axe().run(tab).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found += [
                    (page, violation["id"], node["target"], node["html"][:200]) for node in violation["nodes"]
                ]
    assert not found, "\n".join(map(str, found))


def test_the_keyboard_reaches_the_records_of_a_number_and_leaves_them_again(served_demo, tab):
    open_at(tab, f"{served_demo}/callbacks?lang=zh")
    button = tab.locator(".st-key-records-stages-callback_rate button")
    for _ in range(60):
        tab.keyboard.press("Tab")
        outline = tab.evaluate(FOCUS)
        assert outline["seen"], f"focus is invisible on {outline['html']}"
        if button.evaluate("one => one === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    drawer = tab.get_by_test_id("stDialog")
    expect(drawer.get_by_test_id("stDataFrame")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


FOCUS = """() => {
    const told = one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.borderStyle !== 'none';
    };
    let one = document.activeElement, seen = false;
    const html = one.outerHTML.slice(0, 200);
    for (let n = 0; n < 4 && one; n++, one = one.parentElement) seen = seen || told(one);
    return {seen, html};
}"""
"""Whether what has the focus, or what it stands in, has an outline, a shadow or a border."""


def test_every_chart_has_its_finding_as_a_text_alternative(served_demo, tab):
    open_at(tab, f"{served_demo}/callbacks?lang=en")
    charts = tab.get_by_test_id("stPlotlyChart")
    named = charts.evaluate_all(
        "all => all.map(one => (one.closest('[aria-label]') ?? one.querySelector('[aria-label]'))"
        "?.getAttribute('aria-label') ?? '')"
    )
    assert len(named) > 2
    assert all(named)

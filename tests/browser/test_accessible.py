"""Without a mouse: the keyboard reaches what it should, and shows where it is."""

import re

from playwright.sync_api import expect

from tests.support.browsing import open_at, settle


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


def test_enter_chooses_a_row_and_a_printed_drawer_is_the_paper(served_demo, tab):
    open_at(tab, f"{served_demo}/callbacks?lang=zh&open=on-time-callback_on_time_rate")
    drawer = tab.get_by_role("dialog")
    rows = drawer.get_by_test_id("data-grid-canvas").bounding_box()
    tab.mouse.click(rows["x"] + 200, rows["y"] + 60)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(drawer.get_by_text(re.compile("为何需要查看 .+ 的原值"))).to_be_visible()
    settle(tab)
    tab.emulate_media(media="print")
    assert not tab.locator("#root").is_visible(), "the page would be printed before the drawer"
    fixed = drawer.evaluate(FIXED)
    assert not fixed, f"{fixed} is fixed to the screen, so it would come on every page"
    table, heading = (
        drawer.locator(part).first.bounding_box() for part in ("[data-testid=stDataFrame]", "h2")
    )
    assert heading["y"] < table["y"], "the table stands in the flow"
    assert table["height"] > 200, "and is not flattened"


FIXED = """one => {
    for (; one; one = one.parentElement)
        if (getComputedStyle(one).position === 'fixed') return one.outerHTML.slice(0, 80);
    return '';
}"""
"""What holds an element, or the element itself, and is fixed to the screen."""
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

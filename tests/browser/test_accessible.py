"""Without a mouse: the keyboard reaches what it should, and shows where it is."""

from playwright.sync_api import expect

from tests.support.browsing import open_at


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

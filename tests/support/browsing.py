"""Opening the dashboard in a real browser and going about in it: what every test that does so shares."""

import re
import shutil
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Any will do; the first has no windows of its own to draw and takes a third less of the processor."""
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")

PATIENCE = 150_000
"""Milliseconds; a busy machine draws slowly."""
OPENS = 5_000
"""Milliseconds within which a list that was not closed again has opened."""
expect.set_options(timeout=PATIENCE)


def chromium(playwright: Playwright) -> Browser | None:
    """This machine's own Chromium, which asks nothing of its maker; None where there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    options = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in QUIET)]
    return found and playwright.chromium.launch(executable_path=found, args=options)


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser of somebody's own, whose pages know what they have asked of the server (:func:`settle`).

    Its owner has asked for less motion, because what fades in and pulses takes a third of the processor.
    """
    context = browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(ASKED)
    return context


ASKED = """(() => {
    const RERUN_SCRIPT = 11, NEW_SESSION = 4, SCRIPT_FINISHED = 6, EARLY_FOR_RERUN = 2, DROPPED = 10_000;
    let asked = true, begun = false, at = performance.now();
    const fieldsOf = bytes => {
        const found = {};
        let place = 0;
        const number = () => {
            let value = 0, byte, factor = 1;
            do { byte = bytes[place++]; value += (byte & 127) * factor; factor *= 128; } while (byte & 128);
            return value;
        };
        while (place < bytes.length) {
            const tag = number(), value = (tag & 7) === 1 ? 8 : (tag & 7) === 5 ? 4 : number();
            found[Math.floor(tag / 8)] = value;
            if (tag & 7) place += value;
        }
        return found;
    };
    const ask = () => [asked, begun, at] = [true, false, performance.now()];
    const hear = fields => {
        if (NEW_SESSION in fields) begun = true;
        if (fields[SCRIPT_FINISHED] === EARLY_FOR_RERUN) ask();
        else if (SCRIPT_FINISHED in fields && begun) asked = false;
    };
    window.WebSocket = class extends WebSocket {
        constructor(...address) {
            super(...address);
            this.addEventListener('message', message => hear(fieldsOf(new Uint8Array(message.data))));
        }
        send(bytes) {
            super.send(bytes);
            if (RERUN_SCRIPT in fieldsOf(bytes)) ask();
        }
    };
    window.isAnswered = () => !asked || (!begun && performance.now() - at > DROPPED);
})()"""
"""Whether each run that a page has asked for has ended, by the fields of Streamlit's BackMsg and ForwardMsg.

The state that Streamlit itself shows is that of the last run until the server tells of the next, which takes
long on a busy machine. A request of a part that has gone from the page meanwhile is dropped unanswered.
"""


def settle(tab: Page) -> None:
    """Wait until the page has run to its end and every chart and table has been drawn."""
    tab.evaluate("window.looksInARow = window.elementsSeen = 0")
    tab.wait_for_function(STANDS, timeout=PATIENCE, polling=LOOK_EVERY)


LOOK_EVERY = 50
"""Milliseconds; looking at every frame instead keeps headless Chromium from handling the next key."""
STANDS = """() => {
    const elements = document.getElementsByTagName('*').length;
    const stands = elements === window.elementsSeen && window.isAnswered()
        && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton], .st-key-rest .stSkeleton, [data-stale=true]')
        && !document.getAnimations().some(
            one => one.playState === 'running' && one.effect.getTiming().iterations < 9);
    window.elementsSeen = elements;
    window.looksInARow = stands ? window.looksInARow + 1 : 0;
    return window.looksInARow >= 3;
}"""
"""Nothing runs or is asked for, nothing is missing or of the run before, and nothing fades in or out.

It holds for three looks between which no element comes or goes, because a click is handled, and an
answer drawn, in one of the next frames.
"""


def axe_findings(tab: Page, page: str) -> list[str]:
    """What axe-core finds on a page that is serious or worse: page, rule, element."""
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page}: {violation['id']}: {node['target']} {node['html'][:200]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def open_at(tab: Page, address: str) -> None:
    """Open the dashboard anew, as by a link from elsewhere."""
    tab.goto(address)
    expect(tab.get_by_test_id("stMain")).to_be_visible()
    settle(tab)


def go_to(tab: Page, page: str) -> None:
    """Go to another page by its link above this one; "" is the overview. Several times quicker than anew.

    The title is the answer's first word. The link is marked before, and of a page that has the whole screen
    it is gone by then. A page of a group stands in the menu of its group, which has to be opened.
    """
    link = tab.locator(f"[data-testid^=stTopNav][href$='/{page}']")
    deadline = time.monotonic() + PATIENCE / 1000
    while not link.count() and time.monotonic() < deadline:
        _open_menu_with(tab, link)
    name = link.inner_text()
    link.click()
    expect(tab).to_have_title(re.compile(f"^{re.escape(name)} · "))
    settle(tab)


def _open_menu_with(tab: Page, link: Locator) -> None:
    """Open one menu after the other until the link is there; a page that runs meanwhile closes them."""
    for menu in tab.get_by_test_id("stTopNavSection").all():
        menu.click()
        try:
            tab.get_by_test_id("stTopNavDropdownLink").first.wait_for(timeout=OPENS)
        except PlaywrightTimeout:
            continue
        if link.count():
            return
        menu.click()
        tab.get_by_test_id("stTopNavPopover").wait_for(state="hidden")


def enter(tab: Page, field: Locator, words: str) -> None:
    """Type words into a field and wait for what the page makes of them: a click while it runs is lost."""
    settle(tab)
    field.fill(words)
    field.press("Enter")
    settle(tab)


def choose(tab: Page, box: str | Locator, option: str) -> None:
    """Choose an option in a box, or in the one of that label, as by typing it.

    The page may run by itself meanwhile, which closes the list: then it is opened again.
    """
    field = tab.get_by_role("combobox", name=box) if isinstance(box, str) else box
    entry = tab.get_by_role("option", name=option, exact=True)
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        settle(tab)
        field.fill(option)
        try:
            entry.wait_for(timeout=OPENS)
        except PlaywrightTimeout:
            if time.monotonic() > deadline:
                raise
            field.press("Escape")
            continue
        field.press("Enter")
        break
    settle(tab)
    expect(field).to_have_value(option)

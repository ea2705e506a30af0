"""Opening the dashboard in a real browser and going about in it: what every test that does so shares."""

import re
import shutil

from playwright.sync_api import Browser, Locator, Page, Playwright, expect

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Any will do; the first has no windows of its own to draw and takes a third less of the processor."""
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")

PATIENCE = 60_000
"""Milliseconds; a busy machine draws slowly."""
ANSWERED = 500
"""Milliseconds in which a page has at least begun to answer."""
expect.set_options(timeout=20_000)


def chromium(playwright: Playwright) -> Browser | None:
    """This machine's own Chromium, which asks nothing of its maker; None where there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    options = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in QUIET)]
    return found and playwright.chromium.launch(executable_path=found, args=options)


def settle(tab: Page) -> None:
    """Wait until the page has run to its end and every chart and table has been drawn."""
    tab.wait_for_function(STANDS, timeout=PATIENCE)


STANDS = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton], .st-key-rest .stSkeleton, [data-stale=true]')
    && !document.getAnimations().some(
        one => one.playState === 'running' && one.effect.getTiming().iterations < 9)"""
"""Nothing runs, nothing is missing or of the run before, and nothing fades in or out."""


def open_at(tab: Page, address: str) -> None:
    """Open the dashboard anew, as by a link from elsewhere."""
    tab.goto(address)
    expect(tab.get_by_test_id("stMain")).to_be_visible(timeout=PATIENCE)
    settle(tab)


def go_to(tab: Page, page: str) -> None:
    """Go to another page by its link above this one; "" is the overview. Several times quicker than anew.

    The title is the answer's first word. The link is marked before, and of a page that has the whole screen
    it is gone by then.
    """
    link = tab.locator(f"[data-testid=stTopNavLink][href$='/{page}']")
    name = link.inner_text()
    link.click()
    expect(tab).to_have_title(re.compile(f"^{re.escape(name)} · "))
    settle(tab)


def look_for(tab: Page, field: Locator, words: str) -> None:
    """Type words to look for, and wait for what is found: a click while the page runs is lost."""
    field.fill(words)
    field.press("Enter")
    tab.wait_for_timeout(ANSWERED)
    settle(tab)


def choose(tab: Page, box: str, option: str) -> None:
    """Choose an option in the box of that label, as by typing it."""
    field = tab.get_by_role("combobox", name=box)
    field.fill(option)
    expect(tab.get_by_role("option", name=option, exact=True)).to_be_visible()
    field.press("Enter")
    settle(tab)

"""Response times in a browser, of the first chart and a filter change: ``python -m tests.bench.feel HOME``.

The first chart of the page of callbacks (Plotly) and of the overview (the sparkline of its first card) are
measured against a bare Streamlit page with one Plotly chart, in turns in one browser. A filter change is
measured from the click until the new figures, and the charts, stand on the first screen, by the browser's
clock; besides, how many charts were built anew instead of redrawn, and for how long anything visible was
faded. Processor time of browser and server is given too, because a busy machine hardly lengthens it.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.ratio import Ratio, seconds
from tests.bench.serving import ROOT, serving
from tests.support.browsing import chromium

BARE = """import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.plotly_chart(go.Figure(go.Scatter(x=list(range(26)), y=[n % 7 for n in range(26)], mode="lines+markers")))
"""
PAGE, LANDING = "callbacks", "overview"
SPANS = ("近 12 个月", "近 4 周", "上月", "近 90 天")
PATIENCE = 60_000
RESTED = 1000
"""Milliseconds before the next change, so that changes do not overlap."""
STILL = """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]')"""
DRAWN = "() => document.querySelector('.js-plotly-plot .cartesianlayer path')"
LINE = "() => [...document.querySelectorAll('[class*=st-key-brief-] img')].some(one => one.naturalWidth)"
WHOLE = STILL + "&& !document.querySelector('.st-key-rest .stSkeleton')"
WATCH = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const isVisible = one => one.getClientRects().length && one.getBoundingClientRect().top < innerHeight;
    document.querySelectorAll('.js-plotly-plot').forEach(one => one.setAttribute('data-before', ''));
    const noted = window.noted = {clicked: 0, answered: 0, drawn: 0, faded: 0};
    addEventListener('click', () => noted.clicked ||= performance.now(), {capture: true, once: true});
    const watch = new MutationObserver(changes => {
        const now = performance.now(), charts = changes.map(one => one.target.closest?.('.js-plotly-plot'));
        if (!noted.clicked || noted.answered && now > noted.answered + 400) return;  // what is below follows
        const rests = app.dataset.testScriptState === 'notRunning';
        if (rests && location.href !== was) noted.answered ||= now;
        if (charts.some(one => one && isVisible(one))) noted.drawn = now;
    });
    const was = location.href;
    watch.observe(app, {attributeFilter: ['data-test-script-state'], childList: true, subtree: true});
    let last = performance.now();
    const look = now => {
        const stale = [...document.querySelectorAll('[data-stale=true]')].filter(isVisible);
        if (stale.some(one => getComputedStyle(one).opacity < 0.95)) noted.faded += now - last;
        last = now;
        if (window.noted === noted) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


class Cost(NamedTuple):
    """Elapsed seconds, and processor seconds of the browser and of the server."""

    clock: float
    browser: float
    server: float


class Change(NamedTuple):
    """The times of one filter change; charts replaced, of those before.

    ``answered``, ``drawn``: milliseconds from the click until new figures, and charts, stood on the first
    screen; ``faded``: how long anything visible was faded.
    """

    cost: Cost
    replaced: int
    charts: int
    answered: float
    drawn: float
    faded: float


def feel(home: Path, runs: int) -> Iterator[str]:
    """One line a measure."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        with (
            serving(("run", str(ROOT / "app.py")), home) as (ours, server),
            serving(("run", str(bare)), home) as (theirs, other),
            _chromium() as browser,
        ):
            address = f"http://127.0.0.1:{ours}/{{}}?lang=zh"
            sides = (
                (address.format(PAGE), server, DRAWN),
                (address.format(LANDING), server, LINE),
                (f"http://127.0.0.1:{theirs}/", other, DRAWN),
            )
            for side in sides:
                _first_chart(browser, *side)
            measured = [[_first_chart(browser, *side) for side in sides] for _ in range(runs)]
            for page, nth in ((PAGE, 0), (LANDING, 1)):
                pairs = [(each[nth], each[-1]) for each in measured]
                yield _row(f"first chart, {page}", home, pairs, lambda cost: cost.clock, "≤ 1.3")
                yield _row("the same, processor time", home, pairs, lambda cost: cost.browser + cost.server)
            yield from _changes(browser, *sides[0][:2])


def _row(
    name: str, home: Path, pairs: Sequence[Sequence[Cost]], of: Callable[[Cost], float], target: str = ""
) -> str:
    measured = tuple((of(ours), of(theirs)) for ours, theirs in pairs)
    return " | ".join(Ratio(name, home.name, "bare page", "s", measured, target).row())


def _first_chart(browser: Browser, address: str, server: psutil.Process, drawn: str) -> Cost:
    """The time from the request until the first chart is drawn, with nothing cached."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()

    def arrive() -> None:
        page.goto(address)
        page.wait_for_function(drawn, timeout=PATIENCE)

    cost = _cost(arrive, server)
    context.close()
    return cost


def _changes(browser: Browser, address: str, server: psutil.Process) -> Iterator[str]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(WHOLE, timeout=PATIENCE)
    for turn in ("first asked", "asked before"):
        measured = [_change(page, span, server) for span in SPANS]
        yield (
            f"filter change, {turn}: {_list([one.answered for one in measured])} ms until the figures stood, "
            f"{_list([one.drawn for one in measured])} ms until the charts did; "
            f"processor time {_list([1000 * one.cost.browser for one in measured])} ms in the browser, "
            f"{_list([1000 * one.cost.server for one in measured])} ms in the server; "
            f"{sum(one.replaced for one in measured)} of {sum(one.charts for one in measured)} charts anew, "
            f"faded for {_list([one.faded for one in measured])} ms"
        )
    context.close()


def _change(page: Page, span: str, server: psutil.Process) -> Change:
    """The time until the first screen is complete; what is below it is complete before the next change."""
    page.get_by_test_id("stSelectbox").first.click()
    option = page.get_by_role("option", name=span)
    option.wait_for()
    page.evaluate(WATCH)
    before = page.locator("[data-before]").count()
    was = page.url

    def change() -> None:
        option.click()
        page.wait_for_function("was => location.href !== was", arg=was, timeout=PATIENCE)
        page.wait_for_function(STILL, timeout=PATIENCE)

    cost = _cost(change, server)
    page.wait_for_function(WHOLE, timeout=PATIENCE)
    page.wait_for_timeout(RESTED)
    left = page.locator("[data-before]").count()
    noted = page.evaluate("() => window.noted")
    answered, drawn = (noted[what] - noted["clicked"] for what in ("answered", "drawn"))
    return Change(cost, before - left, before, answered, drawn, noted["faded"])


def _cost(work: Callable[[], None], server: psutil.Process) -> Cost:
    theirs, ours = _processor_time(_browsers()), _processor_time([server])
    clock = seconds(work)
    return Cost(clock, _processor_time(_browsers()) - theirs, _processor_time([server]) - ours)


def _browsers() -> list[psutil.Process]:
    """Every process of the browser that this one started."""
    return [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]


def _processor_time(processes: Sequence[psutil.Process]) -> float:
    return sum(one.user + one.system for one in (process.cpu_times() for process in processes))


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        yield browser
        browser.close()


def _list(values: Sequence[float]) -> str:
    return f"{min(values):,.0f} / {median(values):,.0f} / {max(values):,.0f}"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("home", type=Path)
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    for line in feel(given.home, given.runs):
        print(line, flush=True)

"""How it feels in a browser: the first chart, and a change of a filter: ``python -m tests.bench.feel HOME``.

The first chart is measured against a bare Streamlit page with one Plotly chart, by turns in one browser. Of
a filter change it is told how long it took until the figures stood, how many charts were built anew rather
than redrawn, and for how long anything was faded.
"""

import argparse
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.ratio import Ratio, paired, seconds
from tests.bench.serving import ROOT, serving

BARE = """import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.plotly_chart(go.Figure(go.Scatter(x=list(range(26)), y=[n % 7 for n in range(26)], mode="lines+markers")))
"""
PAGE = "callbacks"
SPANS = ("近 12 个月", "近 4 周", "上月", "近 90 天")
PATIENCE = 60_000
STILL = """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]')"""
DRAWN = "() => document.querySelector('.js-plotly-plot .cartesianlayer path')"
WATCH = """() => {
    document.querySelectorAll('.js-plotly-plot').forEach(one => one.setAttribute('data-before', ''));
    window.faded = 0;
    let last = performance.now();
    const look = now => {
        const stale = [...document.querySelectorAll('[data-stale=true]')];
        if (stale.some(one => getComputedStyle(one).opacity < 0.95)) window.faded += now - last;
        last = now;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def feel(home: Path, runs: int) -> Iterator[str]:
    """One line a measure."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        with (
            serving(("run", str(ROOT / "app.py")), home) as (ours, _),
            serving(("run", str(bare)), home) as (theirs, _),
            _chromium() as browser,
        ):
            pages = (f"http://127.0.0.1:{ours}/{PAGE}?lang=zh", f"http://127.0.0.1:{theirs}/")
            for address in pages:
                _first_chart(browser, address)
            pairs = paired(runs, *(lambda at=at: _first_chart(browser, at) for at in pages))
            yield " | ".join(Ratio("first chart", home.name, "bare page", "s", pairs, "≤ 1.3").row())
            yield from _changes(browser, pages[0])


def _first_chart(browser: Browser, address: str) -> float:
    """From going there until the first chart is drawn, with nothing cached."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()

    def arrive() -> None:
        page.goto(address)
        page.wait_for_function(DRAWN, timeout=PATIENCE)

    took = seconds(arrive)
    context.close()
    return took


def _changes(browser: Browser, address: str) -> Iterator[str]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(STILL, timeout=PATIENCE)
    for turn in ("first asked", "asked before"):
        told = [_change(page, span) for span in SPANS]
        yield f"filter change, {turn}: {_list([one[0] for one in told])} ms until it stood, " + (
            f"{sum(one[1] for one in told)} of {sum(one[2] for one in told)} charts built anew, "
            f"faded for {_list([one[3] for one in told])} ms"
        )
    context.close()


def _change(page: Page, span: str) -> tuple[float, int, int, float]:
    """Milliseconds until the page stood; charts replaced, charts before; milliseconds anything was faded."""
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

    took = 1000 * seconds(change)
    return took, before - page.locator("[data-before]").count(), before, page.evaluate("() => window.faded")


@contextmanager
def _chromium() -> Iterator[Browser]:
    quiet = ("quic", "background-networking", "component-update", "sync", "gpu")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", *(f"--disable-{what}" for what in quiet)],
        )
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

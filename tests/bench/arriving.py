"""The page of callbacks as it comes into a browser: ``python -m tests.bench.arriving HOME``.

Its first chart and all of its charts are measured from the request on, in turns with a bare Streamlit page
that has the same four figures and nothing else: cold with nothing in the browser's cache, warm with all of
it; and cold over a line of 20 Mbit/s with 20 ms, with the bytes that came. Processor time of browser and
server is given too, because a busy machine hardly lengthens it.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
from playwright.sync_api import Browser, BrowserContext
from streamlit.testing.v1 import AppTest

from tests.bench.asking import ROOT, _serving
from tests.bench.feel import DRAWN, PATIENCE, WHOLE, Cost, _chromium, _cost, _row
from tests.bench.serving import serving
from tests.support.served import end, start

BARE = """import json
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
for figure in json.loads(Path({figures!r}).read_text(encoding="utf-8")):
    st.plotly_chart(go.Figure(figure))
"""
ALL = """many => [...document.querySelectorAll('.js-plotly-plot')]
    .filter(one => one.querySelector('.main-svg')).length >= many"""
SLOW = {"offline": False, "latency": 20, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}


class Arrival(NamedTuple):
    """One visit: until the first chart stood, until all did, and the bytes that came by HTTP."""

    first: Cost
    whole: Cost
    received: int


def figures(home: Path) -> list[dict]:
    """The figures of the page of callbacks."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    with _serving(home):
        app.run()
        app.switch_page("pages/callbacks.py").run()
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def arriving(home: Path, runs: int) -> Iterator[str]:
    """One line a measure."""
    drawn = figures(home)
    with TemporaryDirectory() as folder:
        (told := Path(folder) / "figures.json").write_text(json.dumps(drawn), encoding="utf-8")
        (bare := Path(folder) / "bare.py").write_text(BARE.format(figures=str(told)), encoding="utf-8")
        pid, ours = start(home)
        try:
            with serving(("run", str(bare)), home) as (port, other), _chromium() as browser:
                sides = (
                    (f"{ours}/callbacks?lang=zh", psutil.Process(pid)),
                    (f"http://127.0.0.1:{port}/", other),
                )
                yield from _measured(browser, sides, len(drawn), runs, home)
        finally:
            end(pid)


def _measured(browser: Browser, sides, many: int, runs: int, home: Path) -> Iterator[str]:
    cold, warm, slow = [], [], []
    for nth in range(runs + 1):
        both = [_twice(browser, *side, many) for side in sides]
        far = _arrive(_context(browser), *sides[0], many, slow=True)
        if nth:  # the very first computes what is kept afterwards
            cold.append([one for one, _ in both])
            warm.append([one for _, one in both])
            slow.append(far)
    for name, pairs in (("cold", cold), ("warm", warm)):
        for what in ("first", "whole"):
            costs = [[getattr(one, what) for one in pair] for pair in pairs]
            yield _row(f"{what} charts, {name}", home, costs, lambda cost: cost.clock, "≤ 1.2")
            yield _row("the same, processor time", home, costs, lambda cost: cost.browser + cost.server)
    clock, received = (
        median(values) for values in zip(*((s.whole.clock, s.received) for s in slow), strict=True)
    )
    yield f"cold over 20 Mbit/s and 20 ms: {clock:.2f} s, {received / 1e6:.2f} MB by HTTP"


def _twice(browser: Browser, address: str, server: psutil.Process, many: int) -> tuple[Arrival, Arrival]:
    context = _context(browser)
    arrivals = [_arrive(context, address, server, many) for _ in range(2)]
    context.close()
    return arrivals[0], arrivals[1]


def _context(browser: Browser) -> BrowserContext:
    time.sleep(1)  # the processes of the one before end, lest their time be missing afterwards
    return browser.new_context(viewport={"width": 1366, "height": 768})


def _arrive(
    context: BrowserContext, address: str, server: psutil.Process, many: int, *, slow=False
) -> Arrival:
    page = context.new_page()
    line = context.new_cdp_session(page)
    received: list[float] = []
    line.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW)

    first: list[Cost] = []

    def whole() -> None:
        def until_first() -> None:
            page.goto(address, wait_until="commit")
            page.wait_for_function(DRAWN, timeout=PATIENCE)

        first.append(_cost(until_first, server))
        page.wait_for_function(ALL, arg=many, timeout=PATIENCE)

    took = _cost(whole, server)
    with suppress(Exception):
        page.wait_for_function(WHOLE, timeout=PATIENCE)
    page.close()
    return Arrival(first[0], took, int(sum(received)))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("home", type=Path)
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    for line in arriving(given.home, given.runs):
        print(line, flush=True)

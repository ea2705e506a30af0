"""What a page loads beside what is being drawn is what it shows below, and nothing else."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import polars as pl
import pytest
import streamlit as st

from care.periods.period import Span
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.data import prefetch as prefetching
from pages.parts.data.measured_figures import Figures
from pages.parts.data.prefetch import gather, prefetch
from pages.parts.data.view import View
from tests.pages.test_pages import visit  # noqa: F401
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.warehouse import UnknownName, Warehouse

pytestmark = pytest.mark.slow

SPAN = Span(date(2025, 12, 11), date(2026, 3, 10))
PAGES = ("overview", "callbacks", "complaints", "causes", "advisors", "customers")


@pytest.fixture
def ran(monkeypatch):
    """Each metric that was measured with what was asked of it, each list that was fetched, and how often."""
    asked, measure, fetch = Counter(), Warehouse.measure, MartCatalog.frame

    def measured(warehouse, question):
        asked.update((metric, repr(question.of())) for metric in question.metrics)
        return measure(warehouse, question)

    def fetched(marts, sql):
        asked[repr(sql)] += 1
        return fetch(marts, sql)

    monkeypatch.setattr(Warehouse, "measure", measured)
    monkeypatch.setattr(MartCatalog, "frame", fetched)
    return asked


@pytest.fixture
def begun(monkeypatch):
    """Whatever was begun in another thread."""
    futures = []
    with ThreadPoolExecutor(2) as workers:

        class Noting:
            def submit(self, *work):
                futures.append(workers.submit(*work))
                return futures[-1]

        monkeypatch.setattr(prefetching, "_workers", Noting)
        yield futures


class Busy:
    """Workers who begin nothing."""

    def submit(self, *_):
        return Future()


def faults_of(begun):
    """What went wrong in each once all are done; one may begin others."""
    return [one.exception() for one in begun if not one.cancelled()]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_ahead_what_it_would_ask_in_turn(demo_home, visit, ran, begun, monkeypatch, page):  # noqa: F811
    st.cache_resource.clear()
    visit(demo_home, page)
    assert begun
    assert not any(faults_of(begun))
    ahead = Counter(ran)
    ran.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(prefetching, "_workers", Busy)
    visit(demo_home, page)
    assert ahead == ran
    assert max(times for one, times in ahead.items() if isinstance(one, tuple)) == 1  # a figure is asked once


def test_what_was_asked_with_others_is_not_asked_again_by_itself(demo_home, ran):
    figures = Figures(View(Warehouse.open(demo_home), SPAN, ()))
    together = figures.history("callback_rate", "complaints_per_100_visits", "complaint_count")
    ran.clear()
    alone = [figures.history(metric) for metric in sorted(together["metric"].unique())]
    assert pl.concat(alone).equals(together)
    assert not ran
    mixed = figures.history("callback_rate", "satisfaction_score")
    assert mixed["metric"].unique().sort().to_list() == ["callback_rate", "satisfaction_score"]
    assert [metric for metric, _ in ran] == ["satisfaction_score"]


def test_what_was_asked_ahead_is_not_asked_again(demo_home, ran):
    panel = TrendPanel(View(Warehouse.open(demo_home), SPAN, ()), "callback_rate", "trend")
    prefetch(panel.load).result()
    assert ran
    ran.clear()
    panel.load()
    assert not ran


def test_a_fault_is_told_to_who_wants_the_answer(demo_home, begun):
    view = View(Warehouse.open(demo_home), SPAN, (("store", ("S99",)),))
    ahead = prefetch(TrendPanel(view, "callback_rate", "trend").load)
    assert all(faults_of(begun))
    with pytest.raises(UnknownName, match="S99"):
        ahead.result()


def test_what_no_thread_has_begun_is_worked_out_by_who_waits_for_it(monkeypatch):
    monkeypatch.setattr(prefetching, "_workers", Busy)
    assert prefetch(lambda: 1).result() == 1
    assert gather(lambda: 1, lambda: 2, lambda: 3) == [1, 2, 3]


def test_work_that_waits_for_other_work_ends_however_few_threads_there_are(monkeypatch):
    def depth(levels):
        return 1 + sum(gather(*[lambda: depth(levels - 1)] * 2)) if levels else 1

    with ThreadPoolExecutor(1) as workers:
        monkeypatch.setattr(prefetching, "_workers", lambda: workers)
        assert prefetch(lambda: depth(4)).result() == 2**5 - 1

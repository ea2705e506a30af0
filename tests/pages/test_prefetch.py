"""What a page asks ahead, beside what is being drawn, is what it shows below, and nothing else."""

from collections import Counter
from datetime import date

import polars as pl
import pytest
import streamlit as st

from care.periods.period import Span
from pages.parts.components.charts.chart_panel import ask_trend
from pages.parts.data import view as views
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

    def measured(house, question):
        asked.update((metric, repr(question.of())) for metric in question.metrics)
        return measure(house, question)

    def fetched(marts, sql):
        asked[repr(sql)] += 1
        return fetch(marts, sql)

    monkeypatch.setattr(Warehouse, "measure", measured)
    monkeypatch.setattr(MartCatalog, "frame", fetched)
    return asked


@pytest.fixture
def begun(monkeypatch):
    """Whatever was begun to be asked ahead."""
    asked, beside = [], views.prefetch
    monkeypatch.setattr(views, "prefetch", lambda *work: asked.append(beside(*work)))
    return asked


def faults_of(begun):
    """What went wrong in each once all are done; one may begin others."""
    return [one.exception() for one in begun]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_ahead_what_it_would_ask_in_turn(demo_home, visit, ran, begun, monkeypatch, page):  # noqa: F811
    st.cache_resource.clear()
    visit(demo_home, page)
    assert begun
    assert not any(faults_of(begun))
    ahead = Counter(ran)
    ran.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(views, "prefetch", lambda *_: None)
    visit(demo_home, page)
    assert ahead == ran
    assert max(times for one, times in ahead.items() if isinstance(one, tuple)) == 1  # a figure is asked once


def test_what_was_asked_with_others_is_not_asked_again_by_itself(demo_home, ran):
    view = View(Warehouse.open(demo_home), SPAN, ())
    together = view.history("callback_rate", "complaints_per_100_visits", "complaint_count")
    ran.clear()
    alone = [view.history(metric) for metric in sorted(together["metric"].unique())]
    assert pl.concat(alone).equals(together)
    assert not ran
    mixed = view.history("callback_rate", "satisfaction_score")
    assert mixed["metric"].unique().sort().to_list() == ["callback_rate", "satisfaction_score"]
    assert [metric for metric, _ in ran] == ["satisfaction_score"]


def test_what_was_asked_ahead_is_not_asked_again(demo_home, ran, begun):
    view = View(Warehouse.open(demo_home), SPAN, ())
    view.ahead(ask_trend, "callback_rate")
    faults_of(begun)
    ran.clear()
    ask_trend(view, "callback_rate")
    assert not ran


def test_a_fault_is_told_to_who_wants_the_answer(demo_home, begun):
    view = View(Warehouse.open(demo_home), SPAN, (("store", ("S99",)),))
    view.ahead(ask_trend, "callback_rate")
    faults_of(begun)
    with pytest.raises(UnknownName, match="S99"):
        view.figure("callback_rate")

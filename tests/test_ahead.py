"""What a page asks ahead, beside what is being drawn, is what it shows below, and nothing else."""

from collections import Counter
from concurrent.futures import wait
from datetime import date
from re import sub

import pytest
import streamlit as st

from care.period import Span
from pages.parts import view as views
from pages.parts.panel import ask_trend
from pages.parts.view import View
from tests.test_pages import visit  # noqa: F401
from warehouse.ask import Unknown, Warehouse

SPAN = Span(date(2025, 12, 11), date(2026, 3, 10))
PAGES = ("overview", "callbacks", "complaints", "causes", "advisors", "customers")


@pytest.fixture
def ran(monkeypatch):
    """Every statement that a warehouse runs, and how often."""
    statements = Counter()

    def noted(run):
        def ask(house, sql):
            statements[sub(r"house_\d+", "house", repr(sql))] += 1
            return run(house, sql)

        return ask

    for name in ("_rows", "_frame"):
        monkeypatch.setattr(Warehouse, name, noted(getattr(Warehouse, name)))
    return statements


@pytest.fixture
def begun(monkeypatch):
    """Whatever was begun to be asked ahead."""
    asked, beside = [], views.beside
    monkeypatch.setattr(views, "beside", lambda *work: asked.append(beside(*work)))
    return asked


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_ahead_what_it_would_ask_in_turn(demo_home, visit, ran, begun, monkeypatch, page):  # noqa: F811
    st.cache_resource.clear()
    visit(demo_home, page)
    assert begun
    assert [one.exception() for one in wait(begun).done] == [None] * len(begun)
    ahead = Counter(ran)
    ran.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(views, "beside", lambda *_: None)
    visit(demo_home, page)
    assert ahead == ran


def test_what_was_asked_ahead_is_not_asked_again(demo_home, ran, begun):
    view = View(Warehouse.open(demo_home), SPAN, ())
    view.ahead(ask_trend, "callback_rate")
    wait(begun)
    ran.clear()
    ask_trend(view, "callback_rate")
    assert not ran


def test_a_fault_is_told_to_who_wants_the_answer(demo_home, begun):
    view = View(Warehouse.open(demo_home), SPAN, (("store", ("S99",)),))
    view.ahead(ask_trend, "callback_rate")
    wait(begun)
    with pytest.raises(Unknown, match="S99"):
        view.figure("callback_rate")

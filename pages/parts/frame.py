"""What stands round every page: the open warehouse and the one filter bar."""

import os
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path

import streamlit as st

from care.dimension import DIMENSIONS
from care.period import Span
from care.spans import SPANS, USUAL
from care.vocabulary import label
from care.words import say
from pages.parts.choices import choose_many, choose_one, keep, kept
from pages.parts.view import View
from warehouse.ask import Warehouse
from warehouse.home import Home, NothingCounts, NoWarehouse

NARROWING = ("store", "advisor", "callback_type")
CUSTOM = "custom"
APP = Path(__file__).parents[2] / "app.py"
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def home() -> Path:
    """The folder that holds everything this dashboard serves."""
    return Path(os.environ.get("CARE_HOME", "data"))


def open_house() -> Warehouse:
    """The warehouse being served now; a new one is picked up as soon as the pointer names it."""
    build = Home(home()).current()
    if build is None:
        raise NoWarehouse(home())
    return _opened(home(), build)


@st.cache_resource(show_spinner=False, max_entries=2)
def _opened(home: Path, build: str) -> Warehouse:
    house = Warehouse(home, build)
    if house.stores().is_empty():
        raise NothingCounts(home)
    return house


def filter_bar(house: Warehouse) -> None:
    """The days, stores, advisors and callback types to look at; the same on every page."""
    span = choose_one("span", say("期间", "Period"), (*SPANS, CUSTOM), _span_name, USUAL, width=168)
    if span == CUSTOM:
        today = _today(house)
        days = st.date_input(
            say("起止日期", "From and to"),
            value=_custom_days(today),
            max_value=today,
            label_visibility="collapsed",
            format="YYYY-MM-DD",
            key="days",
            width=250,
        )
        keep("days", [day.isoformat() for day in days])
    else:
        keep("days", [])
    for name in NARROWING:
        words = DIMENSIONS[name]
        choose_many(
            name,
            words.label,
            house.values(name),
            lambda value, of=name: label(of, value),
            placeholder=say(f"全部{words.zh}", f"Any {words.en.lower()}"),
            width=168,
        )


@contextmanager
def framed() -> Iterator[None]:
    """Within it a page runs inside its frame."""
    token = _framed.set(True)
    try:
        yield
    finally:
        _framed.reset(token)


def start_from_frame() -> None:
    """Start over from the frame where a page was started by itself.

    A server just started runs the scripts of a folder called pages so, until the frame has run once.
    """
    if not _framed.get():
        runpy.run_path(str(APP))
        st.stop()


def view() -> View:
    """What is chosen, as a page asks for it."""
    start_from_frame()
    house = open_house()
    where = tuple((name, tuple(kept(name))) for name in NARROWING if kept(name))
    today = _today(house)
    key = next(iter(kept("span")), USUAL)
    return View(house, Span(*_custom_days(today)) if key == CUSTOM else SPANS[key].on(today), where)


def _today(house: Warehouse) -> date:
    return house.stores()["as_of"].max().date()


def _custom_days(today: date) -> tuple[date, date]:
    """The days in the address, today where they cannot be read."""
    try:
        days = sorted(date.fromisoformat(day) for day in kept("days"))
    except ValueError:
        days = []
    return (days[0], days[-1]) if days else (today, today)


def _span_name(key: str) -> str:
    return SPANS[key].label if key in SPANS else say("自定义…", "Custom…")

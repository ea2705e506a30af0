"""The frame of every page: the filter bar, the selections, and the view that they make."""

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from care.i18n import language, say
from care.periods.course import BEGINNING
from care.periods.custom_days import custom_span
from care.periods.freshness import as_of
from care.periods.period import Span
from care.periods.presets import PRESETS, USUAL
from care.presentation.chart_selection import WITHIN, period_of
from care.semantic.dimension import DIMENSIONS
from care.semantic.vocabulary import label
from care.staff.staff import display_names, read_staff
from pages.parts.components.charts.chart_selection import CLICKED, selected_values, selection_chips
from pages.parts.data.view import View
from pages.parts.session.current_user import may_see
from pages.parts.session.open_warehouse import open_warehouse
from pages.parts.session.server_settings import home
from pages.parts.state.url_state import chosen_codes, on_click_choose
from pages.parts.state.widgets import choose_many, choose_one
from warehouse.query.figure_source import FigureSource

WIDTH = {"store": 160, "advisor": 180, "callback_type": 168}
"""Pixels of the lists in the filter bar."""
FILTERS = tuple(WIDTH)
CUSTOM = "custom"
APP = Path(__file__).parents[3] / "app.py"
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def filter_bar(warehouse: FigureSource) -> None:
    """The lists to choose days, stores, advisors and callback types from; the same on every page."""
    words = say("期间", "Period")
    span = choose_one("span", words, (*PRESETS, CUSTOM), _span_name, USUAL, ("days", WITHIN), width=168)
    if span == CUSTOM:
        _choose_days(_today(warehouse))
    for name in (name for name in FILTERS if may_see(name)):
        dimension, labels = DIMENSIONS[name], _options(warehouse, name)
        choose_many(
            name,
            dimension.label,
            list(labels),
            labels.__getitem__,
            placeholder=say(f"全部{dimension.zh}", f"Any {dimension.en.lower()}"),
            width=WIDTH[name],
        )


def selection_bar(warehouse: FigureSource) -> None:
    """What was selected in charts, to be taken off again; and which figures the choices narrow."""
    for name in CLICKED:
        selected_values(warehouse, name)
    selection_chips(warehouse, FILTERS)


@contextmanager
def page_frame() -> Iterator[None]:
    """Within it :func:`start_from_frame` knows that the frame has run, and st.stop() ends the page alone.

    The run goes on to its end, where Streamlit forgets the parts of the page before. A browser that asks for
    one of these late would be sent what has no place on the new page, and show nothing at all from then on.
    """
    token = _framed.set(True)
    try:
        yield
    except StopException:
        return
    finally:
        _framed.reset(token)


def start_from_frame() -> None:
    """Run the frame where a page was started by itself.

    Because a server that has just started runs the scripts of a folder called pages by themselves, until
    the frame has run once.
    """
    if not _framed.get():
        runpy.run_path(str(APP))
        st.stop()


def current_view() -> View:
    """The view that is chosen in the filter bar and in charts."""
    start_from_frame()
    warehouse = open_warehouse()
    where = tuple((name, values) for name in CLICKED if (values := selected_values(warehouse, name)))
    today = _today(warehouse)
    key = next(iter(chosen_codes("span")), USUAL)
    preset = PRESETS.get(key, PRESETS[USUAL])
    view = View(warehouse, Span(*_custom_days(today)) if key == CUSTOM else preset.on(today), where)
    within = next(filter(None, map(period_of, chosen_codes(WITHIN))), None)
    return view.within(within) if within else view


def _choose_days(today: date) -> None:
    """The field for the first and the last day; while only the first has been clicked, that day alone."""
    shown = st.session_state.get("days")
    if shown is None or [day.isoformat() for day in shown] != chosen_codes("days"):
        st.session_state["days"] = _custom_days(today)
    st.date_input(
        say("起止日期", "From and to"),
        min_value=BEGINNING,
        max_value=today,
        label_visibility="collapsed",
        format="YYYY-MM-DD",
        key="days",
        width=250,
        on_change=lambda: on_click_choose(
            {"days": [day.isoformat() for day in st.session_state["days"]], WITHIN: []}
        ),
    )


def _options(warehouse: FigureSource, name: str) -> dict[str, str]:
    """The values of a dimension with their labels; colleagues who have left come last."""
    values = warehouse.values(name)
    if name != "advisor":
        return {value: label(name, value) for value in values}
    stores = warehouse.visible_stores
    staff = tuple(one for one in read_staff(home()) if stores is None or one.store in stores)

    def names() -> dict[str, str]:
        return display_names(dict(warehouse.advisors().iter_rows()), staff, _today(warehouse))

    return warehouse.cache.get((display_names, staff, language()), names)


def _today(warehouse: FigureSource) -> date:
    return as_of(warehouse.stores()).date()


def _custom_days(today: date) -> tuple[date, date]:
    """The days in the URL; today where they cannot be read."""
    span = custom_span(chosen_codes("days"), today) or Span(today, today)
    return span.since, span.until


def _span_name(key: str) -> str:
    return PRESETS[key].label if key in PRESETS else say("自定义…", "Custom…")

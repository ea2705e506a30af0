"""The view that the choices of a saved view make, without the page that they were made on."""

from collections.abc import Mapping, Sequence
from datetime import date

from care.i18n import say
from care.periods.custom_days import custom_span
from care.periods.period import Span
from care.periods.presets import PRESETS, USUAL
from care.presentation.chart_selection import value_of
from care.semantic.dimension import DIMENSIONS
from pages.parts.data.view import View
from warehouse.query.figure_source import FigureSource

Choices = Mapping[str, Sequence[str]]


def stored_view(warehouse: FigureSource, choices: Choices, today: date) -> View:
    """The days, relative to ``today``, and the values that the choices name and this warehouse has.

    Because the warehouse is the viewer's own, nothing is in it that they may not see.
    """
    where = []
    for name in DIMENSIONS:
        known = {None, *warehouse.values(name)} if choices.get(name) else set()
        if values := tuple(value for code in choices.get(name, ()) if (value := value_of(code)) in known):
            where.append((name, values))
    return View(warehouse, _span(choices, today), tuple(where))


def stored_days(choices: Choices, today: date) -> str:
    """The days of a saved view in the reader's language."""
    key = next(iter(choices.get("span", ())), USUAL)
    if key in PRESETS:
        return PRESETS[key].label
    span = _span(choices, today)
    return f"{span.since} – {span.until}" if span else say("全部期间", "all days")


def _span(choices: Choices, today: date) -> Span | None:
    key = next(iter(choices.get("span", ())), USUAL)
    if key in PRESETS:
        return PRESETS[key].on(today)
    return custom_span(choices.get("days", ()), today) or PRESETS[USUAL].on(today)

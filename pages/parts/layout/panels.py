"""A page as rows of panels: all are loaded at once in other threads, and drawn one after the other.

The rows below the fold are drawn once the browser asks for them, and loaded from the beginning.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import streamlit as st

from pages.parts.data.prefetch import prefetch
from pages.parts.data.view import View
from pages.parts.layout.below_the_fold import is_below_wanted
from pages.parts.session.error_boundary import unsupported_boundary

Data = TypeVar("Data")


class Panel(Protocol[Data]):
    """One part of a page, about a view: a chart, cards, a list.

    A panel is made with all that readers chose about it, because ``load`` runs in another thread, without
    Streamlit. What ``load`` raises is shown where the panel stands.
    """

    @property
    def view(self) -> View:
        """What it shows."""

    def load(self) -> Data:
        """All that is drawn, asked of the warehouse and worked out."""

    def draw(self, data: Data) -> None:
        """Draw what was loaded; asks the warehouse for nothing."""


@dataclass(frozen=True)
class Row:
    """Panels beside each other, under a heading where there is one."""

    panels: Sequence[Panel[Any]]
    heading: str | None = None
    help_text: str | None = None

    def draw(self, load_next: Callable[[], Any]) -> None:
        """Draw the panels; ``load_next`` gives the data of each in turn."""
        if self.heading:
            st.markdown("#### " + self.heading, help=self.help_text)
        for panel, place in zip(self.panels, self._places(), strict=True):
            with place, unsupported_boundary():
                panel.draw(load_next())

    def _places(self) -> Sequence[AbstractContextManager[Any]]:
        return st.columns(len(self.panels)) if len(self.panels) > 1 else [nullcontext()]


@dataclass(frozen=True)
class Grid(Row):
    """Panels two and two, one below the other on a narrow screen."""

    def draw(self, load_next: Callable[[], Any]) -> None:
        """Draw the panels; one that draws nothing takes no place."""
        with st.grid(2, min_column_width=340):
            for panel in self.panels:
                with unsupported_boundary():
                    panel.draw(load_next())


def row(*panels: Panel[Any], heading: str | None = None, help_text: str | None = None) -> Row:
    """One panel over the whole width, or several beside each other."""
    return Row(panels, heading, help_text)


def grid(*panels: Panel[Any]) -> Grid:
    """Panels of half the width, as many as there are."""
    return Grid(panels)


def draw_page(above: Sequence[Row], below: Sequence[Row] = ()) -> None:
    """Draw the rows ``above`` the fold, then those ``below`` it if the browser has asked for them."""
    loads = _load([panel for one in (*above, *below) for panel in one.panels])
    for one in above:
        one.draw(lambda: next(loads)())
    if below and is_below_wanted():
        for one in below:
            one.draw(lambda: next(loads)())


def _load(panels: Sequence[Panel[Any]]) -> Iterator[Callable[[], Any]]:
    """The load of each panel; all but the first begin now, the first is for the thread that draws it."""
    first, *others = panels
    return iter([first.load, *[prefetch(panel.load).result for panel in others]])

"""A page as rows of panels, which are loaded in other threads and drawn one after the other.

The rows below the fold are drawn once the browser asks for them, but loaded while those above are drawn.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import streamlit as st

from pages.parts.data.prefetch import prefetch
from pages.parts.layout.below_the_fold import is_below_wanted
from pages.parts.session.error_boundary import unsupported_boundary

Data = TypeVar("Data")


class Panel(Protocol[Data]):
    """One part of a page: a chart, cards, a list.

    A panel holds its view and all that readers chose about it, because ``load`` runs in another thread,
    without Streamlit. What a network cannot answer, Unsupported, is shown where the first such panel stands.
    """

    def load(self) -> Data:
        """All that is drawn, asked of the warehouse and worked out."""

    def draw(self, data: Data) -> None:
        """Draw what was loaded."""


@dataclass(frozen=True)
class Row:
    """Panels beside each other, under a heading where there is one."""

    panels: Sequence[Panel[Any]]
    heading: str | None = None
    help_text: str | None = None
    key: str | None = None
    """The name of its container to style sheets; without one it has no container."""

    def draw(self, load_next: Callable[[], Any], told: set[str]) -> None:
        """Draw the panels; ``load_next`` gives the data of each in turn, ``told`` are the notes shown."""
        with st.container(key=self.key) if self.key else nullcontext():
            if self.heading:
                st.markdown("#### " + self.heading, help=self.help_text)
            for panel, place in zip(self.panels, self._places(), strict=True):
                with place, unsupported_boundary(told):
                    panel.draw(load_next())

    def _places(self) -> Sequence[AbstractContextManager[Any]]:
        return st.columns(len(self.panels)) if len(self.panels) > 1 else [nullcontext()]


@dataclass(frozen=True)
class Grid(Row):
    """Panels two and two, or three beside each other; one below the other on a narrow screen."""

    def draw(self, load_next: Callable[[], Any], told: set[str]) -> None:
        """Draw the panels; one that draws nothing takes no place."""
        with st.grid(3 if len(self.panels) == 3 else 2, min_column_width=340):
            for panel in self.panels:
                with unsupported_boundary(told):
                    panel.draw(load_next())


def row(
    *panels: Panel[Any], heading: str | None = None, help_text: str | None = None, key: str | None = None
) -> Row:
    """One panel over the whole width, or several beside each other."""
    return Row(panels, heading, help_text, key)


def grid(*panels: Panel[Any]) -> Grid:
    """Panels of half the width, as many as there are; three share it."""
    return Grid(panels)


def draw_page(above: Sequence[Row], below: Sequence[Row] = ()) -> None:
    """Draw the rows ``above`` the fold, then those ``below`` it if the browser has asked for them."""
    loads = _Loads(_panels_of(above), _panels_of(below))
    told: set[str] = set()
    for one in above:
        one.draw(loads.take, told)
    if below and is_below_wanted():
        for one in below:
            one.draw(loads.take, told)


def _panels_of(rows: Sequence[Row]) -> list[Panel[Any]]:
    return [panel for one in rows for panel in one.panels]


class _Loads:
    """The data of panels in the order in which they stand.

    The panels above the fold begin to load at once, the first of them in the thread that draws it. Because
    the first screen goes first, those below begin when these are loaded, while the last of them is drawn.
    """

    def __init__(self, above: Sequence[Panel[Any]], below: Sequence[Panel[Any]]) -> None:
        first, *others = above
        self._loads = deque([first.load, *_begin(others)])
        self._below = below

    def take(self) -> Any:
        """The data of the next panel; raises what its load raised."""
        load = self._loads.popleft()
        try:
            return load()
        finally:
            if not self._loads:
                self._loads.extend(_begin(self._below))
                self._below = ()


def _begin(panels: Sequence[Panel[Any]]) -> list[Callable[[], Any]]:
    return [prefetch(panel.load).result for panel in panels]

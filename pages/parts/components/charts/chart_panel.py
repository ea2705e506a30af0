"""A chart with its title, its notes and the way to the records: a kind of panel gives only the chart."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from care.charts import CONFIG, Figure, PrebuiltFigure
from care.i18n import escape_markdown, say
from care.presentation.explain import help_text
from care.presentation.policies.windows_in_force import windows_that_differ
from care.semantic.metric import METRICS
from care.targets.targets import EffectiveTarget
from pages.parts.components.charts.chart_data import chart_data_button
from pages.parts.components.charts.chart_selection import selectable_chart
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.records.records_table import open_choices, records_button
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.state.url_state import NONE


@dataclass(frozen=True)
class Chart:
    """A chart under a headline or a question, its ``title``.

    ``figure`` None: its note stands alone, or why there is nothing to show. ``table``: the rows of what
    :meth:`ChartPanel.draw_table` draws beneath it. ``changed``: the number in the title that a signal is
    about, with the colour of the signal. ``certainty``: how sure the note is, for the explanation.
    """

    title: str
    figure: Figure | None
    note: str | None = None
    table: Any = None
    changed: tuple[str, str] | None = None
    certainty: str = ""

    @property
    def heading(self) -> str:
        """The title as Markdown, the number that changed in its colour."""
        words = escape_markdown(self.title)
        if self.changed is None:
            return words
        number, colour = escape_markdown(self.changed[0]), self.changed[1]
        return words.replace(number, f":{colour}[{number}]", 1)


@dataclass(frozen=True)
class ChartData:
    """A chart with what its metric was measured as, and the target of that."""

    chart: Chart
    row: Mapping[str, Any]
    target: EffectiveTarget


@dataclass(frozen=True)
class ChartPanel(ABC):
    """A panel with one chart about a metric. ``key`` tells it from the other charts of its page."""

    view: View
    metric: str
    key: str

    @abstractmethod
    def chart(self) -> Chart | None:
        """The chart; None where nothing is to stand here. Runs in another thread, without Streamlit."""

    def load(self) -> ChartData | None:
        """The chart with the figures behind its title."""
        chart = self.chart()
        if chart is None:
            return None
        return ChartData(
            chart, Figures(self.view).figure(self.metric), JudgedFigures(self.view).target(self.metric)
        )

    def draw(self, data: ChartData | None) -> None:
        """Draw the chart, and beneath it the buttons for its records and its numbers."""
        if data is None:
            return
        chart, figure = data.chart, data.chart.figure
        with st.container(border=True, height="stretch"):
            metric = METRICS[self.metric]
            sure = [(say("把握", "How sure"), chart.certainty)] if chart.certainty else []
            sure += windows_that_differ(metric, JudgedFigures(self.view).policies)
            words = help_text(metric, data.row, data.target, sure)
            st.markdown(f"##### {chart.heading}", help=words)
            if figure is None:
                if chart.note and data.row["value"] is not None:
                    st.caption(chart.note)
                else:
                    note_nothing_here(data.row)
                return
            selected = self.selected_view
            along = open_choices(self.metric, self.key) if selected else NONE
            shown, options = selectable_chart(figure, self.key, along)
            st.plotly_chart(PrebuiltFigure(shown), config=CONFIG, alt=chart.title, **options)
            if chart.note:
                st.caption(chart.note)
            self.draw_table(chart)
            with st.container(horizontal=True, vertical_alignment="center"):
                records_button(selected or self.view, self.metric, self.key)
                chart_data_button(figure, chart.title, self.key)
                self.draw_links()

    @property
    def selected_view(self) -> View | None:
        """The view that a click on the chart narrows, where its records are to open with the click."""
        return None

    def draw_table(self, chart: Chart) -> None:  # noqa: B027 - most charts have none
        """Draw what stands between the chart and its buttons."""

    def draw_links(self) -> None:  # noqa: B027 - most charts have none
        """Draw further links beside the buttons."""

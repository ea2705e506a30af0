"""The pivot that was chosen, as a table or a heatmap, to be downloaded, with the way to its records."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.charts import CONFIG, value_grid
from care.explore import PERIOD, Pivot, make_pivot, pivot_cells, pivot_values, told_apart
from care.explore.pivot_table import axis_name
from care.i18n import escape_markdown, say
from care.periods.period import Period
from care.presentation.explain import help_text
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.explore.choices import HEATMAP, Explored
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import download_buttons, export_info
from pages.parts.components.records.records_table import may_open_records, records_button
from pages.parts.data.cached import cached
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View


@dataclass(frozen=True)
class PivotPanel:
    """A metric by two axes."""

    view: View
    chosen: Explored

    def load(self) -> tuple[Pivot, Pivot | None]:
        """The pivot, and that of the period before where its changes are asked for and records reach back."""
        before = self.view.before() if self.chosen.changes and PERIOD not in self._axes else None
        return self._pivot(self.view), None if before is None else self._pivot(before)

    @property
    def _axes(self) -> tuple[str | None, ...]:
        return self.chosen.rows, self.chosen.columns

    def _pivot(self, view: View) -> Pivot:
        chosen = self.chosen
        whole = cached(_pivot, view, chosen.metric, chosen.rows, chosen.columns, chosen.unit)
        return whole.ordered(chosen.order, chosen.most)

    def draw(self, data: tuple[Pivot, Pivot | None]) -> None:
        """Draw it with its downloads."""
        (pivot, before), chosen = data, self.chosen
        metric, row = METRICS[chosen.metric], Figures(self.view).figure(chosen.metric)
        with st.container(border=True):
            words = help_text(metric, row, JudgedFigures(self.view).target(chosen.metric))
            st.markdown(f"##### {escape_markdown(_title(chosen))}", help=words)
            if not pivot.row_keys:
                note_nothing_here(row)
                return
            if chosen.form == HEATMAP and pivot.columns is not None:
                st.plotly_chart(
                    value_grid(pivot, chosen.unit), config=CONFIG, key="pivot", alt=_title(chosen)
                )
            else:
                data_table(pivot_cells(pivot, chosen.unit, before), axis_name(chosen.rows), key="pivot")
            if chosen.changes and before is None:
                st.caption(
                    say(
                        "没有可比的上期：按时间排列，或记录不够早。",
                        "There is no period before to compare with: an axis is time, or records begin later.",
                    )
                )
            with st.container(horizontal=True):
                if may_open_records():
                    info = export_info(self.view, chosen.metric, _title(chosen))
                    download_buttons(lambda: pivot_values(pivot, chosen.unit), info, "pivot")
                    records_button(self.view, chosen.metric, "pivot")


def _title(chosen: Explored) -> str:
    axes = [axis_name(name) for name in (chosen.rows, chosen.columns) if name]
    return f"{METRICS[chosen.metric].name} · {' × '.join(axes)}"


def _pivot(view: View, metric: str, rows: str, columns: str | None, unit: Period) -> Pivot:
    """Four questions at most: by both axes, by each, and of all; of totals each is counted anew."""

    def measured(*axes: str | None) -> pl.DataFrame:
        people = [axis for axis in axes if axis in PEOPLE]
        by = dict.fromkeys(
            (*(["store"] if people else ()), *(axis for axis in axes if axis and axis != PERIOD))
        )
        found = Figures(view).of(metric, by=tuple(by), period=unit if PERIOD in axes else Period.ALL)
        return found.with_columns(told_apart(found, person, namesakes[person]) for person in people)

    namesakes = {axis: _namesakes(view, metric, axis) for axis in (rows, columns) if axis in PEOPLE}
    return make_pivot(
        METRICS[metric],
        rows,
        columns,
        measured(rows, columns),
        measured(rows),
        measured(columns),
        measured(),
    )


def _namesakes(view: View, metric: str, person: str) -> frozenset[str]:
    """The names that people of several stores have."""
    names = Figures(view).of(metric, by=("store", person)).select("store", person).unique()
    return frozenset(names.group_by(person).len().filter(pl.col("len") > 1)[person].drop_nulls())

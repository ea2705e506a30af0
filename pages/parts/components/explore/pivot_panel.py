"""The pivot that was chosen, as a table or a heatmap, to be downloaded, with the way to its records."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from care.charts import CONFIG, value_grid
from care.explore import (
    PERIOD,
    Pivot,
    Place,
    make_pivot,
    period_before,
    pivot_cells,
    pivot_counts,
    pivot_values,
)
from care.explore.pivot_table import Earlier, axis_name
from care.explore.row import Row
from care.i18n import escape_markdown, say
from care.periods.period import Period
from care.presentation.explain import help_text
from care.presentation.policies.windows_in_force import windows_that_differ
from care.semantic.column_labels import with_labels
from care.semantic.exposure import by_exposure
from care.semantic.metric import METRICS
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.explore.choices import HEATMAP, Explored
from pages.parts.components.explore.measured import is_whole, measured
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import download_buttons, export_info
from pages.parts.components.records.records_table import may_open_records, records_button
from pages.parts.data.cached import cached
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.query.metric_sql import RecordSide
from warehouse.query.unsupported import Unsupported


@dataclass(frozen=True)
class PivotPanel:
    """A metric by two axes. ``key`` tells it from other panels of its page."""

    view: View
    chosen: Explored
    key: str = "explore"

    def load(self) -> tuple[Pivot, Earlier | None]:
        """The pivot, and what each place is compared with where changes are asked for."""
        whole = self._pivot(self.view)
        return whole, self._earlier(whole) if self.chosen.changes else None

    def _pivot(self, view: View) -> Pivot:
        chosen = self.chosen
        return cached(_pivot, view, chosen.metric, chosen.rows, chosen.columns, chosen.unit)

    def _earlier(self, whole: Pivot) -> Earlier | None:
        """The period before each of an axis of time, else the same place in the days before."""
        view, chosen = self.view, self.chosen
        if PERIOD in (chosen.rows, chosen.columns):
            return period_before(
                whole, chosen.unit, lambda day: is_whole(view, chosen.unit, day, chosen.metric)
            )
        metric, before = METRICS[chosen.metric], view.before()
        if before is None or not view.compares(metric, before):
            return None
        then, now = self._pivot(before), view.span.elapsed(view.today)

        def earlier(place: Place) -> Row | None:
            row = then.at(place)
            return row and by_exposure(metric, row, before.span, now)

        return earlier

    def cells(self, data: tuple[Pivot, Earlier | None]) -> pl.DataFrame:
        """The table as it is read."""
        whole, before = data
        return pivot_cells(whole.ordered(self.chosen.order, self.chosen.most), self.chosen.unit, before)

    def draw(self, data: tuple[Pivot, Earlier | None]) -> None:
        """Draw it with its downloads."""
        (whole, before), chosen = data, self.chosen
        pivot = whole.ordered(chosen.order, chosen.most)
        metric, row = METRICS[chosen.metric], Figures(self.view).figure(chosen.metric)
        with st.container(border=True):
            judged = JudgedFigures(self.view)
            windows = windows_that_differ(metric, judged.policies)
            words = help_text(metric, row, judged.target(chosen.metric), windows)
            st.markdown(f"##### {escape_markdown(self._title)}", help=words)
            if not pivot.row_keys:
                note_nothing_here(row)
                return
            if chosen.form == HEATMAP and pivot.columns is not None:
                grid = value_grid(pivot, chosen.unit)
                st.plotly_chart(grid, config=CONFIG, key=f"pivot-{self.key}", alt=self._title)
            else:
                data_table(self.cells(data), axis_name(chosen.rows), key=f"pivot-{self.key}", alt=self._title)
            for note in self._notes(whole, pivot, before):
                st.caption(note)
            with st.container(horizontal=True):
                if may_open_records():
                    info = export_info(self.view, chosen.metric, self._title)
                    download_buttons(
                        partial(pivot_values, pivot, chosen.unit),
                        info,
                        f"pivot-{self.key}",
                        partial(self._behind, pivot),
                        headed=True,
                    )
                    records_button(self.view, chosen.metric, f"pivot-{self.key}")

    def _notes(self, whole: Pivot, pivot: Pivot, before: Earlier | None) -> list[str]:
        notes = []
        if left := len(whole.row_keys) - len(pivot.row_keys):
            notes.append(
                say(
                    f"合计含未列出的 {left} 行。", f"Totals are of all rows, with {left} that are not listed."
                )
            )
        if self.chosen.changes and before is None:
            notes.append(
                say(
                    "没有可比的上期：记录不够早，或期间为全部。",
                    "There is no period before to compare with: records begin later, or all days are chosen.",
                )
            )
        return notes

    def _behind(self, pivot: Pivot) -> Sequence[tuple[str, pl.DataFrame]]:
        """The further sheets of the workbook: how many cases each cell is of, and the very rows behind them.

        Of several stores of a network there are no rows.
        """
        counts = (say("件数", "Cases"), pivot_counts(pivot, self.chosen.unit))
        try:
            rows = Figures(self.view).records(self.chosen.metric, RecordSide.DENOMINATOR)
        except Unsupported:
            return [counts]
        return [counts, (say("背后的记录", "Rows behind"), with_labels(rows))]

    @property
    def _title(self) -> str:
        axes = [axis_name(name) for name in (self.chosen.rows, self.chosen.columns) if name]
        return f"{METRICS[self.chosen.metric].name} · {' × '.join(axes)}"


def _pivot(view: View, metric: str, rows: str, columns: str | None, unit: Period) -> Pivot:
    """Four questions at most: by both axes, by each, and of all; of totals each is counted anew."""
    frames = (measured(view, metric, unit, *axes) for axes in ((rows, columns), (rows,), (columns,), ()))
    return make_pivot(METRICS[metric], rows, columns, *frames)

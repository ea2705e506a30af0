"""What is owed in the next two weeks, day by day."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from care.charts import counts
from care.i18n import say
from care.periods.period import Period, Span
from care.presentation.headlines import due_soon_headline
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View

DAYS = 14


def next_days(view: View) -> View:
    """The same view of the day that the newest records reach and those after it, two weeks in all."""
    return view.during(Span(view.today, view.today + timedelta(days=DAYS - 1)))


@dataclass(frozen=True)
class DueSoon(ChartPanel):
    """The days of a view of :func:`next_days`, each with what falls due on it and is not done as yet."""

    name: str = ""
    """What falls due, in the reader's language."""

    def chart(self) -> Chart:
        """A bar a day."""
        rows = Figures(self.view).of(self.metric, period=Period.DAY).filter(pl.col("pending") > 0)
        days = rows.select(pl.col("period").cast(pl.String), pl.col("pending").alias("value"))
        title = due_soon_headline(self.name, int(days["value"].sum()))
        note = say(
            "做了的也算在内，到期后才进指标。",
            "What is done already is among them; it is counted once due.",
        )
        return Chart(title, counts(days, "period") if days.height else None, note)

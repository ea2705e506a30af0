"""How far the calls to lost customers have come in the running half-year, by store."""

from dataclasses import dataclass

import polars as pl

from care.charts.workload.half_year_bars import progress_bars
from care.i18n import say
from care.periods.half_year import HalfYearProgress, half_year_gone
from care.presentation.headlines import progress_headline
from care.stores.store_names import store_name
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.measured_figures import Figures


@dataclass(frozen=True)
class LostProgress(ChartPanel):
    """Lost customers called of all owed in the running half-year, beside the share of it that is gone.

    Its view is of all days: what is owed since January or July does not depend on the days looked at.
    """

    metric: str = "lost_customer_progress"
    key: str = "progress"

    def chart(self) -> Chart | None:
        """A bar a store; None where no store owes any."""
        rows = Figures(self.view).of(self.metric, by=("store",)).filter(pl.col("denominator") > 0)
        if rows.is_empty():
            return None
        as_of = dict(self.view.stores.select("store", "as_of").iter_rows())
        progress = [
            HalfYearProgress(
                store_name(row["store"]),
                int(row["numerator"]),
                row["denominator"],
                half_year_gone(as_of[row["store"]]),
            )
            for row in rows.iter_rows(named=True)
        ]
        note = say(
            "本半年应回访的流失客户中已拨打的；竖线为本半年已过的时间。",
            "Lost customers called of all owed in the running half-year; the stroke is the share of it "
            "that is gone.",
        )
        return Chart(progress_headline(progress), progress_bars(progress), note)

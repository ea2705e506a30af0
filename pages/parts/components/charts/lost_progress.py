"""How far the calls to lost customers have come in the running half-year, by store."""

from dataclasses import dataclass

import polars as pl

from care.charts.workload.half_year_bars import progress_bars
from care.i18n import say
from care.periods.half_year import HalfYearProgress, half_year_gone, half_year_name, half_year_of
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
            "进行中的半年里应回访的流失客户中已拨打的；竖线为半年已过的时间。流失客户回访率算的是"
            "所选期间里到期的，通常是上一个半年的。",
            "Lost customers called of all owed in the running half-year; the stroke is the share of it that "
            "is gone. The lost-customer callback rate is of those that fell due in the days chosen, mostly "
            "of the half-year before.",
        )
        running = half_year_name(half_year_of(self.view.today).since)
        return Chart(progress_headline(progress, running), progress_bars(progress), note)

"""The trend of a survey's totals: a score a store and month."""

from dataclasses import dataclass, replace

from care.i18n import say
from pages.parts.components.charts.chart_panel import Chart
from pages.parts.components.charts.trend_panel import TrendPanel

JUDGED = 5
"""The fewest stores of which a month is judged: fewer cases are drawn hollow and never flagged."""


@dataclass(frozen=True)
class SurveyTrend(TrendPanel):
    """The mean total of the chosen stores, month by month."""

    def chart(self) -> Chart:
        """The trend; of few stores it says that months are not judged, because no more records will come."""
        chart = super().chart()
        if chart.figure is None or len(self.view.store_codes) >= JUDGED:
            return chart
        note = say(
            f"每点为所选门店当月总分的平均；不足 {JUDGED} 家店时只画出，不判断是否异常。",
            f"Each point is the mean total of the chosen stores; fewer than {JUDGED} are drawn, not judged.",
        )
        return replace(chart, note=note)

"""The share of calls that reach the customer against the hour of the day, with the best hours in words."""

from dataclasses import dataclass

from care.charts import Figure, hour_points
from care.i18n import say
from care.semantic.format import count
from care.semantic.metric import METRICS
from care.worklist import hour_plan
from care.worklist.hours_text import hours_headline
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.components.worklist.chosen_calls import chosen_calls
from pages.parts.data.cached import cached
from pages.parts.data.view import View
from warehouse.services.worklists.call_hours import tallied


@dataclass(frozen=True)
class HourPointsPanel(ChartPanel):
    """Calls of the types that the metric counts, of the last 34 weeks."""

    def chart(self) -> Chart:
        """One point an hour. Raises Unsupported of a network."""
        title, figure, calls = cached(_chart, self.view, self.metric)
        note = say(
            f"最近 34 周 {count(calls)} 次电话拨打每次是否接通，按拨打的钟点；竖线为 95% 区间（威尔逊），"
            "虚线为整体，有颜色的超出正常波动。一件回访可拨打多次，所以低于回访成功率。",
            f"Whether each of {count(calls)} calls by phone of the last 34 weeks reached the customer, by "
            "its hour; bars are 95% intervals (Wilson), dashed is all together, coloured beyond chance. A "
            "callback may take several calls, so that the share is below the success rate.",
        )
        return Chart(title, figure, note)


def _chart(view: View, metric: str) -> tuple[str, Figure | None, int]:
    rows, _ = chosen_calls(view, kinds=METRICS[metric].callback_types)
    tallies = tallied(rows)
    plan = hour_plan(tallies, {})
    calls = sum(many for _, many in tallies.values())
    return hours_headline(plan), hour_points(tallies) if calls else None, calls

"""How far the callbacks got that fell due: attempted, reached."""

from dataclasses import dataclass

from care.charts import stages
from care.i18n import say
from care.presentation.headlines import stages_headline
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.measured_figures import Figures


@dataclass(frozen=True)
class CallbackStages(ChartPanel):
    """The stages as bars, each as a share of what fell due."""

    metric: str = "callback_rate"
    key: str = "stages"

    def chart(self) -> Chart:
        """The stages."""
        figures = Figures(self.view)
        due, reached = figures.figure("callback_rate"), figures.figure("callback_success_rate")
        steps = (
            (say("到期", "Due"), due["denominator"]),
            (say("已拨打", "Attempted"), due["numerator"]),
            (say("接通", "Reached"), reached["numerator"]),
        )
        note = say(
            "占到期的比例，每一步都是上一步的一部分。按时与否另见趋势：按制度要求的天数拨打仍未接通，也算完成。",
            "Shares of what fell due, each step a part of the one above. The trend tells what was on time: "
            "customers tried in vain on as many days as the policy asks for count as called.",
        )
        return Chart(stages_headline(due["denominator"], reached["numerator"]), stages(steps), note)

"""How soon closed complaints come back, beside the rates of those whose watch has ended."""

from dataclasses import dataclass

from care.charts import Figure, coming_back_curve
from care.i18n import say
from care.presentation.closing_headlines import coming_back_headline
from care.semantic.format import count, counted
from care.stats.coming_back import return_curve, return_times, undated_returns
from care.stats.kaplan_meier import SurvivalCurve
from care.stats.wilson import FEWEST
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.query.metric_sql import RecordSide


@dataclass(frozen=True)
class ComingBack(ChartPanel):
    """The share come back by days since the close, of the complaints first closed in these days."""

    metric: str = "one_shot_close_to_date"
    key: str = "coming-back"

    def chart(self) -> Chart | None:
        """The Kaplan–Meier curve; None where nothing was closed."""
        found = cached(_curve, self.view)
        if found is None:
            return None
        curve, undated, figure = found
        back, running = count(curve.closed), count(curve.cases - curve.closed)
        note = say(
            f"这些天首次关闭的投诉 {count(curve.cases)} 件：{back} 件被重开或再次投诉，"
            f"其余 {running} 件计到观察期结束或记录所及。阴影为 95% 区间。"
            "重开率只计观察期已满的投诉，所以与此不同。",
            f"{counted(curve.cases, 'complaint', 'complaints')} first closed in these days: {back} "
            "reopened or repeated, "
            f"the other {running} count until their watch or the records end. Band: 95% intervals. "
            "The reopen rate counts only complaints whose watch is over, and so differs.",
        )
        if undated:
            note += say(
                f"另有 {count(undated)} 件再次出现的时间不详，未画入。",
                f" {count(undated)} more came back nobody knows when; they are not drawn.",
            )
        return Chart(coming_back_headline(curve), figure if curve.cases >= FEWEST else None, note)


def _curve(view: View) -> tuple[SurvivalCurve, int, Figure] | None:
    closed = Figures(view).records("one_shot_close_to_date", RecordSide.DENOMINATOR)
    times = return_times(closed, view.stores)
    if times.is_empty():
        return None
    curve = return_curve(times)
    return curve, undated_returns(closed), coming_back_curve(curve)

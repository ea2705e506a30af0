"""Complaints by cause with suggestions above a certainty, drawn hatched and counted apart."""

from dataclasses import dataclass

from care.causes.with_suggestions import causes_with_suggestions
from care.charts import suggested_causes
from care.i18n import say
from care.semantic.format import count
from pages.parts.components.charts.categories import METRIC
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one
from warehouse.query.metric_sql import RecordSide

RECORDED = "recorded"
CERTAINTIES = (RECORDED, "0.9", "0.8", "0.7", "0.5")
"""What may be chosen: recorded causes only, or suggestions from a certainty on as well."""


def choose_certainty() -> float | None:
    """The list of choices; None where only recorded causes count, as usual."""
    words = say("是否加上推荐的原因", "With suggested causes?")
    chosen = choose_one("suggested", words, CERTAINTIES, _label, RECORDED, width=260)
    return None if chosen == RECORDED else float(chosen)


def _label(choice: str) -> str:
    if choice == RECORDED:
        return say("只看已记录的原因", "Recorded causes only")
    sure = f"{float(choice):.0%}"
    return say(f"加上把握 {sure} 以上的推荐", f"With suggestions at {sure} or more")


@dataclass(frozen=True)
class WithSuggestions(ChartPanel):
    """Recorded causes and suggestions of at least a certainty, and what is left uncoded."""

    metric: str = METRIC
    key: str = "with-suggestions"
    certainty: float = 0.9

    @classmethod
    def at(cls, view: View, certainty: float) -> "WithSuggestions":
        """The panel of a view; a cause that is chosen takes no other away."""
        return cls(view.without("cause_1"), certainty=certainty)

    def chart(self) -> Chart:
        """The bars, under a title that counts recorded, suggested and uncoded apart."""
        cases = Figures(self.view).records(METRIC, RecordSide.DENOMINATOR)
        rows = causes_with_suggestions(cases, self.certainty)
        recorded, suggested = int(rows["recorded"].sum()), int(rows["suggested"].sum())
        left = int(rows["cases"].sum()) - recorded - suggested
        title = say(
            f"已记录 {count(recorded)} 件，另有推荐 {count(suggested)} 件（斜线），未归类 {count(left)} 件",
            f"{count(recorded)} recorded, {count(suggested)} more suggested (hatched), {count(left)} uncoded",
        )
        note = say(
            "推荐不是已记录的原因，不计入任何指标；在“归类”页可逐件决定。",
            "A suggestion is no recorded cause and in no figure; decide case by case on the page Coding.",
        )
        return Chart(title, suggested_causes(rows) if rows.height else None, note)

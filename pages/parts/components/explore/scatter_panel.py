"""Two figures against each other as points: a metric against another, or against a load."""

from dataclasses import dataclass
from datetime import date

from care.charts import Figure, scatter_chart
from care.explore import PERIOD, Against, Scatter, make_scatter
from care.explore.pivot_table import key_name
from care.periods.period import Period
from care.presentation.chart_selection import meaning, period_code
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS, MetricKind
from care.stats.funnel import Standing, compare_groups, rate_of
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.components.explore.measured import is_whole, measured, namesakes
from pages.parts.data.cached import cached
from pages.parts.data.view import View


@dataclass(frozen=True)
class ScatterPanel(ChartPanel):
    """One point a value of ``rows``; ``against`` is the key of what stands to the right."""

    against: str
    rows: str
    unit: Period

    def chart(self) -> Chart:
        """The points, what they tell, and how sure that is."""
        points, figure = cached(_chart, self.view, self.metric, self.against, self.rows, self.unit)
        return Chart(points.headline, figure, points.note if figure else None)


def _chart(view: View, metric: str, against: str, rows: str, unit: Period) -> tuple[Scatter, Figure | None]:
    points = _points(view, metric, Against(against), rows, unit)
    return points, scatter_chart(points) if points.points else None


def _points(view: View, metric: str, against: Against, rows: str, unit: Period) -> Scatter:
    known = METRICS[metric]
    figures = measured(view, metric, unit, rows), measured(view, against.metric.key, unit, rows)
    standings = {}
    counted = figures[0].drop_nulls(rows)
    if rows != PERIOD and known.kind is MetricKind.PROPORTION and counted["denominator"].sum():
        judged = compare_groups(counted, (rows,), rate_of(counted.filter(counted["denominator"] > 0)))
        standings = {row[rows]: Standing(row["standing"]) for row in judged.rows.iter_rows(named=True)}
    twice = namesakes(view, metric, rows) if rows in PEOPLE else frozenset()

    def means(key: object) -> str:
        if rows == PERIOD:
            return meaning(within=period_code(unit, key)) if isinstance(key, date) else ""
        return "" if twice else meaning(**{rows: key})

    return make_scatter(
        known,
        against,
        rows,
        figures,
        lambda key: key_name(rows, key, unit),
        means,
        lambda day: rows != PERIOD or is_whole(view, unit, day, metric, against.metric.key),
        standings,
    )

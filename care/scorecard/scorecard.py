"""The scorecard: the headline metrics of each store, or of each month of one store, as plain data.

The overview, the weekly review and the reports show the same one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from care.scorecard.drawn_points import current_run
from care.semantic.metric import METRICS, Metric, MetricKind
from care.signals import Doubt, Point, Variation
from care.signals.judged_series import JudgedSeries, OutOfReach
from care.stats.wilson import FEWEST
from care.targets.targets import NO_AIM, EffectiveTarget, meets

HEADLINES = (
    "callback_rate",
    "callback_on_time_rate",
    "satisfaction_score",
    "complaint_count",
    "first_contact_on_time_rate",
    "first_reply_on_time_rate",
    "one_shot_close_rate",
    "reopen_rate",
)
"""The metrics of the first screen, in the order of a customer's way through them."""
ROWS, MONTHS = 12, 6
"""Maximum number of stores that one slide holds, and number of months that are told of one store."""

Row = Mapping[str, Any]
Judged = JudgedSeries | OutOfReach
Place = tuple[str, str]
"""A metric and a store."""
NONE_COUNTED: Row = {
    "numerator": 0.0,
    "denominator": 0,
    "value": 0.0,
    "pending": 0,
    "awaiting": 0,
    "unknown": 0,
}


@dataclass(frozen=True)
class ScorecardCell:
    """A metric in one row: as measured (None where nothing was), with its target, its verdict and its past.

    ``variation`` is that of the signal that stands now; COMMON or None where there is none.
    ``values``: the comparable periods behind it, oldest first.
    """

    metric: Metric
    row: Row | None
    target: float | None = None
    variation: Variation | None = None
    values: tuple[float, ...] = ()
    hollow: bool = False
    """Whether the period is not over, or cases of it are not due: then it is held against nothing."""
    doubt: Doubt | None = None
    """Why it may look better than it is."""

    @property
    def value(self) -> float | None:
        """Its value; None where there was nothing to divide by."""
        number: float | None = self.row["value"] if self.row else None
        return number

    @property
    def cases(self) -> int:
        """The number of cases that it is of."""
        return int(self.row["denominator"]) if self.row else 0

    @property
    def few(self) -> bool:
        """Whether it is hollow, or of too few cases, to be held against anything."""
        return self.hollow or (self.metric.kind is not MetricKind.COUNT and self.cases < FEWEST)

    @property
    def met(self) -> bool | None:
        """Whether its target is met; None without one, without a value, or of too few cases."""
        return None if self.few else meets(self.metric, self.value, self.target)

    @property
    def is_signal(self) -> bool:
        """Whether chance does not explain where it stands now."""
        return self.variation not in (None, Variation.COMMON)


@dataclass(frozen=True)
class ScorecardRow:
    """A store or a month, with a cell for each metric; ``choice`` is what it narrows a page to."""

    name: str
    choice: Mapping[str, str]
    cells: tuple[ScorecardCell, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """A key to sort by, the most pressing first: signals for the worse, then missed targets."""
        worse = sum(cell.variation is Variation.CONCERNING for cell in self.cells)
        return -worse, -sum(cell.met is False for cell in self.cells)


@dataclass(frozen=True)
class Scorecard:
    """Rows of cells, one a metric. ``left_out``: how many rows more there are.

    ``without``: metric → what it does not count, in words.
    """

    metrics: tuple[Metric, ...]
    rows: tuple[ScorecardRow, ...]
    left_out: int = 0
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted in any cell."""
        return not any(cell.cases for row in self.rows for cell in row.cells)

    def target_of(self, place: int) -> float | None:
        """The target that all rows of a column share; None where there is none, or where they differ."""
        found = {row.cells[place].target for row in self.rows}
        return found.pop() if len(found) == 1 else None


def scorecard_by_store(
    metrics: Sequence[str],
    names: Mapping[str, str],
    figures: Iterable[Row],
    judged: Mapping[Place, Judged],
    targets: Mapping[Place, EffectiveTarget],
    past: Callable[[Sequence[str]], Mapping[Place, Sequence[float]]],
    doubts: Callable[[str, str], Doubt | None],
) -> Scorecard:
    """One row a store, the most pressing first.

    ``figures``: as measured by metric and store. ``judged``: the series with something to report. ``names``:
    store → its name. ``past`` gives the values of the stores that are shown, oldest first, ``doubts`` why a
    metric of a store may look better than it is.
    """
    measured = {(row["metric"], row["store"]): row for row in figures}

    def cell(metric: str, store: str) -> ScorecardCell:
        place = metric, store
        series, target = judged.get(place), targets.get(place, NO_AIM).value
        row = measured.get(place)
        if row is None and METRICS[metric].kind is MetricKind.COUNT and series:
            row = NONE_COUNTED  # because a store that counts them at other times had none now
        variation = series.verdict.variation if series else None
        return ScorecardCell(METRICS[metric], row, target, variation, doubt=doubts(metric, store))

    rows = [
        ScorecardRow(name, {"store": store}, tuple(cell(metric, store) for metric in metrics))
        for store, name in names.items()
    ]
    card = _card(metrics, sorted(rows, key=lambda row: row.weight))
    values = past([row.choice["store"] for row in card.rows])
    return replace(card, rows=tuple(_with_past(row, values) for row in card.rows))


def _with_past(row: ScorecardRow, values: Mapping[Place, Sequence[float]]) -> ScorecardRow:
    store = row.choice["store"]
    cells = (replace(cell, values=tuple(values.get((cell.metric.key, store), ()))) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def scorecard_by_month(
    metrics: Sequence[str],
    judged: Mapping[str, JudgedSeries],
    targets: Mapping[str, EffectiveTarget],
    last_day: date,
) -> Scorecard:
    """One row a month, the latest first. ``judged``: each metric's course by month; ``targets`` by metric.

    Months that begin after ``last_day`` hold what will fall due, and are no rows.
    """
    charts = {metric: series.chart for metric, series in judged.items()}
    points = {metric: {one.point.period: one for one in chart.points} for metric, chart in charts.items()}
    runs = {metric: current_run(chart) for metric, chart in charts.items()}
    begun = {month for by_month in points.values() for month in by_month if month <= last_day}
    months = sorted(begun, reverse=True)[:MONTHS]

    def cell(metric: str, month: date) -> ScorecardCell:
        one = points.get(metric, {}).get(month)
        if one is None:
            return ScorecardCell(METRICS[metric], None)
        standing = one.variation if month in runs[metric] else None
        target, row = targets.get(metric, NO_AIM).value, _counted(one.point)
        doubt = charts[metric].doubt_of(one)
        return ScorecardCell(METRICS[metric], row, target, standing, hollow=one.hollow, doubt=doubt)

    rows = [
        ScorecardRow(
            f"{month:%Y-%m}", {"within": f"month-{month}"}, tuple(cell(metric, month) for metric in metrics)
        )
        for month in months
    ]
    return _card(metrics, rows)


def _counted(point: Point) -> Row:
    return point._asdict() | {"denominator": point.denominator or 0}


def _card(metrics: Sequence[str], rows: Sequence[ScorecardRow]) -> Scorecard:
    return Scorecard(
        tuple(METRICS[metric] for metric in metrics), tuple(rows[:ROWS]), max(0, len(rows) - ROWS)
    )

"""One metric's course as it is drawn and told: every period of it, judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.metric import Metric
from care.period import Period
from care.series import Row, filled
from care.signals import Baseline, Chart, chart, outlook, points_of, sentence
from care.target import Aim


@dataclass(frozen=True)
class Course:
    """A chart and, one for one, the measured rows behind its points."""

    chart: Chart
    rows: tuple[Row, ...]

    @property
    def told(self) -> str:
        """What happened and how sure that is, then what to expect of the target."""
        return " ".join(part for part in (sentence(self.chart), outlook(self.chart)) if part)

    @property
    def has_hollow(self) -> bool:
        """Whether some period is not to be compared yet."""
        return any(not judged.point.complete for judged in self.chart.points)


def course(
    metric: Metric,
    history: pl.DataFrame,
    unit: Period,
    complete_until: date,
    aim: Aim,
    baselines: Iterable[Baseline] = (),
) -> Course:
    """Judge what was measured; ``history``: period, numerator, denominator, value, pending."""
    rows = filled(history, metric, unit)
    points = points_of(pl.DataFrame(rows, infer_schema_length=None), unit, complete_until)
    return Course(chart(metric, points, unit, aim, baselines), tuple(rows))

"""One metric's series with its control chart, verdict and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from care.i18n import say
from care.periods.period import Period
from care.semantic.metric import Metric
from care.signals import (
    Assurance,
    Baseline,
    ControlChart,
    Variation,
    Verdict,
    compared_from,
    control_chart,
    in_brief,
    out_of_reach,
    outlook,
    points_of,
    sentence,
    urgency,
)
from care.signals.time_series import Reading, with_gaps_filled
from care.targets.targets import EffectiveTarget


@dataclass(frozen=True)
class JudgedSeries:
    """A control chart and its description in words."""

    chart: ControlChart

    @property
    def verdict(self) -> Verdict:
        """The verdict on its latest point."""
        return self.chart.verdict

    @property
    def summary(self) -> str:
        """What happened and how sure that is, then what to expect of the target."""
        return say("", " ").join(part for part in (sentence(self.chart), outlook(self.chart)) if part)

    @property
    def news(self) -> str:
        """Only what needs action: a signal, or a target out of the process's reach; else empty."""
        signal = self.verdict.variation not in (None, Variation.COMMON)
        beyond = self.verdict.assurance is Assurance.NEVER
        parts = (signal and sentence(self.chart), beyond and outlook(self.chart))
        return say("", " ").join(part for part in parts if part)

    @property
    def brief(self) -> str:
        """The same in one short line without the name of the metric."""
        return in_brief(self.chart)

    @property
    def values(self) -> list[float]:
        """The values that may be compared with each other, oldest first."""
        return [judged.point.measured for judged in self.chart.points if judged.counts]

    @property
    def has_hollow(self) -> bool:
        """Whether some period is not to be compared yet."""
        return any(judged.hollow for judged in self.chart.points)


@dataclass(frozen=True)
class OutOfReach:
    """A series within chance whose target is out of reach; nothing more of it is known."""

    metric: Metric
    target: float
    verdict: ClassVar[Verdict] = Verdict(Variation.COMMON, Assurance.NEVER)

    @property
    def brief(self) -> str:
        """As :attr:`JudgedSeries.brief`."""
        return out_of_reach(self.metric, self.target)


def urgency_of(series: JudgedSeries | OutOfReach | None) -> int:
    """A key to sort by: turns for the worse, then targets out of reach, then the rest (definitions §7)."""
    return urgency(series.verdict if series else Verdict())


def most_urgent_first(metrics: Iterable[str], judged_series: Mapping[str, JudgedSeries]) -> list[str]:
    """Metrics with the most urgent verdict first, else in the order given."""
    return sorted(metrics, key=lambda metric: urgency_of(judged_series.get(metric)))


def judge_series(
    metric: Metric,
    history: Sequence[Reading],
    unit: Period,
    complete_until: date,
    target: EffectiveTarget,
    baselines: Iterable[Baseline] = (),
    last: date | None = None,
    recorded_since: date | None = None,
) -> JudgedSeries:
    """Judge what was measured.

    ``last``: the period that the series goes on to, where it is later than the last with anything in it.
    ``recorded_since``: the day of the first record. Because a metric may rise by construction in its first
    months (``Metric.verdict_after_months``), its periods before their end are not compared.
    """
    measured = [one.period for one in history]
    ends = (min(measured), max(*measured, last)) if measured and last else None
    since = compared_from(metric, recorded_since)
    points = points_of(with_gaps_filled(history, metric, unit, ends), unit, complete_until, since)
    return JudgedSeries(control_chart(metric, points, unit, target, baselines))

"""One metric's series with its control chart, verdict and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from care.i18n import say
from care.periods.course import course_from, running_from
from care.periods.period import Period
from care.semantic.metric import Metric
from care.semantic.scope_name import FigureScope
from care.signals import (
    NOTHING_KNOWN,
    Assurance,
    Baseline,
    ControlChart,
    MetricBackground,
    Variation,
    Verdict,
    caution,
    certainty,
    compared_from,
    control_chart,
    in_brief,
    out_of_reach,
    outlook,
    points_of,
    sentence,
    urgency,
)
from care.signals.points import settled_until
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
    def sentence(self) -> str:
        """What its latest point says: the number, against what, since when."""
        return sentence(self.chart)

    @property
    def certainty(self) -> str:
        """How sure that is; empty where nothing changed."""
        return certainty(self.chart)

    @property
    def caption(self) -> str:
        """The sentence, and what to expect of the target."""
        return _joined(self.sentence, outlook(self.chart))

    @property
    def summary(self) -> str:
        """The caption, and how sure it is."""
        return _joined(self.caption, self.certainty)

    @property
    def caution(self) -> str:
        """Why it may look better than it is; empty where nothing says so."""
        return caution(self.chart)

    @property
    def news(self) -> str:
        """Only what needs action, for a card: a signal, or a target out of reach; else empty."""
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
    def news(self) -> str:
        """As :attr:`JudgedSeries.news`."""
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
    scope: FigureScope = (),
    drawn_from: date | None = None,
    known: MetricBackground = NOTHING_KNOWN,
) -> JudgedSeries:
    """Judge what was measured: the one function by which a metric is judged, wherever it is shown.

    Of ``history`` the course counts (``care/periods/course.py``), so that all who ask about the same last
    period get the same verdict. ``last``: the period that the series goes on to, where it is later than the
    last with anything in it. ``recorded_since``: the first day of the records that tell of the metric; a
    period that they cover in part is not compared, nor one in which it rises by construction
    (``Metric.verdict_after_months``). ``scope``, ``drawn_from`` and ``known``: see :class:`ControlChart`.
    """
    measured = [one.period for one in history]
    ends = (min(measured), max(*measured, last)) if measured and last else None
    since, settled = compared_from(metric, recorded_since), settled_until(metric, complete_until)
    points = points_of(with_gaps_filled(history, metric, unit, ends), unit, settled, since)
    over = [one.period for one in points if one.period < running_from(unit, complete_until)]
    first = course_from(unit, unit.last_day(over[-1])) if over else date.min
    course = [one for one in points if one.period >= first]
    return JudgedSeries(control_chart(metric, course, unit, target, baselines, scope, drawn_from, known))


def _joined(*parts: str | None) -> str:
    return say("", " ").join(part for part in parts if part)

"""Which metrics changed by more than chance, where, and whether the previous review showed it already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from care.semantic.metric import METRICS, MetricKind
from care.signals import Assurance, ControlChart, Variation, control_chart
from care.signals.judged_series import JudgedSeries
from care.signals.sentence import ONCE_IN
from care.targets.targets import EffectiveTarget

Place = tuple[str, str | None]
"""A metric, and the store where it was judged by itself; None for all stores of the view."""

_ORDER = (Variation.CONCERNING, Variation.DOUBTED, Variation.NEUTRAL, Variation.IMPROVING)


@dataclass(frozen=True)
class SignalChange:
    """A metric where it changed most; ``along`` are metrics that count some of the same cases."""

    metric: str
    store: str | None
    variation: Variation | None
    new: bool
    beyond: bool
    rarity: int
    cases: float
    along: tuple[str, ...] = ()
    harm: float = 0.0
    """The number of cases since it changed that are on the wrong side beyond what was usual."""

    @property
    def signal(self) -> bool:
        """Whether it changed by more than chance."""
        return self.variation in _ORDER

    @property
    def quiet(self) -> bool:
        """Whether it needs no discussion."""
        return not self.signal and not self.beyond

    @property
    def order(self) -> tuple[float, ...]:
        """A key to sort by: new ones first, the worse the earlier; then by harm, as on the overview."""
        turn = _ORDER.index(self.variation) if self.signal else len(_ORDER)
        return (not self.new, turn, not self.beyond, -self.harm, not METRICS[self.metric].key_metric)

    @property
    def weight(self) -> tuple[float, ...]:
        """A key for its worst place: new, the worse the earlier; then the rarer, the larger."""
        turn = _ORDER.index(self.variation) if self.signal else len(_ORDER)
        key = METRICS[self.metric].key_metric
        rare = (-self.rarity, self.store is not None, -self.cases)
        return (not self.new, turn, not self.beyond, not key, *rare)


def signal_changes(judged_series: Mapping[Place, JudgedSeries]) -> list[SignalChange]:
    """One a metric, at its worst place, worst first; metrics of one change are merged into the first."""
    judged = [
        _change(place, series)
        for place, series in judged_series.items()
        if not series.chart.metric.state  # how things stand now is no change
    ]
    by_metric = groupby(sorted(judged, key=lambda one: one.metric), key=lambda one: one.metric)
    worst = [min(places, key=lambda one: one.weight) for _, places in by_metric]
    return _one_per_story(sorted(worst, key=lambda one: (*one.order, list(METRICS).index(one.metric))))


def _change(place: Place, series: JudgedSeries) -> SignalChange:
    verdict, last = series.chart.verdict, series.chart.last
    if last is None:
        return SignalChange(*place, None, new=False, beyond=False, rarity=0, cases=0)
    return SignalChange(
        *place,
        verdict.variation,
        new=bool(last.signals) and _before(series) is not verdict.variation,
        beyond=verdict.assurance is Assurance.NEVER,
        rarity=ONCE_IN[last.signals[0].rule] if last.signals else 0,
        cases=last.point.denominator or 0,
        harm=harm_of(series.chart),
    )


def harm_of(chart: ControlChart) -> float:
    """The number of cases by which it differs since it changed; of times and scores their share of all."""
    last = chart.last
    if last is None or last.since is None or last.change is None:
        return 0.0
    gap, usual = abs(last.change.now - last.change.before), abs(last.change.before)
    after = [one for one in chart.course if one.period >= last.since.period and one.value is not None]
    cases = sum(one.denominator or 0 for one in after)
    match chart.metric.kind:
        case MetricKind.PROPORTION:
            return gap * cases
        case MetricKind.RATE:
            return gap * cases / chart.metric.rated_per.times
        case MetricKind.COUNT:
            return gap * len(after)
        case _:
            return cases * min(1.0, gap / usual) if usual else float(cases)


def _before(series: JudgedSeries) -> Variation | None:
    """The variation that the same chart showed before its latest period that counts."""
    known, last = series.chart, series.chart.latest
    earlier = [point for point in known.course if point.period < last.point.period]
    return control_chart(
        known.metric, earlier, known.unit, EffectiveTarget(known.target), known.steps, known=known.known
    ).verdict.variation


def _one_per_story(found: Iterable[SignalChange]) -> list[SignalChange]:
    """Merge metrics that count the same rows, because private cars and all cars show one change."""
    stories: dict[tuple[object, ...], SignalChange] = {}
    for one in found:
        known = METRICS[one.metric]
        whose = one.metric if one.quiet else (known.mart, known.date, known.numerator, known.value)
        story = (whose, one.store, one.variation, one.new)
        if first := stories.get(story):
            stories[story] = SignalChange(**{**vars(first), "along": (*first.along, one.metric)})
        else:
            stories[story] = one
    return list(stories.values())

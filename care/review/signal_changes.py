"""Which metrics changed by more than chance, where, and whether the review before could see it already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from care.semantic.metric import METRICS, MetricKind
from care.signals import Assurance, Variation, control_chart
from care.signals.judged_series import JudgedSeries
from care.signals.sentence import ONCE_IN
from care.stats.wilson import FEWEST
from care.targets.targets import EffectiveTarget

Place = tuple[str, str | None]
"""A metric, and the store where it was judged by itself; None for all that are looked at."""

UNFINISHED = ("close_rate",)
"""Always lowest for the latest cases, which have had the least time; the open ones have a view instead."""

_ORDER = (Variation.CONCERNING, Variation.NEUTRAL, Variation.IMPROVING)


@dataclass(frozen=True)
class SignalChange:
    """A metric where it stands out most; ``along`` are others that count the same thing of some cases."""

    metric: str
    store: str | None
    variation: Variation | None
    new: bool
    beyond: bool
    rarity: int
    cases: float
    along: tuple[str, ...] = ()

    @property
    def signal(self) -> bool:
        """Whether it changed by more than chance."""
        return self.variation in _ORDER

    @property
    def quiet(self) -> bool:
        """Whether nobody has to talk of it."""
        return not self.signal and not self.beyond

    @property
    def weight(self) -> tuple[float, ...]:
        """A key to sort by: new ones first, the worse the earlier; then key ones, the rarer, the larger."""
        turn = _ORDER.index(self.variation) if self.signal else len(_ORDER)
        key = METRICS[self.metric].key_metric
        rare = (-self.rarity, self.store is not None, -self.cases)
        return (not self.new, turn, not self.beyond, not key, *rare)


def signal_changes(courses: Mapping[Place, JudgedSeries]) -> list[SignalChange]:
    """One a metric, at the place that matters most, worst first; of several that tell one story the first."""
    judged = [_turn(place, course) for place, course in courses.items() if place[0] not in UNFINISHED]
    by_metric = groupby(sorted(judged, key=lambda one: one.metric), key=lambda one: one.metric)
    worst = [min(places, key=lambda one: one.weight) for _, places in by_metric]
    return _told_once(sorted(worst, key=lambda one: (*one.weight, list(METRICS).index(one.metric))))


def _turn(place: Place, course: JudgedSeries) -> SignalChange:
    verdict, last = course.chart.verdict, course.chart.last
    if last is None or _too_few(course):
        return SignalChange(*place, None, new=False, beyond=False, rarity=0, cases=0)
    return SignalChange(
        *place,
        verdict.variation,
        new=bool(last.signals) and _before(course) is not verdict.variation,
        beyond=verdict.assurance is Assurance.NEVER,
        rarity=ONCE_IN[last.signals[0].rule] if last.signals else 0,
        cases=last.point.denominator or 0,
    )


def _too_few(course: JudgedSeries) -> bool:
    """A share of fewer than five cases says nothing by itself (definitions §7)."""
    cases = course.chart.latest.point.denominator or 0
    return course.chart.metric.kind is MetricKind.PROPORTION and cases < FEWEST


def _before(course: JudgedSeries) -> Variation | None:
    """What the same chart said before its latest period that counts was known."""
    known, last = course.chart, course.chart.latest
    earlier = [one.point for one in known.points if one.point.period < last.point.period]
    return control_chart(
        known.metric, earlier, known.unit, EffectiveTarget(known.target), known.steps
    ).verdict.variation


def _told_once(found: Iterable[SignalChange]) -> list[SignalChange]:
    """Private cars are some of all cars: what both show at one store is one story, told by the first."""
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

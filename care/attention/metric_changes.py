"""Metrics of a store whose level changed by more than chance explains: for the worse, or for the better."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from care.attention.attention_kinds import KIND_OF_METRIC, Group, story_of
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import value
from care.semantic.metric import METRICS, Metric, MetricKind
from care.signals import ControlChart, Variation, sentence
from care.signals.change_point import deviance_of
from care.signals.judged_series import JudgedSeries, OutOfReach
from care.signals.point_columns import PointColumns
from care.signals.points import Point

STRENGTH = 20.0
"""Least deviance that the change explains. Chance gives it once in 2,000 courses of a year, as dozens are
looked at in a home."""
FEW = 12
"""Of times and means so few points hardly tell their own scatter, so that they need twice the strength."""
LASTING = 2
"""One week of times and scores, of five cases perhaps, is no course: so many points are."""
POINTS, SCORE, TIMES = 0.05, 0.3, 1.5
"""Least change that is listed: of a share in points, of a mean score, and of anything as a ratio."""
YEAR, LEAD = timedelta(weeks=52), timedelta(weeks=13)
"""What comes every year is held against the same weeks a year before, and these against a quarter before."""
SeriesByStore = Mapping[tuple[str, str], JudgedSeries | OutOfReach]
"""By metric and store."""


def metric_changes(judged: SeriesByStore, today: Mapping[str, date]) -> list[Concern]:
    """An item for each metric and store whose latest level is worse, or better, than the one before."""
    return [
        _concern(metric, store, series.chart, today[store])
        for (metric, store), series in judged.items()
        if isinstance(series, JudgedSeries) and store in today and metric in KIND_OF_METRIC
        if series.verdict.variation in (Variation.CONCERNING, Variation.IMPROVING)
        if _holds(series.chart)
    ]


def _holds(chart: ControlChart) -> bool:
    """Whether the change is strong, and is not what the same weeks of the year before showed."""
    points = _counting(chart)
    since = chart.latest.since
    place = next((n for n, point in enumerate(points) if since and point.period >= since.period), 0)
    if place == 0:
        return False
    deviance, many = deviance_of(chart.metric.kind, _columns(points)), len(points)
    counted = chart.metric.kind in (MetricKind.PROPORTION, MetricKind.COUNT, MetricKind.RATE)
    if not counted and many - place < LASTING:
        return False
    needed = STRENGTH if counted else STRENGTH * (1 + FEW / many)
    if deviance(0, many) - deviance(0, place) - deviance(place, many) < needed:
        return False
    return _matters(chart.metric, points[:place], points[place:]) and not _seasonal(points, place)


def _matters(metric: Metric, before: list[Point], after: list[Point]) -> bool:
    """Whether the difference is large enough to be somebody's task."""
    usual, now = _level(metric.key, before), _level(metric.key, after)
    match metric.kind:
        case MetricKind.PROPORTION:
            return abs(now - usual) >= POINTS or max(now, usual) >= TIMES * min(now, usual)
        case MetricKind.MEAN:
            return abs(now - usual) >= SCORE
        case _:
            return max(now, usual) >= TIMES * min(now, usual)


def _seasonal(points: list[Point], place: int) -> bool:
    """Whether the same weeks a year before stood as far from the weeks before them, on the same side."""
    since = points[place].period
    then, lead = _year_before(points, points[place:]), _between(points, since - YEAR - LEAD, since - YEAR)
    if not then or not lead or points[0].period > since - YEAR - LEAD:
        return False
    now = _mean_of(points[place:]) - _mean_of(_between(points, since - LEAD, since) or points[:place])
    past = _mean_of(then) - _mean_of(lead)
    return now * past > 0 and abs(past) >= 0.6 * abs(now)


def _between(points: list[Point], since: date, until: date) -> list[Point]:
    """The points of the weeks from one Monday up to, but without, another; some weeks have no point."""
    return [point for point in points if since <= point.period < until]


def _mean_of(points: list[Point]) -> float:
    return sum(point.measured for point in points) / len(points)


def _counting(chart: ControlChart) -> list[Point]:
    """The points of the phase that the verdict is about: a policy of a day to come has none yet."""
    return next((phase.counting for phase in reversed(chart.phases) if phase.counting), [])


def _columns(points: list[Point]) -> PointColumns:
    return PointColumns(
        [point.measured for point in points],
        [point.numerator or 0.0 for point in points],
        [point.denominator or 1.0 for point in points],
    )


def _concern(metric: str, store: str, chart: ControlChart, today: date) -> Concern:
    points = _counting(chart)
    started = chart.latest.since
    since = started.period if started else points[-1].period
    after = [point for point in points if point.period >= since]
    before = [point for point in points if point.period < since]
    worse = chart.verdict.variation is Variation.CONCERNING
    now, usual = _level(metric, after), _level(metric, before)
    cases = sum(point.denominator or 0 for point in after)
    many = abs(now - usual) * cases if METRICS[metric].kind is MetricKind.PROPORTION else cases
    return Concern(
        Group.WORSE if worse else Group.IMPROVED,
        KIND_OF_METRIC[metric],
        store,
        partial(_words, chart, _year_before(points, after)),
        since,
        round(many),
        (today - since).days,
        story_of(metric),
        metric,
        side="numerator"
        if METRICS[metric].better == "lower" and METRICS[metric].numerator
        else _side(metric),
        weight=many,
        records_since=since,
        records_until=today,
        page=METRICS[metric].theme.page,
        advice=_advice if worse else None,
    )


def _advice() -> str:
    return say("请找出原因并商定措施。", " Find out why, and agree on a measure.")


def _year_before(points: list[Point], after: list[Point]) -> list[Point]:
    """The points of the same weeks a year before; none where the records do not reach back to them."""
    first, last = after[0].period - YEAR, after[-1].period - YEAR
    return _between(points, first, last + timedelta(weeks=1)) if points[0].period <= first else []


def _side(metric: str) -> str:
    return "missed" if METRICS[metric].kind is MetricKind.PROPORTION else "denominator"


def _level(metric: str, points: list[Point]) -> float:
    kind = METRICS[metric].kind
    if kind is MetricKind.PROPORTION:
        above, below = sum(p.numerator or 0 for p in points), sum(p.denominator or 0 for p in points)
        return above / below if below else 0.0
    return _mean_of(points) if points else 0.0


def _words(chart: ControlChart, then: list[Point]) -> str:
    """The one sentence of its verdict, and the same weeks a year before where known."""
    season = value(chart.metric, _level(chart.metric.key, then)) if then else ""
    return sentence(chart) + (say(f"去年同期 {season}。", f" A year before: {season}.") if season else "")

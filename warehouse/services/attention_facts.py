"""The figures and cases that the list of what needs attention is made from, each asked for once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

import polars as pl

from care.attention import Findings
from care.attention.attention_kinds import KIND_OF_METRIC
from care.attention.campaign_turnout import METRIC as CAMPAIGNS
from care.attention.concern import SEPARATOR
from care.attention.leaving_reasons import METRIC as REASONS
from care.attention.not_called import BY_METRIC
from care.attention.people.outliers import JUDGED
from care.attention.people.too_good import SCORES
from care.attention.record_flow import COUNTED
from care.attention.weekdays import METRIC as ON_TIME
from care.periods.course import COURSES
from care.periods.freshness import complete_until_by_store, day_known, recorded_since_by_store
from care.periods.period import Period
from care.periods.presets import SLACK
from care.policies.policy_book import PolicyBook, read_policy_book
from care.semantic.metric import METRICS, MetricKind
from care.semantic.record_kinds import record_kinds_of
from care.semantic.vocabulary import CALLBACK_TYPE
from care.signals import baselines_of, read_baselines, screen
from care.signals.judged_series import JudgedSeries, OutOfReach, judge_series
from care.signals.time_series import series_by
from care.targets.targets import EffectiveTarget, effective_targets, read_targets
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question

HISTORY = COURSES[Period.WEEK] + SLACK
"""The weeks of which a store's course is judged, also where its records lag behind the newest."""
PEOPLE = timedelta(weeks=65)
"""The weeks in which the trouble of a person may have begun."""
DAYS = timedelta(weeks=26)
"""The days that weekdays are compared over."""
HELD_TO_TARGETS = tuple(
    key
    for key, metric in METRICS.items()
    if metric.kind is MetricKind.PROPORTION
    and metric.better
    and not metric.state
    and metric.date != "month_end_on"
    if key not in BY_METRIC or key == "callback_rate"
    if key not in ("lost_customer_progress", "one_shot_close_to_date", "close_rate")
)
"""The metrics that are held against a target where one is set."""
SERVICE_ONLY = ("voice_capture_rate", "callback_on_time_rate", "callback_rate")
"""By person judged of service callbacks alone: other types have other deadlines, and other people answer."""
STORES_SERVICE_ONLY, OF_SERVICE = ("voice_capture_rate",), (("callback_type", ("service",)),)
"""By store judged of service callbacks alone."""
SALE_TYPES = tuple(type_ for type_ in CALLBACK_TYPE if type_.startswith("sale_"))
OF_SALES = {"callback_on_time_rate": ("advisor", "agent"), "callback_rate": ("advisor",)}
"""What is judged of the callbacks owed for a sale."""
SERVICE, SALES = (("callback_type", "service"),), (("callback_type", SEPARATOR.join(SALE_TYPES)),)


@dataclass(frozen=True)
class AttentionFacts:
    """The figures of a source, each asked for once."""

    source: FigureSource
    only: tuple[str, ...]

    @cached_property
    def stores(self) -> pl.DataFrame:
        """The stores, with until when their records reach."""
        return self.source.dated_stores(*self.only)

    @cached_property
    def as_of(self) -> dict[str, datetime]:
        """Store → its as_of."""
        return dict(self.stores.select("store", "as_of").iter_rows())

    @cached_property
    def today(self) -> dict[str, date]:
        """Store → the last day that it knows of; one whose as_of is a midnight knows nothing of that day."""
        return {store: day_known(at) for store, at in self.as_of.items()}

    def recorded_since(self, metric: str) -> dict[str, date]:
        """Store → the first day of the records that tell of a metric: kinds may begin one by one."""
        return recorded_since_by_store(self.stores, record_kinds_of(METRICS[metric]))

    @cached_property
    def newest(self) -> date:
        """The last day that any store knows of."""
        return max(self.today.values())

    @cached_property
    def weekly(self) -> pl.DataFrame:
        """Metrics by week and store."""
        aimed = [
            key for key in HELD_TO_TARGETS if any(self.target(key, store) is not None for store in self.today)
        ]
        keys = dict.fromkeys((*KIND_OF_METRIC, *aimed, *COUNTED.values()))
        return self._of_types([*keys], ("store",), HISTORY, STORES_SERVICE_ONLY)

    @cached_property
    def people(self) -> dict[str, pl.DataFrame]:
        """Dimension → metrics by week, store and that dimension."""
        metrics: dict[str, list[str]] = {}
        for metric, dimensions in JUDGED.items():
            for dimension in dimensions:
                metrics.setdefault(dimension, []).append(metric)
        metrics["agent"].append(SCORES)
        return {
            dimension: self._of_types(keys, ("store", dimension), PEOPLE)
            for dimension, keys in metrics.items()
        }

    def by_each(self, dimensions: Sequence[str], metrics: Sequence[str], back: timedelta) -> pl.DataFrame:
        """Metrics by week, store and each of some dimensions, of the types of which stores are judged.

        Columns as :meth:`FigureSource.measure_each` gives them.
        """
        parts = []
        for of_service in (False, True):
            keys = tuple(key for key in metrics if (key in STORES_SERVICE_ONLY) is of_service)
            if keys:
                where = dict(OF_SERVICE if of_service else ()) | ({"store": self.only} if self.only else {})
                first = Period.WEEK.first_day(self.newest - back)
                asked = Question(keys, ("store",), Period.WEEK, first, where=where)
                parts.append(self.source.measure_each(asked, dimensions))
        return pl.concat(parts, how="diagonal")

    @cached_property
    def sales(self) -> dict[str, pl.DataFrame]:
        """The same of the callbacks owed for a sale."""
        by = {dimension: ("store", dimension) for dimension in ("advisor", "agent")}
        return {
            dimension: self._measure([*OF_SALES], both, Period.WEEK, PEOPLE, callback_type=SALE_TYPES)
            for dimension, both in by.items()
        }

    def _of_types(
        self,
        keys: Sequence[str],
        by: tuple[str, ...],
        back: timedelta,
        of_service: Sequence[str] = SERVICE_ONLY,
    ) -> pl.DataFrame:
        """Metrics by week, some of service callbacks alone."""
        every = []
        if others := [key for key in keys if key not in of_service]:
            every.append(self._measure(others, by, Period.WEEK, back))
        if service := [key for key in keys if key in of_service]:
            every.append(self._measure(service, by, Period.WEEK, back, callback_type=("service",)))
        return pl.concat(every)

    @cached_property
    def types(self) -> pl.DataFrame:
        """Tasks never attempted, by week, store and type."""
        return self.shared(
            "types",
            lambda: self._measure([*BY_METRIC], ("store", "callback_type"), Period.WEEK, PEOPLE),
        )

    @cached_property
    def days(self) -> pl.DataFrame:
        """Callbacks on time, by day and store."""
        return self._measure([ON_TIME], ("store",), Period.DAY, DAYS)

    @cached_property
    def campaigns(self) -> pl.DataFrame:
        """Who came of those invited, by week of the campaign's end, store and campaign."""
        return self._measure([CAMPAIGNS], ("store", "campaign_no"), Period.WEEK, DAYS)

    @cached_property
    def reasons(self) -> pl.DataFrame:
        """The reasons for leaving, by week, store and reason."""
        return self._measure([REASONS], ("store", "loss_reason"), Period.WEEK, DAYS)

    def shared(self, what: str, ask: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Of all stores asked once a build, because the list and the findings of the cards need it."""
        return ask() if self.only else self.source.cache.get(("attention", what), ask)

    def target(self, metric: str, store: str) -> float | None:
        """The target of a metric at a store today."""
        found = self._targets.get((metric, store))
        return found.value if found else None

    @cached_property
    def _targets(self) -> dict[tuple[str, str], EffectiveTarget]:
        decided = read_targets(self.source.home)
        keys = dict.fromkeys((*KIND_OF_METRIC, *HELD_TO_TARGETS))
        return {
            (metric, store): target
            for metric in keys
            for store, target in effective_targets(
                METRICS[metric], decided, self.today, self.policies
            ).items()
        }

    @cached_property
    def policies(self) -> PolicyBook:
        """The policies of the home."""
        return read_policy_book(self.source.home, self.stores)

    def judged(self, findings: Findings) -> dict[tuple[str, str], JudgedSeries | OutOfReach]:
        """Each store's course of the metrics that have a kind, where it has something to report."""
        until = {
            store: min(day, self.today[store]) for store, day in complete_until_by_store(self.stores).items()
        }
        baselines = read_baselines(self.source.home)
        keys = [*KIND_OF_METRIC]
        rebased = {one.metric for one in baselines} | set(keys if self.policies.decisions else ())
        history = self.weekly.filter(pl.col("metric").is_in(keys))
        since = {key: self.recorded_since(key) for key in keys}
        screened = screen(history, Period.WEEK, until, self._targets, rebased, since)
        judged: dict[tuple[str, str], JudgedSeries | OutOfReach] = {}
        for (metric, store), series in series_by(screened.history, "metric", "store").items():
            of_service = OF_SERVICE if metric in STORES_SERVICE_ONLY else ()
            scope = (("store", (store,)), *of_service)
            own = baselines_of(METRICS[metric], baselines, (store,), self.policies)
            judged[metric, store] = judge_series(
                METRICS[metric],
                series,
                Period.WEEK,
                until[store],
                self._targets[metric, store],
                own,
                recorded_since=since[metric].get(store),
                scope=scope,
                known=findings.of(metric, (store,), scope),
            )
        return judged

    def _measure(
        self,
        metrics: Sequence[str],
        by: tuple[str, ...],
        period: Period,
        back: timedelta,
        **only: tuple[str, ...],
    ) -> pl.DataFrame:
        able = tuple(key for key in metrics if {*by, *only} <= {*self.source.dimensions(key)})
        first = period.first_day(self.newest - back)
        where = only | ({"store": self.only} if self.only else {})
        return self.source.measure(Question(able, by, period, first, where=where))

    def midnight(self, back: timedelta) -> datetime:
        """The beginning of the day so long before the newest one."""
        return datetime.combine(self.newest - back, time())

"""The metrics: one TOML file each in ``care/metrics/``, read and validated at import.

Pages, exports, reports, signals, definitions and tests all read :data:`METRICS`; nothing else states a
metric's formula, target or label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from care.i18n import say, translated
from care.semantic.callback_types import types_counted, types_left_out
from care.storage.toml_schema import TomlValidator

FOLDER = Path(__file__).parents[1] / "metrics"


class MetricKind(StrEnum):
    """The type of a metric's value; it determines aggregation, control chart and format."""

    PROPORTION = "proportion"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"
    COUNT = "count"
    RATE = "rate"


class Better(StrEnum):
    """The direction in which a metric improves; a metric without one has no good or bad direction."""

    HIGHER = "higher"
    LOWER = "lower"


class Theme(StrEnum):
    """What a metric is about: the heading over its cards, and the page that shows its trend."""

    CALLBACK = "callback", "回访执行", "Callbacks", "callbacks"
    VOICE = "voice", "客户声音", "Customers' voice", "callbacks"
    COMPLAINT = "complaint", "投诉处理", "Complaints", "complaints"
    CUSTOMER = "customer", "客户与档案", "Customers and records", "customers"
    INQUIRY = "inquiry", "问询", "Inquiries", "customers"
    CARE = "care", "关爱", "Care", "care"
    SURVEY = "survey", "问卷与调查", "Questionnaires and surveys", "voice"

    zh: str
    en: str
    page: str
    """The script in ``pages/``, without its suffix."""

    def __new__(cls, code: str, zh: str, en: str, page: str) -> Self:
        """Set the texts as attributes, because the member itself is its code."""
        theme = str.__new__(cls, code)
        theme._value_ = code
        theme.zh, theme.en, theme.page = zh, en, page
        return theme

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)


class Responsible(StrEnum):
    """Who answers for a metric: comparisons of people set this one apart, and nobody else."""

    AGENT = "agent"
    SERVICE_ADVISOR = "service_advisor"
    SALES_ADVISOR = "sales_advisor"
    HANDLER = "handler"
    STORE = "store"

    @property
    def dimension(self) -> str:
        """The dimension by which people are told apart."""
        return "advisor" if self in (Responsible.SERVICE_ADVISOR, Responsible.SALES_ADVISOR) else self.value


class BadMetric(ValueError):
    """A metric's file is invalid; the message names file and key."""


@dataclass(frozen=True)
class Per:
    """The denominator of a rate when it is counted in another mart."""

    mart: str
    date: str
    times: float
    known: str = "true"
    deadline: str | None = None
    coverage: str | None = None
    """Which rows of that mart count, and from when on, as a metric's own."""


@dataclass(frozen=True)
class Clause:
    """The document and the clause that demand a metric."""

    document: str
    clause: str


@dataclass(frozen=True)
class Example:
    """Edge cases of a metric as rows of its mart, each with its ``why``, and the expected counts.

    ``each`` holds the values that every row has unless it states its own; other columns are blank.
    ``per_rows`` are rows of the mart that counts a rate's denominator.
    """

    denominator: int
    rows: Sequence[Mapping[str, Any]]
    each: Mapping[str, Any] = field(default_factory=dict)
    numerator: float | None = None
    value: float | None = None
    pending: int = 0
    awaiting: int = 0
    unknown: int = 0
    per_rows: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Metric:
    """One metric. Conditions are SQL over one row of ``mart``, true where the row counts.

    A row counts in the denominator if ``denominator`` and ``known`` hold and ``deadline``, where there
    is one, has passed in ``coverage``: the moment until which the records reach that could have told of it.
    Until the store's as_of it is pending, between the two it awaits records. Where ``known`` is false, the
    source does not supply what the metric needs: the row is unknown; else a blank means: nothing happened.
    ``responsible`` answers for it. A ``state`` is how things stand now and no performance: it has neither
    limits nor verdict, and neither has a metric in the first ``verdict_after_months`` of a store's records;
    because what comes late counts, a period is compared ``settles_days`` after its end. One that ``needs``
    what few stores have is left out without it. ``target_where_decided``: where decisions are recorded.
    """

    key: str
    theme: Theme
    label: Mapping[str, str]
    meaning: Mapping[str, str]
    kind: MetricKind
    mart: str
    date: str
    source: Clause
    denominator: str = "true"
    known: str = "true"
    deadline: str | None = None
    coverage: str | None = None
    numerator: str | None = None
    value: str | None = None
    per: Per | None = None
    target: float | None = None
    target_where_decided: float | None = None
    better: Better | None = None
    key_metric: bool = False
    responsible: Responsible = Responsible.STORE
    state: bool = False
    verdict_after_months: int = 0
    settles_days: int = 0
    needs: Mapping[str, str] | None = None
    example: Example | None = field(default=None, compare=False)

    @property
    def rated_per(self) -> Per:
        """The denominator of a rate; raises ValueError for any other kind."""
        if self.per is None:
            raise ValueError(f"{self.key} is a {self.kind}, which is counted per nothing")
        return self.per

    @property
    def monthly(self) -> bool:
        """Whether it has one value a month only, so that a weekly series would have gaps."""
        return self.date in ("month_end_on", "survey_on")

    @property
    def moves_by_construction(self) -> bool:
        """Whether it moves with the age of the records for a year or longer: no periods are compared."""
        return self.state or self.verdict_after_months >= 12

    @cached_property
    def callback_types(self) -> frozenset[str]:
        """The callback types that it counts alone; empty where it counts all, or all but some."""
        return types_counted(self.denominator)

    def counts_callback_type(self, code: str) -> bool:
        """Whether callbacks of a type may be among its rows."""
        if self.callback_types:
            return code in self.callback_types
        return code not in types_left_out(self.denominator)

    @property
    def name(self) -> str:
        """Its label in the reader's language."""
        return translated(self.label)


_NEEDS: dict[MetricKind, str] = {
    MetricKind.PROPORTION: "numerator",
    MetricKind.MEAN: "value",
    MetricKind.MEDIAN: "value",
    MetricKind.P90: "value",
    MetricKind.RATE: "per",
}


def _english(_: str, en: str) -> str:
    return en


TOML = TomlValidator(BadMetric, _english)
"""In English, because :data:`METRICS` is read on import, before anybody's language is known."""


def read_metric(path: Path) -> Metric:
    """Read one metric's file; raises :class:`BadMetric` naming file and key."""
    document = TOML.read(path, path.name)
    metric = TOML.table(document.tables, Metric, path.name, preset={"key": path.stem})
    _check(metric, path.name)
    return metric


def _check(metric: Metric, file: str) -> None:
    for key, words in (("label", metric.label), ("meaning", metric.meaning), ("needs", metric.needs)):
        if words is not None and words.keys() != {"zh", "en"}:
            raise BadMetric(f"{file}: “{key}” needs both zh and en")
    if (needed := _NEEDS.get(metric.kind)) and getattr(metric, needed) is None:
        raise BadMetric(f"{file}: a {metric.kind} needs “{needed}”")
    if (metric.deadline is None) != (metric.coverage is None):
        raise BadMetric(f"{file}: “deadline” and “coverage”, which records tell of it, belong together")
    if metric.target is None:
        return
    if metric.kind is MetricKind.PROPORTION and not 0 <= metric.target <= 1:
        raise BadMetric(f"{file}: target {metric.target} is impossible for a proportion; write 0.95 for 95 %")
    if metric.better is None:
        raise BadMetric(f"{file}: a target needs “better” to say on which side of it is good")


def read_metrics(folder: Path = FOLDER) -> dict[str, Metric]:
    """Every metric of a folder by key: by theme, key metrics first, then by file name."""
    metrics = (read_metric(path) for path in sorted(folder.glob("*.toml")))
    order = list(Theme)
    return {m.key: m for m in sorted(metrics, key=lambda m: (order.index(m.theme), not m.key_metric, m.key))}


METRICS: dict[str, Metric] = read_metrics()
"""Every metric by key."""

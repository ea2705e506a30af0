"""The metrics: one TOML file each in ``care/metrics/``, read once and checked when it is read.

Pages, exports, reports, signals, definitions and tests all read :data:`METRICS`; nothing else
states a formula, a target or a label.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from care.i18n import say, translated

FOLDER = Path(__file__).parents[1] / "metrics"


class MetricKind(StrEnum):
    """What sort of number it is; settles arithmetic, control chart and format."""

    PROPORTION = "proportion"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"
    COUNT = "count"
    RATE = "rate"


class Better(StrEnum):
    """Which way is good; a metric without it has no good or bad direction."""

    HIGHER = "higher"
    LOWER = "lower"


class Theme(StrEnum):
    """What a metric is about: the heading over its cards, and the page that shows its trend."""

    CALLBACK = "callback", "回访执行", "Callbacks", "callbacks"
    VOICE = "voice", "客户声音", "Customers' voice", "callbacks"
    COMPLAINT = "complaint", "投诉处理", "Complaints", "complaints"
    CUSTOMER = "customer", "客户与档案", "Customers and records", "customers"
    INQUIRY = "inquiry", "问询", "Inquiries", "customers"

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


class BadMetric(ValueError):
    """A metric's file says something impossible; the message names file and key."""


@dataclass(frozen=True)
class Per:
    """The denominator of a rate when it is counted in another mart."""

    mart: str
    date: str
    times: float


@dataclass(frozen=True)
class Clause:
    """The document and the clause that ask for it."""

    document: str
    clause: str


@dataclass(frozen=True)
class Example:
    """Rows of the mart at the edges of the metric, each with its ``why``, and what they come to.

    ``each`` holds what every row has unless it says otherwise; a column that neither names is blank.
    ``per_rows`` are of the mart that a rate is counted per.
    """

    denominator: int
    rows: Sequence[Mapping[str, Any]]
    each: Mapping[str, Any] = field(default_factory=dict)
    numerator: float | None = None
    value: float | None = None
    pending: int = 0
    unknown: int = 0
    per_rows: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Metric:
    """One metric. Conditions are SQL over one row of ``mart``, true where the row counts.

    A row counts in the denominator if ``denominator`` and ``known`` hold and ``deadline``, where there
    is one, has passed by the store's as_of; until then it is pending. ``known`` tells rows whose
    source could not have said (unknown) from rows where nothing happened (missing).
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
    numerator: str | None = None
    value: str | None = None
    per: Per | None = None
    target: float | None = None
    better: Better | None = None
    key_metric: bool = False
    example: Example | None = field(default=None, compare=False)

    @property
    def rated_per(self) -> Per:
        """What a rate is counted per; raises ValueError for any other kind."""
        if self.per is None:
            raise ValueError(f"{self.key} is a {self.kind}, which is counted per nothing")
        return self.per

    @property
    def monthly(self) -> bool:
        """Whether it exists at month ends only, so that weeks would show gaps."""
        return self.date == "month_end_on"

    @property
    def name(self) -> str:
        """Its label in the reader's language."""
        return translated(self.label)


_WORDS: dict[str, type[StrEnum]] = {"theme": Theme, "kind": MetricKind, "better": Better}
_PARTS: dict[str, type] = {"per": Per, "source": Clause, "example": Example}
_NEEDS: dict[MetricKind, str] = {
    MetricKind.PROPORTION: "numerator",
    MetricKind.MEAN: "value",
    MetricKind.MEDIAN: "value",
    MetricKind.P90: "value",
    MetricKind.RATE: "per",
}


def read_metric(path: Path) -> Metric:
    """Read one metric's file; raises :class:`BadMetric` naming file and key."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadMetric(f"{path.name}: not TOML: {error}") from error
    _check_keys(Metric, given, path.name)
    for key in ("label", "meaning"):
        if not isinstance(given[key], dict) or given[key].keys() != {"zh", "en"}:
            raise BadMetric(f"{path.name}: “{key}” needs both zh and en")
    words = {key: _word(key, given[key], path.name) for key in _WORDS.keys() & given.keys()}
    parts = {key: _part(key, given[key], path.name) for key in _PARTS.keys() & given.keys()}
    metric = Metric(**{**given, **words, **parts, "key": path.stem})
    _check(metric, path.name)
    return metric


def _check_keys(model: type, given: Mapping[str, Any], file: str, within: str = "") -> None:
    expected = [f for f in fields(model) if f.name != "key"]
    known = ", ".join(sorted(f.name for f in expected))
    for key in given.keys() - {f.name for f in expected}:
        raise BadMetric(f"{file}: unknown key “{within}{key}”; known are {known}")
    for f in expected:
        if f.default is MISSING and f.default_factory is MISSING and f.name not in given:
            raise BadMetric(f"{file}: “{within}{f.name}” is missing")


def _word(key: str, given: Any, file: str) -> StrEnum:
    try:
        return _WORDS[key](given)
    except ValueError as error:
        raise BadMetric(f"{file}: “{key}” is “{given}”; it can be {', '.join(_WORDS[key])}") from error


def _part(key: str, given: Any, file: str) -> Any:
    if not isinstance(given, dict):
        raise BadMetric(f"{file}: “{key}” needs a table, like {key} = {{ … }}")
    _check_keys(_PARTS[key], given, file, within=f"{key}.")
    return _PARTS[key](**given)


def _check(metric: Metric, file: str) -> None:
    needed = _NEEDS.get(metric.kind)
    if needed and getattr(metric, needed) is None:
        raise BadMetric(f"{file}: a {metric.kind} needs “{needed}”")
    if metric.target is None:
        return
    if not isinstance(metric.target, int | float):
        raise BadMetric(f"{file}: “target” is “{metric.target}”; write a number, like 0.95")
    if metric.kind is MetricKind.PROPORTION and not 0 <= metric.target <= 1:
        raise BadMetric(f"{file}: target {metric.target} is impossible for a proportion; write 0.95 for 95 %")
    if metric.better is None:
        raise BadMetric(f"{file}: a target needs “better” to say on which side of it is good")


def read_metrics(folder: Path = FOLDER) -> dict[str, Metric]:
    """Every metric of a folder by key, in the order of theme and file name."""
    metrics = (read_metric(path) for path in sorted(folder.glob("*.toml")))
    order = list(Theme)
    return {m.key: m for m in sorted(metrics, key=lambda m: (order.index(m.theme), not m.key_metric, m.key))}


METRICS: dict[str, Metric] = read_metrics()
"""Every metric by key."""

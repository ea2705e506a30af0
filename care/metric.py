"""The metrics: one TOML file each in ``care/metrics/``, read once and checked when it is read.

Pages, exports, reports, signals, definitions and tests all read :data:`METRICS`; nothing else
states a formula, a target or a label.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from care.words import told

FOLDER = Path(__file__).parent / "metrics"


class Kind(StrEnum):
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
    """Where a metric is shown."""

    CALLBACK = "callback"
    VOICE = "voice"
    COMPLAINT = "complaint"
    CUSTOMER = "customer"
    INQUIRY = "inquiry"


class BadMetric(ValueError):
    """A metric's file says something impossible; the message names file and key."""


@dataclass(frozen=True)
class Per:
    """The denominator of a rate when it is counted in another mart."""

    mart: str
    date: str
    times: float


@dataclass(frozen=True)
class Source:
    """The document and the clause that ask for it."""

    document: str
    clause: str


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
    kind: Kind
    mart: str
    date: str
    source: Source
    denominator: str = "true"
    known: str = "true"
    deadline: str | None = None
    numerator: str | None = None
    value: str | None = None
    per: Per | None = None
    target: float | None = None
    better: Better | None = None
    key_metric: bool = False
    example: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def name(self) -> str:
        """Its label in the reader's language."""
        return told(self.label)


_TYPES: dict[str, Any] = {"theme": Theme, "kind": Kind, "better": Better}
_PARTS: dict[str, type] = {"per": Per, "source": Source}
_NEEDS: dict[Kind, str] = {
    Kind.PROPORTION: "numerator",
    Kind.MEAN: "value",
    Kind.MEDIAN: "value",
    Kind.P90: "value",
    Kind.RATE: "per",
}


def read_metric(path: Path) -> Metric:
    """Read one metric's file; raises :class:`BadMetric` naming file and key."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadMetric(f"{path.name}: not TOML: {error}") from error
    known = {f.name for f in fields(Metric)} - {"key"}
    for key in given.keys() - known:
        raise BadMetric(f"{path.name}: unknown key “{key}”; known are {', '.join(sorted(known))}")
    for key in ("theme", "label", "meaning", "kind", "mart", "date", "source"):
        if key not in given:
            raise BadMetric(f"{path.name}: “{key}” is missing")
    for key in ("label", "meaning"):
        if not isinstance(given[key], dict) or given[key].keys() != {"zh", "en"}:
            raise BadMetric(f"{path.name}: “{key}” needs both zh and en")
    try:
        typed = {key: _TYPES[key](value) for key, value in given.items() if key in _TYPES}
        parts = {key: _PARTS[key](**value) for key, value in given.items() if key in _PARTS}
    except (ValueError, TypeError) as error:
        raise BadMetric(f"{path.name}: {error}") from error
    metric = Metric(**{"key": path.stem, **given, **typed, **parts})
    _check(metric, path.name)
    return metric


def _check(metric: Metric, file: str) -> None:
    needed = _NEEDS.get(metric.kind)
    if needed and getattr(metric, needed) is None:
        raise BadMetric(f"{file}: a {metric.kind} needs “{needed}”")
    if metric.target is None:
        return
    if metric.kind is Kind.PROPORTION and not 0 <= metric.target <= 1:
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

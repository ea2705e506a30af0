"""One line of the list of what needs attention."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from care.attention.attention_kinds import Group, Kind
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Theme

Scope = tuple[tuple[str, str], ...]
"""Dimension and value, beside store and person, of what an item is about; empty for all.

Several values of one dimension stand in one text, divided by ``SEPARATOR``.
"""
SEPARATOR = ","
RECORDS_OF = {Theme.CALLBACK: "on-time", Theme.VOICE: "on-time", Theme.COMPLAINT: "count"}
"""Theme → the panel of its page that shows the chosen metric and opens its records."""


@dataclass(frozen=True)
class Concern:
    """One thing to see to: what, where, who, how much, since when, and where its records are.

    ``weight`` is the number of customers it touches beyond what is usual, ``age_days`` how long it lasts.
    ``story`` is what it is about: of several items of one store and story only the most telling is listed.
    ``side`` of ``metric`` holds its records, of the days ``records_since`` to
    ``records_until``; None stands for all days. ``culprits`` are the numbers of the single records that it is
    about, where not all on that side are. ``watched``: it is of a single subscription and not on the list;
    ``waited_hours`` of a case. ``advice``: what to do next, of items that are told with whose and of what
    kind their misses are.
    Because most items of hundreds of stores are never read, sentences are made on demand.
    """

    group: Group
    kind: Kind
    store: str | None
    words: Callable[[], str]
    since: date
    count: int
    age_days: int
    story: str
    metric: str | None = None
    person: str | None = None
    person_dimension: str | None = None
    scope: Scope = ()
    side: str = "missed"
    weight: float = 0.0
    rank: int = 0
    records_since: date | None = None
    records_until: date | None = None
    page: str = "overview"
    culprits: tuple[str, ...] = ()
    watched: bool = False
    waited_hours: int | None = None
    advice: Callable[[], str] | None = None

    @property
    def sentence(self) -> str:
        """What it is about, in the reader's language."""
        return self.words() + (self.advice() if self.advice else "")

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """The values of each dimension by which its records are found."""
        found = {} if self.store is None else {"store": (self.store,)}
        if self.person is not None and self.person_dimension is not None:
            found[self.person_dimension] = (self.person,)
        return found | {
            dimension: tuple(value.split(SEPARATOR))
            for dimension, value in self.scope
            if dimension in DIMENSIONS
        }

    @property
    def address(self) -> str:
        """The page that shows it, its records opened, relative to the dashboard's own address."""
        choices: dict[str, str | tuple[str, ...]] = {**self.where}
        if self.records_since is None or self.records_until is None:
            choices["span"] = "all"
        else:
            choices |= {
                "span": "custom",
                "days": (self.records_since.isoformat(), self.records_until.isoformat()),
            }
        metric = METRICS.get(self.metric or "")
        if metric and metric.theme in RECORDS_OF and self.page == metric.theme.page:
            opened = f"{RECORDS_OF[metric.theme]}-{metric.key}"
            choices |= {"metric": metric.key, "open": opened, "side": self.side}
        return f"{self.page}?{urlencode(choices, doseq=True)}"

    def for_programs(self) -> dict[str, Any]:
        """The item as a record for programs."""
        return {
            "group": self.group.value,
            "kind": self.kind.value,
            "metric": self.metric,
            "scope": dict(self.scope),
            "store": self.store,
            "person": self.person,
            "since": self.since.isoformat(),
            "count": self.count,
            "age_days": self.age_days,
            "sentence": self.sentence,
            "address": self.address,
        }

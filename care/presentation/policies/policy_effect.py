"""What a policy does to a metric, in words and as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.i18n import say
from care.semantic.format import change, fraction, value
from care.semantic.metric import Metric, MetricKind


@dataclass(frozen=True)
class PolicyEffect:
    """A metric as it was measured under today's policies, ``now``, and under another, ``then``."""

    metric: Metric
    now: Mapping[str, Any]
    then: Mapping[str, Any]

    @property
    def changes(self) -> bool:
        """Whether the policy makes a difference that can be seen."""
        return self._now != value(self.metric, self.then["value"])

    def sentence(self, policy: str) -> str:
        """Such as 按上海大众制度，回访按时完成率 79.9%（现为 93.9%）."""
        name, then, now = self.metric.name, value(self.metric, self.then["value"]), self._now
        if not self.changes:
            return say(f"按{policy}，{name}不变，{then}", f"Under {policy}: {name} stays {then}")
        return say(f"按{policy}，{name} {then}（现为 {now}）", f"Under {policy}: {name} {then} (now {now})")

    @property
    def _now(self) -> str:
        return value(self.metric, self.now["value"])

    def row(self) -> dict[str, str]:
        """One row of the table."""
        return {
            say("指标", "Metric"): self.metric.name,
            say("现行制度", "Now"): self._with_counts(self.now),
            say("新制度", "Then"): self._with_counts(self.then),
            say("变化", "Change"): change(self.metric, self.then["value"], self.now["value"]),
        }

    def _with_counts(self, row: Mapping[str, Any]) -> str:
        shown = value(self.metric, row["value"])
        if self.metric.kind is not MetricKind.PROPORTION or row["value"] is None:
            return shown
        counts = fraction(row["numerator"], row["denominator"])
        return say(f"{shown}（{counts}）", f"{shown} ({counts})")


def effect_sentences(effects: Iterable[PolicyEffect], policy: str) -> list[str]:
    """What changes, one sentence a metric; a single one where nothing does."""
    changed = [one.sentence(policy) for one in effects if one.changes]
    return changed or [
        say(f"按{policy}，所选期间的指标都不变", f"Under {policy} no metric of these days changes")
    ]


def effect_table(effects: Iterable[PolicyEffect]) -> pl.DataFrame:
    """One row a metric, those that change first."""
    ranked = sorted(effects, key=lambda one: not one.changes)
    return pl.DataFrame([one.row() for one in ranked])

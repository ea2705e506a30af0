"""A person's figure beside that of all who do the same work, with what chance allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from care.i18n import say
from care.semantic.format import fraction, percent
from care.semantic.metric import METRICS, Better, Metric, MetricKind
from care.stats.funnel import OUTSIDE, Standing, compare_groups, rate_of

MOST_FIGURES = 5
"""Figures on a sheet: what fits a talk and a page."""
ATTEMPTED = "first_attempt_at is not null"
"""The numerator of metrics that count what was attempted."""


@dataclass(frozen=True)
class AgainstTeam:
    """A proportion of one person with its interval (Wilson, 95 %); the team's with its limits (99.8 %)."""

    metric: Metric
    numerator: float
    denominator: float
    value: float
    interval: tuple[float, float]
    team: float
    limits: tuple[float, float]
    standing: Standing

    @property
    def is_better(self) -> bool | None:
        """Whether it is better or worse than the team beyond chance; None within, or without a direction."""
        if self.standing not in OUTSIDE or self.metric.better is None:
            return None
        return (self.standing is Standing.ABOVE) == (self.metric.better is Better.HIGHER)

    @property
    def sentence(self) -> str:
        """The figure, the team's, and whether they differ by more than chance."""
        own = f"{self.metric.name} {percent(self.value)} ({fraction(self.numerator, self.denominator)})"
        team = say(f"全体 {percent(self.team)}", f"team {percent(self.team)}")
        if self.standing is Standing.TOO_FEW:
            return f"{own}{say('，', ', ')}{team}{say('；', '; ')}{Standing.TOO_FEW.label}"
        words = {
            None: say("在正常波动范围内", "as chance allows")
            if self.standing is Standing.WITHIN
            else Standing(self.standing).label,
            True: say("比全体好，超出正常波动", "better by more than chance"),
            False: say("比全体差，超出正常波动", "worse by more than chance"),
        }
        return f"{own}{say('，', ', ')}{team}{say('：', ': ')}{words[self.is_better]}"


def coached_metrics(dimension: str, offered: Iterable[str]) -> list[str]:
    """The proportions that people of a dimension answer for, of those ``offered``; key metrics first.

    Whether a task was attempted at all says nothing of agents: a task has one only once it was.
    """
    able = [
        METRICS[key]
        for key in offered
        if METRICS[key].kind is MetricKind.PROPORTION
        and METRICS[key].responsible.dimension == dimension
        and METRICS[key].better is not None
        and (dimension != "agent" or METRICS[key].numerator != ATTEMPTED)
        and not METRICS[key].moves_by_construction
    ]
    return [metric.key for metric in sorted(able, key=lambda metric: not metric.key_metric)]


def against_team(
    metric: Metric, rows: pl.DataFrame, person: Sequence[str], by: tuple[str, ...]
) -> AgainstTeam | None:
    """The person, one value for each of ``by``, among all ``rows``; None where they have no case.

    The team are all of the person's store: people of different stores have different work.
    """
    store = rows.filter(pl.col(by[0]) == person[0])
    counted = store.filter(pl.col("denominator") > 0)
    if counted.is_empty():
        return None
    judged = compare_groups(store, by, rate_of(counted))
    own = judged.rows.filter(*(pl.col(name) == value for name, value in zip(by, person, strict=True)))
    if own.is_empty():
        return None
    row = own.row(0, named=True)
    return AgainstTeam(
        metric,
        row["numerator"],
        row["denominator"],
        row["value"],
        (row["wilson_low"], row["wilson_high"]),
        judged.overall,
        judged.limits(row["denominator"]),
        Standing(row["standing"]),
    )

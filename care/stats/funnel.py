"""Funnel limits: which advisor's, agent's or store's rate differs by more than chance (definitions §7).

Limits stand on the arcsine scale (asin √p has the same spread for every p), round the overall rate. Where
the groups scatter more than chance alone, the limits are widened by that extra scatter (Spiegelhalter 2005,
additive random effects, z-scores winsorised at 10 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import asin, fsum, pi, sin, sqrt
from statistics import quantiles

import polars as pl

from care.i18n import say
from care.semantic.dimension import PEOPLE
from care.stats.wilson import FEWEST, sigmas, wilson

CHANCE = 0.998
"""Groups outside these are named above or below; 95 % limits would flag one or two of thirty by chance."""
WARNING = 0.95
"""The inner limits, drawn only."""
ENOUGH_GROUPS = 10
"""Least number of groups for extra scatter, because among fewer it would hide an outlier."""


class Standing(StrEnum):
    """The standing of one group among all: outside or within what chance allows."""

    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"
    TOO_FEW = "too_few"

    @property
    def word(self) -> str:
        """One word in the reader's language, for a column headed by the range."""
        zh, en = {
            Standing.ABOVE: ("高于", "above"),
            Standing.WITHIN: ("范围内", "within"),
            Standing.BELOW: ("低于", "below"),
            Standing.TOO_FEW: ("太少", "too few"),
        }[self]
        return say(zh, en)

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        if self is Standing.TOO_FEW:
            return say(f"少于 {FEWEST} 件，不比较", f"fewer than {FEWEST}, not compared")
        if self is Standing.WITHIN:
            return say("与整体之差在正常波动范围内", "as far from all together as chance allows")
        return say(f"{self.word}整体，超出正常波动范围", f"{self.word} all together by more than chance")


OUTSIDE = (Standing.BELOW, Standing.ABOVE)


@dataclass(frozen=True)
class Funnel:
    """Limits round an overall rate. ``extra`` is scatter beyond chance, as a deviation of asin √p.

    ``nobody``: numerator and denominator of what belongs to none of the people compared; None without any.
    """

    overall: float
    extra: float
    rows: pl.DataFrame
    nobody: tuple[float, float] | None = None

    def limits(self, denominator: float, confidence: float = CHANCE) -> tuple[float, float]:
        """The limits within which chance keeps the rate of a group of that size."""
        return _limits(self.overall, self.extra, denominator, confidence)


def funnel(rows: pl.DataFrame, overall: float) -> Funnel:
    """Judge groups; ``rows``: numerator, denominator, and the columns that name a group.

    The funnel's rows have besides: value, wilson_low, wilson_high (null where there is nothing to divide by)
    and standing, a :class:`Standing`.
    """
    counted = [(above, below) for above, below in rows.select("numerator", "denominator").iter_rows()]
    extra = extra_scatter([pair for pair in counted if pair[1] >= FEWEST], overall)
    judged = [_judged(above, below, overall, extra) for above, below in counted]
    columns = pl.DataFrame(judged, _COLUMNS, orient="row")
    return Funnel(overall, extra, rows.drop(*_COLUMNS, strict=False).hstack(columns))


def compare_groups(rows: pl.DataFrame, by: Sequence[str], overall: float) -> Funnel:
    """Judge the groups that have a name in each of ``by`` and a denominator above zero.

    People are compared with each other: what is nobody's, as tasks never called have no agent, would make
    all of them look better or worse than the whole.
    """
    counted = rows.filter(pl.col("denominator") > 0)
    named = counted.drop_nulls(by)
    rest = counted.filter(pl.col(by[-1]).is_null()).select("numerator", "denominator").sum().row(0)
    if by[-1] not in PEOPLE or not rest[1] or named.is_empty():
        return funnel(named, overall)
    return replace(funnel(named, rate_of(named)), nobody=rest)


def rate_of(rows: pl.DataFrame) -> float:
    """The rate of some groups together; ``rows``: numerator, and denominator, not all of it zero."""
    return fsum(rows["numerator"].to_list()) / fsum(rows["denominator"].to_list())


def extra_scatter(counted: Sequence[tuple[float, float]], overall: float) -> float:
    """How much groups (numerator, denominator) differ beyond chance, on the arcsine scale; mostly 0."""
    if len(counted) < ENOUGH_GROUPS:
        return 0.0
    centre = asin(sqrt(overall))
    scores = [2 * sqrt(below) * (asin(sqrt(above / below)) - centre) for above, below in counted]
    tenths = quantiles(scores, n=10, method="inclusive")
    dispersion = fsum(min(max(score, tenths[0]), tenths[-1]) ** 2 for score in scores)
    weights = [4 * below for _, below in counted]
    total = fsum(weights)
    spare = total - fsum(weight**2 for weight in weights) / total
    return sqrt(max(0.0, (dispersion - (len(counted) - 1)) / spare))


_COLUMNS = {
    "value": pl.Float64,
    "wilson_low": pl.Float64,
    "wilson_high": pl.Float64,
    "standing": pl.String,
}


def _judged(above: float, below: float, overall: float, extra: float) -> tuple[float | str | None, ...]:
    if not below:
        return None, None, None, Standing.TOO_FEW.value
    value, (low, high) = above / below, _limits(overall, extra, below, CHANCE)
    standing = Standing.ABOVE if value > high else Standing.BELOW if value < low else Standing.WITHIN
    if below < FEWEST:
        standing = Standing.TOO_FEW
    return value, *wilson(above, below), standing.value


def _limits(overall: float, extra: float, denominator: float, confidence: float) -> tuple[float, float]:
    centre = asin(sqrt(overall))
    reach = sigmas(confidence) * sqrt(1 / (4 * denominator) + extra**2)
    low, high = max(0.0, centre - reach), min(pi / 2, centre + reach)
    return sin(low) ** 2, sin(high) ** 2

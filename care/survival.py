"""How long cases take, those still open counted as far as they have come (Kaplan–Meier, definitions §6, §7).

Leaving open cases out makes a store look faster the longer it leaves its hard cases open.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

_SAME = 1e-9
"""Shares closer than this are equal but for rounding."""


class Step(NamedTuple):
    """From ``hours`` on, this share of cases is still open, with its 95 % interval."""

    hours: float
    still_open: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Within:
    """By how many hours a share of cases is closed, with its 95 % interval; None: later than is known."""

    hours: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survival:
    """The curve from 0 hours on, and the times by which half and nine tenths of cases are closed."""

    cases: int
    closed: int
    curve: tuple[Step, ...]
    median: Within
    p90: Within


def survival(hours: Iterable[float], closed: Iterable[bool]) -> Survival:
    """Judge cases: the hours each took, or has been open for so far, and whether it is closed."""
    pairs = list(zip(hours, closed, strict=True))
    curve = _curve(pairs) if pairs else ()
    return Survival(
        len(pairs), sum(done for _, done in pairs), curve, _within(curve, 0.5), _within(curve, 0.9)
    )


def _curve(cases: list[tuple[float, bool]]) -> tuple[Step, ...]:
    # Importing scipy.stats takes a second, which every command and every page would otherwise pay.
    from scipy.stats import CensoredData, ecdf

    sample = CensoredData(
        uncensored=[hours for hours, done in cases if done],
        right=[hours for hours, done in cases if not done],
    )
    share = ecdf(sample).sf
    # The formula has no answer where all or none are open: NaN, which _known reads; SciPy warns of it too.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        interval = share.confidence_interval(0.95, method="log-log")
    steps = zip(
        share.quantiles.tolist(),
        share.probabilities.tolist(),
        interval.low.probabilities.tolist(),
        interval.high.probabilities.tolist(),
        strict=True,
    )
    known = (Step(at, open_, _known(low, open_), _known(high, open_)) for at, open_, low, high in steps)
    return (Step(0.0, 1.0, 1.0, 1.0), *known)


def _known(bound: float, still_open: float) -> float | None:
    if still_open == 1:
        return 1.0
    return None if isnan(bound) else bound


def _within(curve: tuple[Step, ...], share: float) -> Within:
    """Brookmeyer–Crowley: the times between which the interval of the curve holds the share."""
    left = 1 - share
    low = next((step.hours for step in curve if step.low is None or step.low <= left + _SAME), None)
    high = next((step.hours for step in curve if step.high is not None and step.high <= left + _SAME), None)
    return Within(_crossing(curve, left), low, high)


def _crossing(curve: tuple[Step, ...], left: float) -> float | None:
    """When no more than ``left`` are open; midway where the curve stays level there, as medians do."""
    reached = next((step.hours for step in curve if step.still_open <= left + _SAME), None)
    below = next((step.hours for step in curve if step.still_open < left - _SAME), None)
    if reached is None or below is None:
        return reached
    return (reached + below) / 2

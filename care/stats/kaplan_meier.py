"""Kaplan–Meier: how long cases take, with open ones censored at their present age (definitions §6, §7).

Leaving open cases out makes a store look faster the longer it leaves its hard cases open.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy import ndarray
    from numpy.typing import ArrayLike

_SAME = 1e-9
"""Shares closer than this are equal but for rounding."""


class Step(NamedTuple):
    """The share of cases still open from ``hours`` on, with its 95 % interval."""

    hours: float
    still_open: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TimeQuantile:
    """The hours by which a share of cases is closed, with its 95 % interval; None: later than is known."""

    hours: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class SurvivalCurve:
    """The times by which half and nine tenths of cases are closed, and the curve that they are read from."""

    cases: int
    closed: int
    median: TimeQuantile
    p90: TimeQuantile
    _curve: "_Curve" = field(repr=False, compare=False)

    def steps(self, apart: float = 0.0) -> Iterator[Step]:
        """The curve from 0 hours on: the first step, those so far below the one before, and the last."""
        columns = [column.tolist() for column in self._curve]
        ends, shown = (0, len(columns[0]) - 1), 1.0
        for place, (at, still_open, low, high) in enumerate(zip(*columns, strict=True)):
            if shown - still_open >= apart or place in ends:
                shown = still_open
                yield Step(at, still_open, _known(low), _known(high))


class _Curve(NamedTuple):
    """The steps of the curve by column; an unknown bound is NaN."""

    hours: "ndarray"
    still_open: "ndarray"
    low: "ndarray"
    high: "ndarray"


def kaplan_meier(hours: "ArrayLike", closed: "ArrayLike") -> SurvivalCurve:
    """The curve of cases, given the hours each took, or has been open so far, and whether it is closed."""
    import numpy as np

    took, done = np.asarray(hours, dtype=float), np.asarray(closed, dtype=bool)
    curve = _curve(took[done], took[~done])
    return SurvivalCurve(took.size, int(done.sum()), _within(curve, 0.5), _within(curve, 0.9), curve)


def _curve(closed: "ndarray", still_open: "ndarray") -> _Curve:
    # Importing scipy.stats takes a second, which every command and every page would otherwise pay.
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    if not closed.size + still_open.size:
        return _Curve(*np.empty((4, 0)))
    share = ecdf(CensoredData(uncensored=closed, right=still_open)).sf
    # The formula has no answer where all or none are open: NaN. SciPy warns of it too.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        interval = share.confidence_interval(0.95, method="log-log")
    left = share.probabilities
    bounds = (np.where(left == 1, 1.0, end.probabilities) for end in (interval.low, interval.high))
    return _Curve(np.insert(share.quantiles, 0, 0.0), *(np.insert(one, 0, 1.0) for one in (left, *bounds)))


def _known(bound: float) -> float | None:
    return None if isnan(bound) else bound


def _within(curve: _Curve, share: float) -> TimeQuantile:
    """Brookmeyer–Crowley: the times between which the interval of the curve holds the share."""
    left = 1 - share
    low = _first(curve, ~(curve.low > left + _SAME))  # an unknown bound may be as low as that
    return TimeQuantile(_crossing(curve, left), low, _first(curve, curve.high <= left + _SAME))


def _crossing(curve: _Curve, left: float) -> float | None:
    """The hours when no more than ``left`` are open; the middle where the curve is level there."""
    reached = _first(curve, curve.still_open <= left + _SAME)
    below = _first(curve, curve.still_open < left - _SAME)
    if reached is None or below is None:
        return reached
    return (reached + below) / 2


def _first(curve: _Curve, where: "ndarray") -> float | None:
    """The hours at the first step where ``where`` is true; None without one."""
    return float(curve.hours[where.argmax()]) if where.any() else None

"""The rate of false alarms of the charts, and how soon they find a real shift, on simulated series.

``python -m tests.sweeps.noise`` writes the tables of docs/signals.md; ``--series 10000`` is the full size.
Each series has 26 weeks of one process and 26 more, judged week by week as a page would judge them.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from statistics import median

import numpy as np

from care.semantic.metric import METRICS, Metric
from care.signals import Baseline, ControlChart, Point, Variation, control_chart
from care.signals.run_rules import Rule

BEFORE, AFTER = 26, 26
FIRST_WEEK = date(2025, 1, 6)
SURE = 1.96 * sqrt(2)
"""Sigmas between two weeks that chance exceeds once in twenty."""
OUTLIER = 10.0
"""Sigmas by which a planted extreme week is worse."""
SPREAD = 0.25
"""Sigma of the logarithm of the weekly hours."""
FIRST_HALF_YEAR = Baseline(
    "any", FIRST_WEEK, "sweep", FIRST_WEEK, "frozen", until=FIRST_WEEK + timedelta(weeks=BEFORE - 1)
)


@dataclass(frozen=True)
class Process:
    """A process that is simulated: ``week(rng, shift)`` gives numerator, denominator and value.

    ``sigma`` is that of the values on their ``scale``, which is the logarithm for times.
    """

    name: str
    metric: Metric
    sigma: float
    week: Callable[[np.random.Generator, float], tuple[float, float, float]]
    scale: Callable[[float], float] = float

    def series(self, rng: np.random.Generator, shift: float) -> list[Point]:
        """52 weeks; the last 26 are worse by ``shift`` sigmas."""
        shifts = [0.0] * BEFORE + [shift] * AFTER
        return [
            Point(FIRST_WEEK + timedelta(weeks=n), value, above, below)
            for n, (above, below, value) in enumerate(self.week(rng, one) for one in shifts)
        ]


def _hours(rng: np.random.Generator, shift: float) -> tuple[float, float, float]:
    return 0.0, 20.0, 60 * exp(SPREAD * (rng.normal() + shift))


def _shares(share: float, fewest: int, most: int) -> Process:
    """So many cases a week, of which so many are as they should be."""
    sigma = sqrt(share * (1 - share) / ((fewest + most) / 2))

    def week(rng: np.random.Generator, shift: float) -> tuple[float, float, float]:
        size = int(rng.integers(fewest, most + 1))
        reached = int(rng.binomial(size, max(0.0, share - shift * sigma)))
        return reached, size, reached / size

    name = f"p′, {100 * share:.0f} % of {fewest}–{most} calls"
    return Process(name, METRICS["callback_on_time_rate"], sigma, week)


PROCESSES = (
    Process("XmR, skewed hours", METRICS["hours_to_close_median"], SPREAD, _hours, log),
    _shares(0.8, 40, 80),
)
RARE = (_shares(0.98, 80, 100), _shares(0.95, 5, 8))
"""Weeks in which hardly any case is not as it should be."""


@dataclass(frozen=True)
class Noise:
    """False alarms, each as a share of the weeks judged."""

    verdicts: float
    by_rule: dict[Rule, float]
    flagged: float
    two_points: float
    two_points_any: float


@dataclass(frozen=True)
class Shift:
    """Weeks until a planted shift is found (None: not in 26), and what two points would have done."""

    weeks: list[int | None]
    two_points: list[int | None]

    def within(self, weeks: int) -> float:
        """Share of series found within so many weeks."""
        return _within(self.weeks, weeks)

    def two_points_within(self, weeks: int) -> float:
        """The same for this week against last."""
        return _within(self.two_points, weeks)

    @property
    def median(self) -> float:
        """The weeks by which half of the shifts are found."""
        return median(found or AFTER + 1 for found in self.weeks)


def noise(
    process: Process, series: int, seed: int = 1, *, frozen: bool = False, outlier: bool = False
) -> Noise:
    """Judge series of pure noise, week by week; with ``outlier`` the 13th week of each is an extreme one."""
    rng = np.random.default_rng(seed)
    rules: Counter[Rule] = Counter()
    flagged = jumps = worse = 0
    for _ in range(series):
        points = process.series(rng, 0.0)
        if outlier:
            above, below, value = process.week(rng, OUTLIER)
            points[BEFORE // 2] = points[BEFORE // 2]._replace(
                value=value, numerator=above, denominator=below
            )
        for week in range(BEFORE, BEFORE + AFTER):
            judged = _judged(process, points, week, frozen=frozen)
            rules.update([signal.rule for signal in judged.last.signals][:1])
            change = _worsening(process, points, week)
            jumps += abs(change) > SURE
            worse += change > 0
        flagged += sum(bool(one.signals) for one in judged.points)
    weeks = series * AFTER
    return Noise(
        rules.total() / weeks,
        {rule: rules[rule] / weeks for rule in Rule},
        flagged / (series * (BEFORE + AFTER)),
        jumps / weeks,
        worse / weeks,
    )


def shift(process: Process, size: float, series: int, seed: int = 2, *, frozen: bool = False) -> Shift:
    """Simulate a shift for the worse by ``size`` sigmas after 26 weeks, and count weeks until it is found."""
    rng = np.random.default_rng(seed)
    found, jumped = [], []
    for _ in range(series):
        points = process.series(rng, size)
        found.append(_first(lambda week, points=points: _concerning(process, points, week, frozen=frozen)))
        jumped.append(_first(lambda week, points=points: _worsening(process, points, week) > SURE))
    return Shift(found, jumped)


def _judged(process: Process, points: Sequence[Point], week: int, *, frozen: bool) -> ControlChart:
    return control_chart(process.metric, points[: week + 1], baselines=[FIRST_HALF_YEAR] if frozen else [])


def _concerning(process: Process, points: Sequence[Point], week: int, *, frozen: bool) -> bool:
    return _judged(process, points, week, frozen=frozen).verdict.variation is Variation.CONCERNING


def _worsening(process: Process, points: Sequence[Point], week: int) -> float:
    """How many sigmas worse a week is than the one before."""
    before, now = (process.scale(points[at].value) for at in (week - 1, week))
    change = (now - before) / process.sigma
    return change if process.metric.better == "lower" else -change


def _first(named: Callable[[int], bool]) -> int | None:
    return next((n for n in range(1, AFTER + 1) if named(BEFORE + n - 1)), None)


def _within(found: Sequence[int | None], weeks: int) -> float:
    return sum(one is not None and one <= weeks for one in found) / len(found)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=500)
    parser.add_argument("--frozen", action="store_true", help="limits from the first 26 weeks only")
    parser.add_argument("--outlier", action="store_true", help="with one extreme week before the others")
    asked = parser.parse_args()
    series, frozen = asked.series, asked.frozen
    print(
        "| nothing happens | verdict | "
        + " | ".join(Rule)
        + " | point ever flagged | two points | any worse |"
    )
    print("|---|" + "---|" * (len(Rule) + 4))
    for process in (*PROCESSES, *RARE):
        found = noise(process, series, frozen=frozen, outlier=asked.outlier)
        shares = [
            found.verdicts,
            *found.by_rule.values(),
            found.flagged,
            found.two_points,
            found.two_points_any,
        ]
        print(f"| {process.name} | " + " | ".join(f"{share:.2%}" for share in shares) + " |", flush=True)
    print("\n| shift | found within 1 | 4 | 12 | 26 weeks | median | two points: 1 | 4 | 12 weeks |")
    print("|---|" + "---|" * 8)
    for process in (*PROCESSES, *RARE):
        for size in (1, 2, 3):
            found = shift(process, size, series, frozen=frozen)
            cells = [f"{found.within(weeks):.0%}" for weeks in (1, 4, 12, 26)]
            cells += [f"{found.median:g}"] + [f"{found.two_points_within(weeks):.0%}" for weeks in (1, 4, 12)]
            print(f"| {process.name}: {size} σ | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

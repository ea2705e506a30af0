"""A ratio of the benchmark: a measurement over a limit that is measured in the same run."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import Any

import psutil


@dataclass(frozen=True)
class Ratio:
    """One line of the table: pairs of (measured, limit), one a run, in one unit."""

    name: str
    size: str
    against: str
    unit: str
    runs: tuple[tuple[float, float], ...]
    target: str = ""

    @property
    def ratios(self) -> list[float]:
        """The ratio of measurement and limit of each run, in ascending order."""
        return sorted(measured / limit for measured, limit in self.runs)

    @property
    def middle(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    def row(self) -> list[str]:
        """Its row in docs/performance.md."""
        measured, limit = (median(side) for side in zip(*self.runs, strict=True))
        low, *_, high = (self.ratios[0], *self.ratios)
        return [
            self.name,
            self.size,
            self.against,
            f"{_short(measured)} {self.unit}",
            f"{_short(limit)} {self.unit}",
            f"{low:.2f} / {self.middle:.2f} / {high:.2f}",
            self.target,
        ]


def paired(runs: int, measured: Callable[[], float], limit: Callable[[], float]) -> tuple[Any, ...]:
    """Measure both in turns, so that a slow minute of the machine slows both."""
    return tuple((measured(), limit()) for _ in range(runs))


def machine() -> str:
    """The machine on which it was measured, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "streamlit", "plotly"))
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}"


def seconds(work: Callable[[], Any]) -> float:
    """The seconds that one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor(work: Callable[[], Any]) -> float:
    """The processor seconds of one call in this process, all of its threads together."""
    began = time.process_time()
    work()
    return time.process_time() - began


def fastest(work: Callable[[], Any], times: int) -> float:
    """The seconds of the fastest of several calls, for calls of milliseconds."""
    return min(seconds(work) for _ in range(times))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

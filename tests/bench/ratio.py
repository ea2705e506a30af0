"""A figure of the benchmark: what was measured over a limit measured in the same run."""

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
        """Measured over limit, run by run, the smallest first."""
        return sorted(measured / limit for measured, limit in self.runs)

    @property
    def middle(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    def row(self) -> list[str]:
        """Its cells in docs/performance.md."""
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
    """Measure both by turns, so that a slow minute of the machine slows both."""
    return tuple((measured(), limit()) for _ in range(runs))


def machine() -> str:
    """What the figures were measured on, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "streamlit", "plotly"))
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}"


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fastest(work: Callable[[], Any], times: int) -> float:
    """How long the quickest of some calls takes: for what lasts milliseconds."""
    return min(seconds(work) for _ in range(times))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

"""Two figures against each other as points: one a store, a person or a period."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.explore.against import Against
from care.explore.pivot import PERIOD
from care.explore.row import Row
from care.i18n import say
from care.semantic.metric import Metric, MetricKind
from care.stats.correlation import FEWEST_POINTS, Correlation, rank_correlation
from care.stats.funnel import Standing
from care.stats.wilson import FEWEST


@dataclass(frozen=True)
class ScatterPoint:
    """One point. ``compared``: it is whole and has five cases or more, so that the correlation counts it.

    ``means``: the choices that a click on it makes, "" for none. ``standing``: that of its ``y`` among all
    points of a proportion; None where these are periods.
    """

    key: Any
    name: str
    means: str
    x: float
    y: float
    x_row: Row
    y_row: Row
    compared: bool
    standing: Standing | None = None


@dataclass(frozen=True)
class Scatter:
    """``metric`` upwards, ``against`` to the right, of the values of ``rows``, a dimension or ``PERIOD``."""

    metric: Metric
    against: Against
    rows: str
    points: tuple[ScatterPoint, ...]

    @property
    def correlation(self) -> Correlation | None:
        """Whether both go together, of the points that can be compared."""
        pairs = [(point.x, point.y) for point in self.points if point.compared]
        return rank_correlation(pairs, in_time=self.rows == PERIOD)

    @property
    def headline(self) -> str:
        """What the points tell: both go together by more than chance, or not."""
        found, y, x = self.correlation, self.metric.name, self.against.name
        if found is None:
            return say(
                f"{y} 对 {x}：可比的点太少（不足 {FEWEST_POINTS} 个），看不出关系",
                f"{y} against {x}: too few points to compare (under {FEWEST_POINTS}) to tell",
            )
        if not found.beyond_chance:
            return say(
                f"{y} 对 {x}：看不出关系，差异在正常波动范围内",
                f"{y} against {x}: no relation beyond what chance allows",
            )
        up = found.rho > 0
        return say(
            f"{x}越高，{y}{'越高' if up else '越低'}，超出正常波动",
            f"Where {_mid(x)} is higher, {_mid(y)} is {'higher' if up else 'lower'}, by more than chance",
        )

    @property
    def note(self) -> str:
        """How sure that is, and what was left out of it."""
        found, left = self.correlation, sum(not point.compared for point in self.points)
        parts = []
        if found is not None:
            parts.append(
                say(
                    f"斯皮尔曼 ρ {found.rho:.2f}，95% 区间 {found.low:.2f} 至 {found.high:.2f}，"
                    f"n = {found.points} 个点。",
                    f"Spearman’s ρ {found.rho:.2f}, 95% interval {found.low:.2f} to {found.high:.2f}, "
                    f"n = {found.points} points.",
                )
            )
            if self.rows == PERIOD and round(found.independent) < found.points:
                parts.append(
                    say(
                        f"相邻各期彼此相近，只相当于 {found.independent:.0f} 个独立的点。",
                        f"Neighbouring periods resemble each other: they are worth {found.independent:.0f} "
                        "independent points.",
                    )
                )
        if left:
            parts.append(
                say(
                    f"空心的 {left} 个不参与：不足 {FEWEST} 件、期间不完整，或有未到期或待补数据。",
                    f"{left} hollow ones take no part: fewer than {FEWEST} cases, not a whole period, or "
                    "something not due or awaited.",
                )
            )
        parts.append(say("同升同降不等于因果。", "What goes together need not cause each other."))
        return say("", " ").join(parts)


def make_scatter(
    metric: Metric,
    against: Against,
    rows: str,
    figures: tuple[pl.DataFrame, pl.DataFrame],
    name_of: Callable[[Any], str],
    means: Callable[[Any], str] = lambda _: "",
    is_whole: Callable[[Any], bool] = lambda _: True,
    standings: Mapping[Any, Standing] | None = None,
) -> Scatter:
    """The points of two measured frames, of ``metric`` and of what it is held ``against``, by ``rows``.

    ``is_whole``: whether the records cover a period. A value that either lacks is no point.
    """
    first, second = (_by_key(frame, rows) for frame in figures)
    standings = standings or {}
    points = [
        ScatterPoint(
            key,
            name_of(key),
            means(key),
            x,
            row["value"],
            second[key],
            row,
            is_whole(key)
            and (rows != PERIOD or _is_settled((row, second[key])))
            and _has_enough(metric.kind is MetricKind.COUNT, row)
            and _has_enough(against.is_count, second[key]),
            standings.get(key),
        )
        for key, row in first.items()
        if key is not None and key in second and row["value"] is not None
        if (x := against.number(second[key])) is not None
    ]
    return Scatter(metric, against, rows, tuple(sorted(points, key=lambda point: str(point.key))))


def _by_key(frame: pl.DataFrame, rows: str) -> dict[Any, Row]:
    return {row[rows]: row for row in frame.iter_rows(named=True)}


def _is_settled(rows: Iterable[Row]) -> bool:
    return not any(row["pending"] or row["awaiting"] for row in rows)


def _has_enough(is_count: bool, row: Row) -> bool:
    return is_count or (row["denominator"] or 0) >= FEWEST


def _mid(name: str) -> str:
    """An English name inside a sentence: its first letter small, unless the word is an abbreviation."""
    first: Sequence[str] = name.split(" ", 1)
    return name if first[0].isupper() else name[:1].lower() + name[1:]

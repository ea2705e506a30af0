"""From when on, and over which periods, limits are taken anew: decisions kept in ``HOME/baselines.toml``.

Limits never move by themselves (definitions §7): each entry tells who decided, when and why.
"""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from care.files import add_entry
from care.metric import METRICS, Metric
from care.words import say

FILE = "baselines.toml"


class BadBaseline(ValueError):
    """A re-basing that cannot be; the message names file, entry and cure."""


@dataclass(frozen=True)
class Baseline:
    """One decision: periods from ``since`` on have limits of their own.

    With ``until``, only the periods up to that day make the limits, which stay frozen afterwards.
    """

    metric: str
    since: date
    by: str
    decided_on: date
    reason: str
    until: date | None = None
    store: str | None = None

    def covers(self, period: date) -> bool:
        """Whether the period of that first day has a say in the limits."""
        return self.since <= period and (self.until is None or period <= self.until)


def read_baselines(home: Path) -> tuple[Baseline, ...]:
    """Every decision of this home in the order written; raises :class:`BadBaseline`."""
    path = home / FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadBaseline(say(f"{path} 不是有效的 TOML：{error}", f"{path} is not TOML: {error}")) from error
    for key in given.keys() - {"baseline"}:
        raise BadBaseline(say(f"{path}：不认识“{key}”", f"{path}: unknown key “{key}”"))
    entries = given.get("baseline", [])
    return tuple(_read_entry(entry, f"{path}, [[baseline]] {n}") for n, entry in enumerate(entries, start=1))


def set_baseline(home: Path, baseline: Baseline) -> None:
    """Add a decision to the log; raises :class:`BadBaseline` when it cannot be."""
    _check(baseline, FILE)
    add_entry(
        home / FILE, "baseline", {key: value for key, value in asdict(baseline).items() if value is not None}
    )


def baselines_of(
    metric: Metric, baselines: Iterable[Baseline], stores: Collection[str]
) -> tuple[Baseline, ...]:
    """What holds for a chart over ``stores``: decisions for all, and of a single store its own.

    Of two decisions for the same day a store's own goes first, then the one written later.
    """
    holding: dict[date, Baseline] = {}
    for baseline in baselines:
        here = baseline.store is None or {baseline.store} == set(stores)
        before = holding.get(baseline.since)
        outranked = before is not None and before.store is not None and baseline.store is None
        if baseline.metric == metric.key and here and not outranked:
            holding[baseline.since] = baseline
    return tuple(holding[since] for since in sorted(holding))


def _read_entry(entry: dict[str, Any], where: str) -> Baseline:
    known = {field.name for field in fields(Baseline)}
    for key in entry.keys() - known:
        raise BadBaseline(
            say(
                f"{where}：不认识“{key}”，可用：{'、'.join(sorted(known))}",
                f"{where}: unknown key “{key}”; known are {', '.join(sorted(known))}",
            )
        )
    for key in ("metric", "since", "by", "decided_on", "reason"):
        if key not in entry:
            raise BadBaseline(say(f"{where}：缺少“{key}”", f"{where}: “{key}” is missing"))
    baseline = Baseline(**entry)
    _check(baseline, where)
    return baseline


def _check(baseline: Baseline, where: str) -> None:
    if baseline.metric not in METRICS:
        raise BadBaseline(
            say(f"{where}：没有指标“{baseline.metric}”", f"{where}: there is no metric “{baseline.metric}”")
        )
    for key in ("since", "decided_on", "until"):
        day = getattr(baseline, key)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise BadBaseline(
                say(f"{where}：{key} 要写成 2026-01-01", f"{where}: {key} must be a day like 2026-01-01")
            )
    if baseline.until is not None and baseline.until < baseline.since:
        raise BadBaseline(
            say(f"{where}：until 早于 since，请改正日期", f"{where}: until is before since; mend the days")
        )
    for key in ("by", "reason"):
        if not str(getattr(baseline, key)).strip():
            raise BadBaseline(
                say(
                    f"{where}：{key} 不能为空；重定基线要写明谁、为什么",
                    f"{where}: {key} is blank; say who and why",
                )
            )

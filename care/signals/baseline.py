"""Decisions to recompute control limits from a day on (re-basing), stored in ``HOME/baselines.toml``.

Limits never move by themselves (definitions §7): each entry says who decided, when and why.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from care.i18n import say
from care.policies.policy_book import NO_POLICIES, PolicyBook, PolicyPeriod
from care.semantic.metric import METRICS, Metric
from care.semantic.renamed_metrics import present_metric
from care.signals.policy_steps import policy_steps, step_reason
from care.storage.toml_edit import add_entry
from care.storage.toml_schema import TomlValidator
from care.stores.store_register import present_code, read_stores

FILE = "baselines.toml"


class BadBaseline(ValueError):
    """A re-basing is invalid; the message names file, entry and cure."""


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
        """Whether the limits are computed from the period that begins on this day."""
        return self.since <= period and (self.until is None or period <= self.until)


TOML = TomlValidator(BadBaseline)


def read_baselines(home: Path) -> tuple[Baseline, ...]:
    """Every re-basing of this home in file order; raises :class:`BadBaseline`.

    One for a code that a store had before is the store's.
    """
    path = home / FILE
    if not path.exists():
        return ()
    baselines = [
        (where, replace(baseline, metric=present_metric(baseline.metric)))
        for where, baseline in TOML.read_entries(path, "baseline", Baseline)
    ]
    for where, baseline in baselines:
        _check(baseline, where)
    stores = read_stores(home)
    return tuple(replace(one, store=one.store and present_code(one.store, stores)) for _, one in baselines)


def set_baseline(home: Path, baseline: Baseline) -> None:
    """Add a re-basing; raises :class:`BadBaseline` where it, or an entry of the file, is invalid."""
    _check(baseline, FILE)
    read_baselines(home)
    add_entry(
        home / FILE, "baseline", {key: value for key, value in asdict(baseline).items() if value is not None}
    )


def baselines_of(
    metric: Metric,
    baselines: Iterable[Baseline],
    stores: Collection[str],
    policies: PolicyBook = NO_POLICIES,
) -> tuple[Baseline, ...]:
    """The re-basings of a chart over ``stores``: the general ones, and for a single store its own too.

    Of two for the same day a store's own has precedence, then the later entry. A change of policy is one as
    well, where nobody decided on another for its day.
    """
    holding = {
        day: _policy_step(metric, period) for day, period in policy_steps(metric, policies, stores).items()
    }
    for baseline in baselines:
        here = baseline.store is None or {baseline.store} == set(stores)
        before = holding.get(baseline.since)
        outranked = before is not None and before.store is not None and baseline.store is None
        if baseline.metric == metric.key and here and not outranked:
            holding[baseline.since] = baseline
    return tuple(holding[since] for since in sorted(holding))


def _policy_step(metric: Metric, period: PolicyPeriod) -> Baseline:
    decision = period.decision
    by, decided_on = (decision.by, decision.decided_on) if decision else ("", None)
    return Baseline(metric.key, period.since, by, decided_on or period.since, step_reason(period))


def _check(baseline: Baseline, where: str) -> None:
    if baseline.metric not in METRICS:
        raise BadBaseline(
            say(f"{where}：没有指标“{baseline.metric}”", f"{where}: there is no metric “{baseline.metric}”")
        )
    if baseline.until is not None and baseline.until < baseline.since:
        raise BadBaseline(
            say(f"{where}：until 早于 since，请改正日期", f"{where}: until is before since; mend the days")
        )
    for key in ("by", "reason"):
        if not str(getattr(baseline, key)).strip():
            raise BadBaseline(
                say(
                    f"{where}：{key} 不能为空；调整基准期要写明谁、为什么",
                    f"{where}: {key} is blank; say who and why",
                )
            )

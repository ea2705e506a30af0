"""What was found of a store's records, by which its metrics are told: what to doubt, where the trouble is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.semantic.scope_name import FigureScope
from care.signals import Doubt, MetricBackground, TroubleOrigin
from care.stores.store_names import store_name

_TIMES = (
    "hours_to_close_median",
    "hours_to_close_p90",
    "close_on_time_rate",
    "close_rate",
    "closed_loop_rate",
)
_BACK = ("one_shot_close_rate", "one_shot_close_to_date", "reopen_rate")
_CALLS = ("callback_rate", "callback_on_time_rate", "callback_success_rate", "service_callback_rate")
FLATTERED = {
    Kind.TOO_GOOD: ("satisfaction_score", "delight_rate", "item_satisfaction", "item_dissatisfied_share"),
    Kind.REFILED: (*_BACK, *_TIMES),
    Kind.BULK_CLOSE: (*_BACK, *_TIMES),
    Kind.DOWNGRADED: ("close_on_time_rate", "first_contact_on_time_rate", "first_reply_on_time_rate"),
    Kind.SAME_MINUTE: _CALLS,
}
"""What is found of records → the metrics that look better for it."""
WORDS = {
    Kind.TOO_GOOD: (
        "有专员的记录好得反常，核对前不算变好",
        "an agent's records look too good, so this counts as no improvement until checked",
    ),
    Kind.REFILED: (
        "有案件关闭后同车同因另行立案，处理看起来偏快、偏好",
        "closed cases are filed anew, so that handling looks quicker and better than it is",
    ),
    Kind.BULK_CLOSE: (
        "有一批案件集中关闭，核对前不算变好",
        "cases were closed in one batch, so this counts as no improvement until checked",
    ),
    Kind.DOWNGRADED: (
        "有案件临期降级，按期看起来偏好",
        "cases were lowered in level near their deadline, so that more seems to be in time",
    ),
    Kind.SAME_MINUTE: (
        "有专员在同一分钟记下多通电话，核对前不算变好",
        "several calls were written down within one minute, so this counts as no improvement until checked",
    ),
}
ON_TIME = ("callback_on_time_rate", "next_day_rate", "within_48h_rate")
UNHEARD = ("missed_voice_rate", "voice_capture_rate", *FLATTERED[Kind.TOO_GOOD])
SOME = 0.1
"""Least share of the stores looked at whose records have to be in doubt for all of them to be."""


@dataclass(frozen=True)
class Findings:
    """What was found of the records of a home's stores."""

    found: tuple[Concern, ...] = ()

    @classmethod
    def among(cls, items: Iterable[Concern]) -> "Findings":
        """Those among items of the list of attention, the gravest first."""
        return cls(tuple(sorted(items, key=lambda one: (-one.weight, one.since, one.store or ""))))

    def of(self, metric: str, stores: Sequence[str], scope: FigureScope = ()) -> MetricBackground:
        """What is known of a metric of these stores; ``scope``: what it is narrowed to."""
        here = [one for one in self.found if one.store in stores and _is_within(one, scope)]
        return MetricBackground(_doubt(metric, here, len(stores)), _origin(metric, here))


NO_FINDINGS = Findings()


def _doubt(metric: str, here: Sequence[Concern], stores: int) -> Doubt | None:
    """Why a metric may look better than it is."""
    told = [one for one in here if metric in FLATTERED.get(one.kind, ())]
    if not told or len({one.store for one in told}) < SOME * stores:
        return None
    first = min(told, key=lambda one: one.since)
    where, (zh, en) = store_name(first.store or ""), WORDS[first.kind]
    return Doubt(first.since, f"{where} {zh}", f"{where}: {en}")


def _origin(metric: str, here: Sequence[Concern]) -> TroubleOrigin | None:
    """Where the gravest trouble is that this metric shows as well."""
    first = next((one for one in here if one.group is Group.WORSE and metric in _shown_by(one)), None)
    if first is None:
        return None
    flattered = metric in FLATTERED.get(first.kind, ())
    return TroubleOrigin(first.since, store_name(first.store or ""), flattered=flattered)


def _shown_by(one: Concern) -> Sequence[str | None]:
    """The metrics that show what an item is about."""
    if one.kind is Kind.TOO_GOOD:
        return UNHEARD
    return ON_TIME if one.metric == "callback_on_time_rate" else (one.metric,)


def _is_within(one: Concern, scope: FigureScope) -> bool:
    """Whether an item is about what a figure is of: not where that is the work of others only."""
    chosen = dict(scope).get(one.person_dimension or "")
    return not chosen or one.person is None or one.person in chosen

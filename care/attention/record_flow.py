"""How many records of a kind come in a usual week, and kinds of which none come any more though files do."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.late_exports import KINDS, longest_silence
from care.i18n import say
from care.semantic.format import count
from care.stores.store_names import store_name

COUNTED = {
    "service_orders": "rework_rate",
    "callbacks": "wrong_number_rate",
    "complaints": "complaint_count",
    "inquiries": "inquiry_24h_rate",
}
"""Kind of record → the metric that tells how many come a week."""
OF_SALES = ("vehicle_sales", "callback_rate", "sale_day0")
"""Sales are told by the one callback that each of them owes on its day: kind, metric, type."""
YEAR = timedelta(weeks=52)
QUIET = timedelta(days=14)
"""Least silence that is asked about."""
ASKED = {"complaints": ("complaint_count", "complaints"), "inquiries": ("inquiry_24h_rate", "customers")}
"""Kinds of which silence is no success: with their metric and page."""

Weekly = Mapping[tuple[str, str], Mapping[date, float]]
"""Store and kind → Monday → how many."""


def records_by_week(by_store: pl.DataFrame, by_type: pl.DataFrame) -> Weekly:
    """How many records came in a week. ``by_store``: metrics by week and store, ``by_type`` also by type."""
    found: dict[tuple[str, str], dict[date, float]] = {}
    kind, metric, type_ = OF_SALES
    sales = by_type.filter((pl.col("metric") == metric) & (pl.col("callback_type") == type_))
    parts = [(kind, sales)]
    parts += [(kind, by_store.filter(pl.col("metric") == metric)) for kind, metric in COUNTED.items()]
    many = pl.max_horizontal("numerator", pl.sum_horizontal("denominator", "unknown"))
    for kind, rows in parts:
        for store, week, records in rows.select("store", "period", many).iter_rows():
            weeks = found.setdefault((store, kind), {})
            weeks[week] = weeks.get(week, 0.0) + float(records or 0)
    return found


def usual_a_week(weekly: Weekly, today: Mapping[str, date]) -> dict[tuple[str, str], float]:
    """Store and kind → how many came a week over the last year, in the weeks in which any came."""
    found = {}
    for (store, kind), weeks in weekly.items():
        if store in today:
            recent = [many for week, many in weeks.items() if week > today[store] - YEAR and many]
            found[store, kind] = sum(recent) / len(recent) if recent else 0.0
    return found


def recordings_stopped(
    stores: pl.DataFrame, weekly: Weekly, a_week: Mapping[tuple[str, str], float]
) -> list[Concern]:
    """An item for each store whose complaints or inquiries ceased though its files go on.

    ``stores``: store and until when each kind of record reaches (``<kind>_at``).
    """
    found = []
    for row in stores.iter_rows(named=True):
        for kind in ASKED:
            weeks = [week for week, many in weekly.get((row["store"], kind), {}).items() if many]
            until, usual = row.get(f"{kind}_at"), a_week.get((row["store"], kind), 0.0)
            if until is None or not weeks:
                continue
            since = max(weeks) + timedelta(weeks=1)
            if until.date() - since > max(QUIET, longest_silence(usual)):
                found.append(_concern(row["store"], kind, since, until.date(), usual))
    return found


def _concern(store: str, kind: str, since: date, until: date, usual: float) -> Concern:
    metric, page = ASKED[kind]
    age = (until - since).days
    return Concern(
        Group.RECORDS_MISSING,
        Kind.SILENT,
        store,
        partial(_words, store, kind, since, until, usual),
        since,
        round(usual * age / 7),
        age,
        f"no {kind}",
        metric,
        scope=(("record", kind),),
        side="denominator",
        weight=usual * age / 7,
        page=page,
    )


def _words(store: str, kind: str, since: date, until: date, usual: float) -> str:
    zh, en = KINDS[kind]
    many = count(round(usual, 1))
    return say(
        f"{store_name(store)} 自 {since} 起没有一条{zh}记录，以往每周约 {many} 条，文件已到 {until}。"
        "请问清是没有发生，还是没有登记。",
        f"{store_name(store)}: no {en} recorded since {since}, about {many} a week before; "
        f"files reach {until}. Ask whether there were none or nobody wrote them down.",
    )

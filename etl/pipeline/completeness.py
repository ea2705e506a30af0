"""Which record kinds each store has loaded, until when, and which metrics the missing ones prevent.

A mart declares the record kinds that its metrics need in lines "-- needs …" of its SQL.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from care.i18n import say, translated
from care.semantic.format import moment
from care.semantic.metric import METRICS, Metric
from care.semantic.vocabulary import label
from care.stores.store_names import store_name
from etl.records.registry import RECORDS
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import NoWarehouse
from warehouse.storage.recipe import mart_sql

NEEDS = re.compile(r"^-- needs (?P<kinds>\w+(?: or \w+)*)(?: for (?P<types>\w+(?:, \w+)*))?$", re.MULTILINE)
"""A declaration in a mart: record kinds of which it needs one, and the callback types that need it."""
SHOWN = 20
"""Maximum number of stores with a message of their own."""
NAMED = 3
"""Maximum number of metrics named for a missing record kind; the others are only counted."""
REPORTED = {"complaint_events": "complaints"}
"""Event-log record kind → the record kind with which it is reported."""


@dataclass(frozen=True)
class Need:
    """Kinds of record of which a mart needs one; with ``types`` only callbacks of these types need it."""

    kinds: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class MissingRecords:
    """Record kinds of which a store has none, with the metrics and callback types affected."""

    kinds: tuple[str, ...]
    metrics: tuple[str, ...]
    """Metrics that cannot be computed."""
    types: tuple[str, ...] = ()
    """Callback types that the computable metrics leave out."""

    def __str__(self) -> str:
        kinds = say("或", " or ").join(say(RECORDS[kind].zh, RECORDS[kind].en.lower()) for kind in self.kinds)
        first = say("、", ", ").join(translated(METRICS[key].label) for key in self.metrics[:NAMED])
        more = len(self.metrics) - NAMED
        names = first + (say(f" 等 {len(self.metrics)} 项", f" and {more} more") if more > 0 else "")
        types = say("、", ", ").join(label("callback_type", name) for name in self.types)
        parts = [
            say(f"{names}无法计算", f"cannot be computed: {names}") if names else "",
            say(f"回访指标不含{types}", f"not among the callbacks counted: {types}") if types else "",
        ]
        details = say("；", "; ").join(filter(None, parts))
        return say(f"还缺 {kinds}：{details}", f"missing {kinds} ({details})")


@dataclass(frozen=True)
class StoreCompleteness:
    """The record kinds loaded for one store, and the missing ones."""

    store: str
    until: Mapping[str, datetime]
    """Record kind → the latest event time of its records."""
    missing: tuple[MissingRecords, ...]

    def as_json(self) -> dict[str, Any]:
        """Record kinds with their latest times, and the missing ones with their metrics, as JSON values."""
        missing = [{"records": one.kinds, "metrics": one.metrics, "types": one.types} for one in self.missing]
        return {"records": {kind: f"{at}" for kind, at in self.until.items()}, "missing": missing}

    @property
    def loaded(self) -> str:
        """The loaded record kinds, each with its latest time."""
        return say("、", ", ").join(
            say(f"{RECORDS[kind].zh}至 {moment(at)}", f"{RECORDS[kind].en.lower()} until {moment(at)}")
            for kind, at in self.until.items()
        )

    def __str__(self) -> str:
        details, name = say("；", "; ").join((self.loaded, *map(str, self.missing))), store_name(self.store)
        return say(f"门店 {name}：{details}", f"store {name}: {details}")


def completeness(home: Path, stores: Collection[str] | None = None) -> list[StoreCompleteness]:
    """One entry for each store, or each of ``stores``; an empty list where nothing is loaded."""
    try:
        rows = Warehouse.open(home).stores().sort("store")
    except NoWarehouse:
        return []
    return completeness_of(rows if stores is None else rows.filter(pl.col("store").is_in([*stores])))


def completeness_of(stores: pl.DataFrame) -> list[StoreCompleteness]:
    """One entry for each of these rows of the mart ``stores``."""
    return [
        _of_store(row["store"], {kind: row[f"{kind}_at"] for kind in RECORDS if row.get(f"{kind}_at")})
        for row in stores.iter_rows(named=True)
    ]


def _of_store(store: str, until: Mapping[str, datetime]) -> StoreCompleteness:
    present = {*until} | {kind for kind, other in REPORTED.items() if other in until}
    lacking: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for metric in (one for one in METRICS.values() if one.needs is None):
        marts = [metric.mart, *([metric.per.mart] if metric.per else [])]
        needs = [need for mart in marts for need in needs_of(mart)]
        unmet = [need for need in needs if present.isdisjoint(need.kinds)]
        typed = [need for need in needs if need.types and _counts_any_of(metric, need.types)]
        if typed and all(need in unmet for need in typed):
            # One of these kinds would do: callbacks of its types would be counted.
            kinds = tuple(kind for need in typed for kind in need.kinds)
            lacking.setdefault(kinds, ([], []))[0].append(metric.key)
            unmet = [need for need in unmet if not need.types]
        for need in unmet:
            metrics, types = lacking.setdefault(need.kinds, ([], []))
            if not need.types:
                metrics.append(metric.key)
            elif any(need in unmet for need in needs if not need.types):
                continue
            elif not metric.callback_types:
                types += [name for name in need.types if name not in types]
    return StoreCompleteness(
        store,
        until,
        tuple(
            MissingRecords(kinds, tuple(metrics), tuple(types))
            for kinds, (metrics, types) in lacking.items()
            if metrics or types
        ),
    )


def _counts_any_of(metric: Metric, types: Collection[str]) -> bool:
    """Whether a metric counts callbacks of any of these types."""
    return any(map(metric.counts_callback_type, types))


@cache
def needs_of(mart: str) -> tuple[Need, ...]:
    """The declared needs of a mart."""
    return tuple(
        Need(tuple(found["kinds"].split(" or ")), tuple(filter(None, (found["types"] or "").split(", "))))
        for found in NEEDS.finditer(mart_sql(mart))
    )


def far_record_messages(home: Path, stores: Collection[str]) -> Iterator[str]:
    """One sentence for each record of these stores that lies so far ahead that it moves no coverage."""
    try:
        far = Warehouse.open(home).far_records()
    except NoWarehouse:
        return
    for row in far.filter(pl.col("store").is_in([*stores])).iter_rows(named=True):
        kind = RECORDS[row["record"]]
        at, place = moment(row["happened_at"]), (row["file"], row["source_row"])
        yield say(
            f"门店 {store_name(row['store'])}：有一条{kind.zh}的时间是 {at}，比其他同类记录晚 31 天以上，"
            f"不推移记录截至日，请核对（{place[0]} 第 {place[1]} 行）",
            f"store {store_name(row['store'])}: one record of {kind.en.lower()} is dated {at}, more than 31 "
            f"days after every other; it moves no coverage, check it ({place[0]}, row {place[1]})",
        )


def store_phone_messages(home: Path, stores: Collection[str]) -> Iterator[str]:
    """One sentence for each phone that is taken for the own one of one of these stores."""
    try:
        found = Warehouse.open(home).store_phones()
    except NoWarehouse:
        return
    for row in found.filter(pl.col("store").is_in([*stores])).iter_rows(named=True):
        yield say(
            f"门店 {store_name(row['store'])}：电话 {row['customer_phone']} 在 {row['records']} 行里对应 "
            f"{row['customers']} 位不同姓名的客户，视为门店自己的号码，按空白处理",
            f"store {store_name(row['store'])}: the phone {row['customer_phone']} stands beside "
            f"{row['customers']} differently named customers in {row['records']} rows; it is taken for the "
            "store's own and counts as blank",
        )


def alike_store_messages(home: Path, stores: Collection[str]) -> Iterator[str]:
    """One sentence for each code of these stores that may be another's, written otherwise."""
    try:
        known = Warehouse.open(home).stores()["store"].to_list()
    except NoWarehouse:
        return
    alike: dict[str, list[str]] = {}
    for code in known:
        alike.setdefault(re.sub(r"\s|店$", "", code).casefold(), []).append(code)
    for first, *others in alike.values():
        if others and {first, *others} & {*stores}:
            listed, zh = ", ".join(others), "、".join(f"“{one}”" for one in others)
            yield say(
                f"门店代码“{first}”与{zh}只差大小写、空格或“店”字，现在算作不同的门店。如是同一家，请统一写法，"
                "或在 stores.toml 里用 became 写明。",
                f"the store codes {first} and {listed} differ by case, blanks or 店 only, and count as "
                "different stores. If they are one, write them alike, or say so by “became” in stores.toml.",
            )


def doubt_messages(home: Path, stores: Collection[str]) -> Iterator[str]:
    """Records of these stores that move no coverage, codes that look alike, phones that identify nobody."""
    yield from far_record_messages(home, stores)
    yield from alike_store_messages(home, stores)
    yield from store_phone_messages(home, stores)


def completeness_messages(home: Path, stores: Collection[str]) -> Iterator[str]:
    """One sentence a store, stores with missing records first; beyond SHOWN stores only their number.

    Before them, the doubts about their records.
    """
    yield from doubt_messages(home, stores)
    found = sorted(completeness(home, stores), key=lambda one: not one.missing)
    yield from map(str, found[:SHOWN])
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        yield say(f"另有 {more} 家门店，见 --json", f"and {more} more stores, see --json")

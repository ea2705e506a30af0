"""A network on Spark against the same rows in DuckDB: to the last count, whatever dies on the way."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from tests.support.on_spark import AGAIN, NEW, Shown, told_once
from warehouse.query.facts.sister_stores_sql import SEEN_BY, SEEN_ON
from warehouse.query.unsupported import UnsupportedAcrossStores
from warehouse.query.warehouse import Question, RecordSide, Warehouse
from warehouse.spark.lake.lake import Lake
from warehouse.spark.marts import PART
from warehouse.spark.network import Network
from warehouse.storage.cause_suggestions import COLUMNS as SUGGESTED

pytestmark = pytest.mark.spark


@pytest.fixture(scope="session")
def shown(together: Path) -> Shown:
    return told_once(together)


def same(ours: pl.DataFrame, theirs: pl.DataFrame) -> bool:
    """Counts to the last one; a value between two others to what a double can tell."""
    return ours.drop("value").equals(theirs.drop("value")) and all(
        one is other is None or math.isclose(one, other, rel_tol=1e-12)
        for one, other in zip(ours["value"], theirs["value"], strict=True)
    )


def questions(warehouse: Warehouse, period: Period) -> Iterator[Question]:
    """Every metric by every dimension that it has; by months store by store, too."""
    for dimension in ("store", *DIMENSIONS):
        keys = tuple(key for key in METRICS if dimension in warehouse.dimensions(key))
        yield Question(keys, (dimension,), period)
        if period is Period.MONTH and dimension != "store":
            yield Question(keys, ("store", dimension), period)


def test_two_workers_were_there_and_one_was_killed_in_the_middle(shown: Shown):
    _, there = shown.story["killed"]
    assert there == 2


def test_a_worker_that_dies_changes_nothing(shown: Shown):
    warehouse, network = (
        shown.warehouse("first"),
        Network(shown.lake, shown.story["first"]["id"], shown.folder),
    )
    for period in (Period.ALL, Period.DAY):
        asked = Question(tuple(METRICS), ("store",), period)
        assert same(warehouse.measure(asked), network.measure(asked))


@pytest.mark.parametrize("period", Period)
def test_every_metric_by_every_dimension_is_what_duckdb_counts(shown: Shown, period: Period):
    warehouse, network = shown.warehouse("last"), shown.network
    assert same(
        warehouse.measure(Question(tuple(METRICS), (), period)),
        network.measure(Question(tuple(METRICS), (), period)),
    )
    for asked in questions(warehouse, period):
        assert same(warehouse.measure(asked), network.measure(asked)), asked


def test_what_is_asked_of_some_days_and_values_is_what_duckdb_counts(shown: Shown):
    warehouse, network = shown.warehouse("last"), shown.network
    some = Question(
        ("callback_rate", "service_callback_rate"),
        ("store",),
        Period.MONTH,
        date(2022, 7, 1),
        date(2023, 7, 3),
    )
    for where in ({"store": ("S000", "S002")}, {"callback_type": ("service",)}, {"advisor": ("李强", None)}):
        asked = replace(some, where=where)
        assert same(warehouse.measure(asked), network.measure(asked)), where


def test_two_dimensions_are_answered_for_one_store_and_refused_for_many(shown: Shown):
    asked = Question(("callback_rate", "callback_success_rate"), ("advisor", "owner_type"), Period.QUARTER)
    one = replace(asked, where={"store": (AGAIN,)})
    assert same(shown.warehouse("last").measure(one), shown.network.measure(one))
    with pytest.raises(UnsupportedAcrossStores, match="请去掉一个，或只看一家门店"):
        shown.network.measure(asked)


def test_records_come_from_the_store_s_own_part(shown: Shown):
    warehouse, network = shown.warehouse("last"), shown.network
    for metric, store in itertools.product(
        ("callback_rate", "complaint_count", "loss_rate"), ("S000", AGAIN, NEW)
    ):
        asked = Question((metric,), where={"store": (store,)})
        ours, theirs = (one.records(metric, RecordSide.DENOMINATOR, asked) for one in (warehouse, network))
        of_home = {"file_id", "source_row", *SUGGESTED}  # what a home numbers and learns by itself
        of_home |= {SEEN_ON, SEEN_BY}  # what its other stores tell
        columns = [name for name in ours.columns if name not in of_home]
        assert ours.select(columns).sort(columns).equals(theirs.select(columns).sort(columns))
    with pytest.raises(UnsupportedAcrossStores, match="--where store="):
        network.records("callback_rate", RecordSide.MISSED)


def test_nothing_new_starts_no_spark(shown: Shown):
    assert shown.story["first again"] == {"id": shown.story["first"]["id"], "stores": 0, "parts_written": 0}
    assert shown.story["sessions"] == 1


def test_only_the_stores_and_months_that_a_load_touches_are_written(shown: Shown):
    first, last = (_parts(shown.lake, shown.story[name]["manifest"]) for name in ("first", "last"))
    assert shown.story["last"]["stores"] == 2
    new = last.filter(pl.col("folder") != first["folder"][0])
    assert {*new["store"]} == {NEW, AGAIN}
    assert len(new) == shown.story["last"]["parts_written"]
    same_rows = first.join(last, on=[*PART, "fingerprint"])
    assert same_rows["folder"].equals(same_rows["folder_right"])
    assert same_rows.filter(pl.col("store") == AGAIN).height > 0


def _parts(lake: Lake, manifest: dict[str, Any]) -> pl.DataFrame:
    return lake.parts(manifest)


def test_no_step_of_a_build_is_left_lying_about(shown: Shown):
    assert shown.lake.names("work") == []

"""Figures agree with one another and with the very rows behind them, by every dimension and period."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import polars as pl
import pytest
from conftest import write_rows

from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric, MetricKind
from etl.pipeline.load import load
from etl.records.registry import RECORDS
from tests.support import rich_stores
from warehouse.query.warehouse import Question, RecordSide, Warehouse

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two stores in which everything happens."""
    folder = tmp_path_factory.mktemp("rich")
    for store, record, rows in rich_stores.exports():
        write_rows(folder / "raw" / store / f"{RECORDS[record].zh}.csv", record, rows)
    (folder / "home").mkdir()
    rich_stores.decide(folder / "home")
    load(folder / "home", [folder / "raw"], as_of=rich_stores.AS_OF)
    return Warehouse.open(folder / "home")


def test_in_the_rich_stores_every_metric_has_something_to_count(rich: Warehouse):
    assert rich.files()["rejected"].sum() == 0
    counted = rich.measure(Question(tuple(METRICS)))
    assert counted.filter(pl.col("denominator") > 0)["metric"].to_list() == sorted(METRICS)
    waiting = counted.filter((pl.col("pending") > 0) | (pl.col("awaiting") > 0))
    assert {"callback_rate", "one_shot_close_rate"} <= set(waiting["metric"])
    assert set(counted.filter(pl.col("unknown") > 0)["metric"]) == {
        "first_reply_on_time_rate",
        "timely_standard_rate",
        "voice_capture_rate",
        "terse_record_rate",
        "first_service_rate",
        "profile_complete_rate",
        "reminder_return_rate",
        "campaign_return_rate",
        "follow_up_kept_rate",
    }


def test_metrics_of_several_marts_are_answered_together_as_they_are_alone(rich: Warehouse):
    question = Question(tuple(METRICS), ("store",), Period.MONTH)
    together = rich.measure(question)
    alone = pl.concat([rich.measure(question.of(metric)) for metric in sorted(METRICS)])
    assert together.equals(alone)


def test_a_rate_over_stores_is_the_sums_divided(rich: Warehouse):
    rates = [key for key, metric in METRICS.items() if metric.kind in ("proportion", "rate", "mean")]
    stores = rich.measure(Question(tuple(rates), ("store",)))
    sums = stores.group_by("metric").agg(
        pl.col("numerator", "denominator", "pending", "awaiting", "unknown").sum()
    )
    whole = rich.measure(Question(tuple(rates))).sort("metric")
    assert whole.select(sums.columns).equals(sums.sort("metric"))
    times = {key: METRICS[key].per.times if METRICS[key].per else 1 for key in rates}
    for row in whole.iter_rows(named=True):
        wanted = times[row["metric"]] * row["numerator"] / row["denominator"] if row["denominator"] else None
        assert row["value"] == pytest.approx(wanted), row["metric"]


Cell = tuple[Any, ...]
"""The first day of a period (None over all) and the value of a dimension."""


def sides_counted(metric: Metric, figure: Mapping[str, Any]) -> dict[RecordSide, float]:
    """What a figure says of how many rows stand on each side; a rate's denominator is of another mart."""
    counted = {side: figure[side] for side in (RecordSide.PENDING, RecordSide.AWAITING, RecordSide.UNKNOWN)}
    match metric.kind:
        case MetricKind.PROPORTION | MetricKind.COUNT:
            missed = figure["denominator"] - figure["numerator"]
            counted |= {RecordSide.NUMERATOR: figure["numerator"], RecordSide.MISSED: missed}
            counted |= {RecordSide.DENOMINATOR: figure["denominator"]}
        case MetricKind.RATE:
            counted = {RecordSide.NUMERATOR: figure["numerator"]}
        case _:
            counted |= {RecordSide.DENOMINATOR: figure["denominator"]}
    return counted


@pytest.fixture(scope="module")
def listed(rich: Warehouse) -> Callable[[str, RecordSide], pl.DataFrame]:
    """All rows on a side of a metric."""
    return cache(rich.records)


def cells(rows: pl.DataFrame, metric: Metric, dimension: str, period: Period) -> Counter[Cell]:
    """How many of the rows stand in each cell."""
    return Counter(
        (None if period is Period.ALL else period.first_day(day), value)
        for day, value in rows.select(metric.date, dimension).iter_rows()
    )


@pytest.mark.parametrize("period", list(Period))
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_rows_behind_every_figure_are_as_many_as_it_counts(
    dimension: str, period: Period, rich: Warehouse, listed: Callable[[str, RecordSide], pl.DataFrame]
):
    keys = tuple(key for key in METRICS if dimension in rich.dimensions(key))
    counted: dict[tuple[str, RecordSide], Counter[Cell]] = {}
    for figure in rich.measure(Question(keys, (dimension,), period)).iter_rows(named=True):
        for side, rows in sides_counted(METRICS[figure["metric"]], figure).items():
            cell = (figure["period"], figure[dimension])
            counted.setdefault((figure["metric"], side), Counter())[cell] = int(rows)
    assert {metric for metric, _ in counted} == set(keys)
    for (key, side), of_cells in counted.items():
        assert +of_cells == cells(listed(key, side), METRICS[key], dimension, period), (key, side)


@pytest.mark.parametrize("key", METRICS)
def test_the_rows_asked_for_by_day_and_value_are_those_of_that_figure(key: str, rich: Warehouse):
    dimensions = rich.dimensions(key)[:2]
    cut = rich.measure(Question((key,), dimensions, Period.QUARTER))
    for figure in cut.tail(4).iter_rows(named=True):
        first_day = figure["period"]
        where = {dimension: (figure[dimension],) for dimension in dimensions}
        asked = Question((key,), since=first_day, until=Period.QUARTER.last_day(first_day), where=where)
        for side, rows in sides_counted(METRICS[key], figure).items():
            assert len(rich.records(key, side, asked)) == rows, (figure, side)


def test_rows_come_newest_first_masked_and_no_more_than_asked(rich: Warehouse):
    rows = rich.records("callback_rate", RecordSide.DENOMINATOR, limit=7)
    assert len(rows) == 7
    assert rows["due_on"].is_sorted(descending=True)
    assert not {"vin_key", "phone_key"} & set(rows.columns)
    assert rows["customer_phone"].drop_nulls().str.contains(r"^138\*+56\d\d$").all()

"""The product against the plain-Python reference, on hundreds of generated stores (definitions §5, §6)."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import Phase, given, seed, settings

from care.periods.period import Period
from care.semantic.metric import METRICS
from care.staff.staff import Person, write_staff
from etl.pipeline.load import load
from etl.records.registry import RECORDS
from tests.generated import stores
from tests.generated.values import Row
from tests.reference import METRIC_KEYS, Facts, Measured, facts, measure
from tests.reference.staff import Colleague
from warehouse.query.warehouse import Question, Warehouse

pytestmark = pytest.mark.slow

RUNS = 150
"""Short runs of Hypothesis, each from a seed of its own: a long one mostly varies what it had before."""

LATER = datetime(2024, 4, 1)
"""An as_of for all stores, in between the things that are generated."""

NOTHING = Measured(0, 0, None, 0)
Records = Mapping[str, list[Row]]


class Pair(NamedTuple):
    """The same rows through the product and through the reference."""

    product: Warehouse
    reference: Facts
    records: Records


def generated() -> Records:
    """The rows of many stores, no two alike, the same ones in every run of the tests."""
    different: dict[str, Records] = {}

    @settings(max_examples=4, database=None, deadline=None, phases=[Phase.generate])
    @given(stores())
    def collect(store: Records) -> None:
        different[repr(store)] = store

    for number in range(RUNS):
        seed(number)(collect)()
    records: dict[str, list[Row]] = {record: [] for record in RECORDS}
    for number, store in enumerate(different.values()):
        for record, rows in store.items():
            records[record] += [{"store_code": f"S{number:03}", **row} for row in rows]
    return records


def export(folder: Path, records: Records) -> None:
    """Write the rows as exports: those that have the same columns share a file."""
    exports: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
    for record, rows in records.items():
        for row in rows:
            exports[record, tuple(name for name in RECORDS[record].fields if name in row)].append(row)
    folder.mkdir()
    for number, ((record, columns), rows) in enumerate(exports.items()):
        with (folder / f"{record} {number}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(RECORDS[record].fields[name].zh for name in columns)
            writer.writerows([_cell(row[name]) for name in columns] for row in rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def records() -> Records:
    return generated()


@pytest.fixture(scope="module", params=[None, LATER], ids=["as of each store", "as of one moment"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, records: Records) -> Pair:
    folder = tmp_path_factory.mktemp("agreement")
    export(folder / "raw", records)
    staff = [Colleague("李强", f"S{number:03}", "周芳", "一组") for number in range(0, 600, 2)]
    write_staff(folder / "home", [Person(one.name, one.store, (one.alias,), one.team) for one in staff])
    load(folder / "home", [folder / "raw"], as_of=request.param)
    return Pair(Warehouse.open(folder / "home"), facts(records, as_of=request.param, staff=staff), records)


def figures(frame: pl.DataFrame, by: tuple[str, ...]) -> dict[tuple[Any, ...], Measured]:
    """The product's answer in the reference's form."""
    return {
        (row["period"], *(row[name] for name in by)): Measured(*(row[name] for name in Measured._fields))
        for row in frame.iter_rows(named=True)
    }


def assert_agreement(pair: Pair, keys: Iterable[str], *by: str, period: Period, **narrowed: Any) -> None:
    """Fail, naming metrics and groups, where the two are not of one mind."""
    answer = pair.product.measure(Question(tuple(keys), by, period, **narrowed))
    wrong = []
    for (key,), frame in answer.partition_by("metric", as_dict=True).items():
        product = figures(frame, by)
        reference = measure(key, pair.reference, by, period.value, **narrowed)
        for group in product | reference:
            told, expected = product.get(group, NOTHING), reference.get(group, NOTHING)
            if not same(told, expected):
                wrong.append(f"{key} {group}: {tuple(told)}, by the definitions {tuple(expected)}")
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} figures differ", *wrong[:20]]))


def same(product: Measured, reference: Measured) -> bool:
    """A count has no denominator and a quantile no numerator to be compared."""
    return (
        (product.value is None) == (reference.value is None)
        and (reference.value is None or math.isclose(product.value, reference.value))
        and (reference.numerator is None or product.numerator == reference.numerator)
        and (reference.denominator is None or product.denominator == reference.denominator)
        and product.pending == reference.pending
    )


def test_every_metric_has_its_reference():
    assert set(METRIC_KEYS) == set(METRICS)


def test_no_generated_row_is_lost_on_the_way(pair: Pair):
    assert pair.product.files()["accepted"].sum() == sum(len(rows) for rows in pair.records.values())
    assert len(pair.reference.stores) >= 400


def test_the_product_counts_as_the_definitions_say(pair: Pair):
    for period in Period:
        assert_agreement(pair, METRIC_KEYS, "store", period=period)


def test_every_dimension_is_counted_as_the_definitions_say(pair: Pair):
    for key in METRIC_KEYS:
        for dimension in pair.product.dimensions(key):
            assert_agreement(pair, [key], dimension, period=Period.QUARTER)


def test_days_and_values_asked_for_narrow_the_same_things(pair: Pair):
    days = {"since": date(2022, 7, 1), "until": date(2023, 7, 3)}
    some = {"store": [f"S{number:03}" for number in range(100, 300)]}
    assert_agreement(pair, METRIC_KEYS, "store", period=Period.WEEK, where=some, **days)

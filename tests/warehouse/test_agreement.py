"""The product against the plain-Python reference, on hundreds of generated stores (definitions §5, §6)."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import Phase, given, seed, settings

from care.explore import PERIOD, make_pivot
from care.periods.half_year import half_year_gone
from care.periods.period import Period
from care.semantic.metric import METRICS
from care.staff.staff import Person, write_staff
from etl.pipeline.load import load
from etl.records.registry import RECORDS
from pages.parts.components.explore.measured import measured
from pages.parts.data.view import View
from tests.generated import stores
from tests.generated.decided import policies, split_codes, write_decisions
from tests.generated.exports import Records, export, with_files
from tests.generated.values import Row
from tests.reference import (
    METRIC_KEYS,
    RESPONSIBLE,
    Facts,
    PolicyEntry,
    facts,
    lost_customer_progress,
    measure,
)
from tests.reference.stores import Colleague
from tests.support.agreement import differences
from warehouse.query.warehouse import Question, Warehouse

pytestmark = pytest.mark.slow

RUNS = 80
"""Short runs of Hypothesis, each from a seed of its own: a long one mostly varies what it had before."""

PROGRESS = "lost_customer_progress"
"""A card and no series."""

LATER = datetime(2024, 4, 1)
"""An as_of for all stores, in between the things that are generated."""

COMPLETE = date(2023, 12, 31)
"""A day up to which all records are declared complete, likewise."""


EXPORTED = datetime(2024, 3, 5)
"""When some files say that they were exported."""

STAFF = [Colleague("李强", f"S{number:03}", "周芳", "一组") for number in range(0, 600, 2)]


class Generated(NamedTuple):
    """The rows of many stores, and what their home has decided."""

    records: Records
    policies: Sequence[PolicyEntry]
    became: dict[str, str]


class Pair(NamedTuple):
    """The same rows through the product and through the reference."""

    product: Warehouse
    reference: Facts
    records: Records


def generated() -> Generated:
    """Many stores, no two alike, the same ones in every run of the tests.

    Every fifth had another code before; of every seventh one kind of file states when it was exported.
    """
    different: dict[str, tuple[dict[str, list[Row]], list[PolicyEntry]]] = {}

    @settings(max_examples=4, database=None, deadline=None, phases=[Phase.generate])
    @given(stores(), policies("S"))
    def collect(store: dict[str, list[Row]], entries: list[PolicyEntry]) -> None:
        different[repr(store)] = store, entries

    for number in range(RUNS):
        seed(number)(collect)()
    records: dict[str, list[Row]] = {record: [] for record in RECORDS}
    decided = [PolicyEntry("svw", since=date(2022, 12, 31))]
    became = {}
    for number, (store, entries) in enumerate(different.values()):
        code, former = f"S{number:03}", f"T{number:03}" if number % 5 == 0 else f"S{number:03}"
        if former != code:
            became[former] = code
        decided += [PolicyEntry(one.preset, code, one.since, one.values) for one in entries]
        stated = list(store)[number % len(store)] if number % 7 == 0 else None
        for record, rows in store.items():
            exported = {"_exported_at": EXPORTED} if record == stated else {}
            records[record] += [row | exported for row in split_codes(rows, code, former)]
    return Generated(records, decided, became)


@pytest.fixture(scope="module")
def made() -> Generated:
    return generated()


@pytest.fixture(scope="module")
def loaded(made: Generated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated exports and a home that has loaded them."""
    folder = tmp_path_factory.mktemp("agreement")
    export(folder / "raw", made.records)
    write_staff(folder / "home", [Person(one.name, one.store, (one.alias,), one.team) for one in STAFF])
    write_decisions(folder / "home", made.policies, made.became)
    load(folder / "home", [folder / "raw"])
    return folder


@pytest.fixture(
    scope="module",
    params=[{}, {"as_of": LATER}, {"complete_until": COMPLETE}],
    ids=["as of each store", "as of one moment", "declared complete"],
)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, made: Generated, loaded: Path
) -> Pair:
    home = tmp_path_factory.mktemp("agreement") / "home"
    shutil.copytree(loaded / "home", home)
    load(home, [loaded / "raw"], **request.param)
    derived = facts(
        with_files(made.records), staff=STAFF, policies=made.policies, became=made.became, **request.param
    )
    return Pair(Warehouse.open(home), derived, made.records)


def assert_agreement(pair: Pair, keys: Sequence[str], *by: str, period: Period, **narrowed: Any) -> None:
    """Fail, naming metrics and groups, where the two are not of one mind."""
    wrong = list(differences(pair.product, pair.reference, keys, by, period, **narrowed))
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} figures differ", *wrong[:20]]))


def test_every_metric_has_its_reference():
    assert {*METRIC_KEYS, PROGRESS} == set(METRICS)


def test_the_same_people_answer_for_each_metric():
    assert {key: METRICS[key].responsible for key in METRIC_KEYS} == RESPONSIBLE


def test_the_progress_of_the_running_half_year_is_the_one_defined(pair: Pair):
    told = pair.product.measure(Question((PROGRESS,), ("store",))).filter(pl.col("denominator") > 0)
    counts = {row["store"]: (row["numerator"], row["denominator"]) for row in told.iter_rows(named=True)}
    progress = lost_customer_progress(pair.reference)
    assert counts == {store: (one.attempted, one.owed) for store, one in progress.items()}
    as_of = dict(pair.product.stores().select("store", "as_of").iter_rows())
    assert {store: half_year_gone(as_of[store]) for store in progress} == {
        store: one.gone for store, one in progress.items()
    }


def test_no_generated_row_is_lost_on_the_way(pair: Pair):
    assert pair.product.files()["accepted"].sum() == sum(len(rows) for rows in pair.records.values())
    assert len(pair.reference.stores) >= 200


def test_the_product_counts_as_the_definitions_say(pair: Pair):
    for period in Period:
        assert_agreement(pair, METRIC_KEYS, "store", period=period)


def test_every_dimension_is_counted_as_the_definitions_say(pair: Pair):
    for key in METRIC_KEYS:
        for dimension in pair.product.dimensions(key):
            assert_agreement(pair, [key], dimension, period=Period.QUARTER)


def test_days_and_values_asked_for_narrow_the_same_things(pair: Pair):
    days = {"since": date(2022, 7, 1), "until": date(2023, 7, 3)}
    some = {"store": sorted(pair.reference.stores)[100:]}
    assert_agreement(pair, METRIC_KEYS, "store", period=Period.WEEK, where=some, **days)


def test_the_totals_of_a_pivot_are_the_reference_s_own(pair: Pair):
    """Rows, columns and the whole are counted anew: of shares, counts, medians and rates alike."""
    for key in (
        "callback_on_time_rate",
        "complaint_count",
        "hours_to_close_median",
        "complaints_per_100_visits",
    ):
        view = View(pair.product, None, ())
        axes = (("store", PERIOD), ("store",), (PERIOD,), ())
        frames = [measured(view, key, Period.QUARTER, *chosen) for chosen in axes]
        pivot = make_pivot(METRICS[key], "store", PERIOD, *frames)
        stores = measure(key, pair.reference, ("store",), Period.ALL.value)
        quarters = measure(key, pair.reference, (), Period.QUARTER.value)
        (whole,) = measure(key, pair.reference, (), Period.ALL.value).values()
        told = {(None, store): row["value"] for store, row in pivot.row_totals.items()}
        assert told == pytest.approx({place: stores[place].value for place in told})
        told = {(quarter,): row["value"] for quarter, row in pivot.column_totals.items()}
        assert told == pytest.approx({place: quarters[place].value for place in told})
        assert pivot.total["value"] == pytest.approx(whole.value)
        assert len(pivot.row_keys) > 50

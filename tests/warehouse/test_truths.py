"""Figures that had once misled, on small stores worked out by hand, loaded by production."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from care.periods.period import Period
from etl.pipeline.load import load
from tests.generated.decided import write_decisions
from tests.generated.exports import export
from tests.reference.truths import TRUTHS, Outcome, Rows, Truth
from warehouse.query.warehouse import Question, Warehouse

NOTHING = dict.fromkeys(Outcome._fields, 0)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Truth], Warehouse]:
    """``house(truth)``: a warehouse with the stores of all truths that share one, each beside the others."""

    @cache
    def loaded(mates: tuple[int, ...]) -> Warehouse:
        folder = tmp_path_factory.mktemp("truths")
        first = TRUTHS[mates[0]]
        became = {apart(former, mates[0]): apart(code, mates[0]) for former, code in first.became.items()}
        write_decisions(folder / "home", first.policies, became)
        for number in mates:
            records = {record: of_own(rows, number) for record, rows in TRUTHS[number].records.items()}
            export(folder / "raw" / str(number), records)
        load(folder / "home", [folder / "raw"], complete_until=first.complete_until)
        return Warehouse.open(folder / "home")

    return lambda truth: loaded(mates_of(truth))


def mates_of(truth: Truth) -> tuple[int, ...]:
    """The numbers of the truths that a home may hold together with this one."""
    if truth.policies or truth.became:
        return (TRUTHS.index(truth),)
    return tuple(
        number
        for number, one in enumerate(TRUTHS)
        if one.complete_until == truth.complete_until and not (one.policies or one.became)
    )


def of_own(rows: Rows, number: int) -> Rows:
    """The rows of a truth with stores and vehicles that no other truth has."""
    return [
        row
        | {"store_code": apart(row["store_code"], number)}
        | ({"vin": f"LSVBB{number:02}82E{row['vin'][10:]}"} if row.get("vin") else {})
        for row in rows
    ]


def apart(store: str, number: int) -> str:
    return f"{store}{number:02}"


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_a_figure_that_had_once_misled_is_right(truth: Truth, house: Callable[[Truth], Warehouse]):
    store = apart(truth.store, TRUTHS.index(truth))
    assert store in house(truth).stores()["store"]
    for metric, by_month in truth.expected.items():
        for month, expected in by_month.items():
            found = figure(house(truth), metric, store, month)
            named = [name for name in Outcome._fields if getattr(expected, name) is not None]
            assert found["unknown"] >= expected.unknown
            assert {name: found[name] for name in named if name != "unknown"} == {
                name: getattr(expected, name) for name in named if name != "unknown"
            }, f"{metric} {month}"


def figure(house: Warehouse, metric: str, store: str, month: date | None) -> dict[str, Any]:
    """The counts of a metric of a store, in one month or over all time."""
    period = Period.ALL if month is None else Period.MONTH
    rows = house.measure(Question((metric,), ("store",), period)).iter_rows(named=True)
    found = [row for row in rows if (row["store"], row["period"]) == (store, month)]
    return found[0] if found else {**NOTHING}

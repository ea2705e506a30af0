"""Figures that had once misled, on small stores worked out by hand, loaded by production."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from care.periods.period import Period
from etl.pipeline.load import load
from tests.generated.decided import write_decisions
from tests.generated.exports import export
from tests.reference.truths import TRUTHS, Outcome, Truth
from warehouse.query.warehouse import Question, Warehouse

NOTHING = dict.fromkeys(Outcome._fields, 0)


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_a_figure_that_had_once_misled_is_right(truth: Truth, tmp_path: Path):
    home = tmp_path / "home"
    write_decisions(home, truth.policies, truth.became)
    export(tmp_path / "raw", truth.records)
    load(home, [tmp_path / "raw"], complete_until=truth.complete_until)
    house = Warehouse.open(home)
    for metric, by_month in truth.expected.items():
        for month, expected in by_month.items():
            found = figure(house, metric, truth.store, month)
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

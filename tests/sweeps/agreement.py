"""The product against the plain-Python reference on 500 random stores, by every dimension and period.

``python -m tests.sweeps.agreement --stores 500`` is the full size; ``--first N`` begins with another seed,
``--keep FOLDER`` leaves the homes and their exports behind.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from care.periods.period import Period
from etl.pipeline.load import load
from tests.generated.decided import write_decisions
from tests.generated.exports import export, with_files
from tests.reference import METRIC_KEYS, Facts, facts
from tests.support.agreement import differences
from tests.sweeps.random_stores import World, world
from warehouse.query.warehouse import Warehouse

TOGETHER = 50
"""Stores of one home."""


def write_home(home: Path, made: World) -> None:
    """The exports of a world, in ``home/exports``, and what its home has decided."""
    export(home / "exports", made.records)
    write_decisions(home, made.policies, made.became)


def reference_of(made: World) -> Facts:
    """The facts of a world by the definitions."""
    return facts(with_files(made.records), policies=made.policies, became=made.became, **_given(made))


def compare(home: Path, made: World) -> Iterator[str]:
    """A line for each figure of the product that is not the reference's; loads what ``write_home`` wrote."""
    load(home, [home / "exports"], **_given(made))
    product, reference = Warehouse.open(home), reference_of(made)
    read, accepted = sum(map(len, made.records.values())), int(product.files()["accepted"].sum())
    if accepted != read:
        yield f"{read - accepted} of {read} rows were not accepted"
    for period in Period:
        yield from differences(product, reference, METRIC_KEYS, (), period)
        for key in METRIC_KEYS:
            for dimension in product.dimensions(key):
                yield from differences(product, reference, [key], (dimension,), period)


def _given(made: World) -> dict[str, Any]:
    given = {"as_of": made.as_of, "complete_until": made.complete_until}
    return {name: value for name, value in given.items() if value is not None}


def sweep(stores: int, first: int = 0, keep: Path | None = None) -> None:
    """Exits at the first home whose figures differ."""
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(first, first + -(-stores // TOGETHER)):
            home = (keep or Path(temporary)) / f"home {number}"
            made = world(number, min(stores, TOGETHER))
            write_home(home, made)
            if wrong := list(compare(home, made)):
                sys.exit("\n".join([f"seed {number}: {len(wrong)} figures differ", *wrong[:40]]))
            print(f"seed {number}: the same in every figure")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stores", type=int, default=500)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--keep", type=Path)
    options = asked.parse_args()
    sweep(options.stores, options.first, options.keep)

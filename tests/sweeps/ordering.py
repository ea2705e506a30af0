"""Any order and grouping of the same files gives the same tables, byte for byte.

``python -m tests.sweeps.ordering --orders 100`` is the full size.
"""

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

from etl.pipeline.load import load
from tests.sweeps.exports import facts, write_exports


def groups(pick: random.Random, files: list[Path]) -> list[list[Path]]:
    """The files in a random order, divided into loads of random size; some are loaded twice."""
    left = pick.sample(files, len(files)) + pick.sample(files, 2)
    parts = []
    while left:
        size = pick.randint(1, len(left))
        parts.append(left[:size])
        left = left[size:]
    return parts


def sweep(orders: int, first: int = 0) -> None:
    """Exits where an order gives other tables than loading everything at once."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = write_exports(folder / "raw")
        load(folder / "once", files)
        wanted, loads = facts(folder / "once"), 0
        for number in range(first, first + orders):
            home = folder / f"home {number}"
            home.mkdir()
            shutil.copy(folder / "once" / "key", home)  # the hashes of VINs and phones are each home's own
            for part in groups(random.Random(number), files):
                load(home, part)
                loads += 1
            found = facts(home)
            if found != wanted:
                differ = ", ".join(table for table in wanted if found[table] != wanted[table])
                sys.exit(f"order {number} gives other facts in {differ}")
    print(f"{orders} orders in {loads} loads: {len(wanted)} tables the same in all")


def main() -> None:
    """``--first`` continues an earlier sweep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    sweep(asked.orders, asked.first)


if __name__ == "__main__":
    main()

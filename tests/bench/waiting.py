"""Where people wait, in one table: ``python -m tests.bench.waiting`` (docs/performance.md).

Loads, commands and the backup are measured by processor time, all else by the clock; a row whose limit is a
number of seconds is met at a ratio of 1. On a calm machine it takes less than ten minutes, of which the
exports of M, written once into the folder, take two.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.bench import asking, commands, loading
from tests.bench.__main__ import HEADINGS
from tests.bench.arriving import arriving
from tests.bench.feel import feel
from tests.bench.loading import Bench
from tests.bench.network import SIZES, network
from tests.bench.ratio import Ratio, machine

Lines = Iterator[Ratio | str]


def _in_a_browser(measure: Callable[[Path, int], Iterable[str]]) -> Callable[[Bench], Lines]:
    def lines(bench: Bench) -> Lines:
        yield from measure(bench.home(), bench.runs)

    return lines


ROWS: tuple[tuple[str, Callable[[Bench], Iterator[Ratio]] | Callable[[Bench], Lines]], ...] = (
    ("S", loading.daily_files),
    ("S", loading.one_day),
    ("S", commands.commands),
    ("S", _in_a_browser(arriving)),
    ("S", _in_a_browser(feel)),
    ("M", loading.callbacks),
    ("S", asking.by_week),
    ("S", loading.backup),
)
"""The size and the measure of each group of rows."""


def main() -> None:
    """Print the table, each row as soon as it is measured."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--folder", type=Path, default=Path("data/bench"))
    given = asked.parse_args()
    print(f"{machine()}\n\n| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    for size, measure in ROWS:
        for row in measure(Bench(network(SIZES[size], given.folder), given.folder, given.runs)):
            print(f"| {row if isinstance(row, str) else ' | '.join(row.row())} |", flush=True)


if __name__ == "__main__":
    main()

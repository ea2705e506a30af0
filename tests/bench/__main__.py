"""Measure and print the results: ``python -m tests.bench M`` (docs/performance.md).

The exports and homes stay in ``--folder`` and are reused by the next run.
"""

import argparse
from pathlib import Path

from tests.bench import asking, commands, loading, serving
from tests.bench.loading import Bench
from tests.bench.network import SIZES, network
from tests.bench.ratio import machine

MEASURES = {
    measure.__name__: measure
    for measure in (
        loading.callbacks,
        loading.workbook,
        loading.daily_files,
        loading.whole,
        loading.one_more_file,
        loading.one_day,
        loading.backup,
        asking.by_week,
        asking.pages,
        asking.review,
        asking.reports,
        commands.commands,
        serving.start,
        serving.clicks,
        serving.viewers,
    )
}
HEADINGS = ("what", "size", "against", "measured", "limit", "ratio: least / median / most", "target")


def main() -> None:
    """Print the table of docs/performance.md, each line as soon as it is measured."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("sizes", nargs="+", choices=SIZES)
    asked.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--folder", type=Path, default=Path("data/bench"))
    given = asked.parse_args()
    print(f"{machine()}\n\n| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    for size in given.sizes:
        bench = Bench(network(SIZES[size], given.folder), given.folder, given.runs)
        for name in given.only:
            for ratio in MEASURES[name](bench):
                print(f"| {' | '.join(ratio.row())} |", flush=True)


if __name__ == "__main__":
    main()

"""How soon the list of attention names what happens in generated homes, and what it names falsely.

    python -m tests.sweeps.stories --seeds 2
    python -m tests.sweeps.stories --only "slow slide" --only rework
    python -m tests.sweeps.stories --quiet 10     # homes of three stores in which nothing happens

Every home has several stores, in each of which one thing happens, and one in which nothing does. It is built
once, and looked at as it stood at the end of several weeks. Printed are by plot: the weeks from its beginning
to the first look that tells of it, place in the list, days by which the beginning is told wrong, and then all
false items a home and look.
"""

import argparse
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from care.attention import Concern
from etl.pipeline.load import load
from etl.pipeline.point_in_time import warehouse_before
from tests.generated.exports import export
from tests.generated.stories import PLOTS, Plot, Scene, staged
from tests.generated.stories.scene import Shop
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention

LAST = date(2026, 3, 8)
LOOKS = (18, 15, 13, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
"""Weeks before the end of the records."""
STORES = 6
"""Stores a home in which something happens."""
FACTS = {"target", "overdue", "open"}
"""Kinds that tell of the generator's own habits: cases that stay open long, and what nobody achieves."""


@dataclass(frozen=True)
class Hit:
    """The first look at which a plot was told."""

    weeks: int
    place: int
    off: int
    """Days by which its beginning is told wrong."""
    sentence: str


def build(home: Path, seed: str, plots: Sequence[Plot | None], weeks: int = 52) -> Scene:
    """A home with a generated store for each of the plots."""
    scene = staged(random.Random(seed), plots, LAST, weeks)
    export(home.parent / f"{home.name} files", scene.records)
    load(home, [home.parent / f"{home.name} files"])
    return scene


def looked_at(home: Path, day: date) -> tuple[Concern, ...]:
    """The list as it stood at the end of a day."""
    return attention(Warehouse(home, warehouse_before(home, day + timedelta(days=1)))).items


def tells(item: Concern, shop: Shop) -> bool:
    """Whether an item is about what is planted in a store: its kind and person, and about when it began."""
    plot = shop.plot
    if plot is None or item.store != shop.code or item.kind not in plot.kinds:
        return False
    named = not plot.role or item.person == shop.who
    return named and abs((item.since - shop.since).days) <= plot.near


def false_items(items: Sequence[Concern], scene: Scene) -> Iterator[Concern]:
    """The items about something that did not happen."""
    for item in items:
        plots = [shop.plot for shop in scene.shops if shop.code == item.store and shop.plot]
        known = {kind for plot in plots for kind in (*plot.kinds, *plot.also)}
        if item.kind not in known | FACTS:
            yield item


def watch(home: Path, scene: Scene) -> tuple[dict[str, Hit], list[str]]:
    """By plot the first look that tells of it, and all that was said falsely."""
    hits: dict[str, Hit] = {}
    false: list[str] = []
    for back in LOOKS:
        day = LAST - timedelta(weeks=back)
        items = looked_at(home, day)
        false += [f"{day} {one.kind} {one.person} {one.sentence}" for one in false_items(items, scene)]
        for shop in scene.shops:
            for place, item in enumerate(items, 1):
                if shop.plot and shop.plot.name not in hits and tells(item, shop):
                    off = (item.since - shop.since).days
                    weeks = ((day - shop.since).days + 1) // 7
                    hits[shop.plot.name] = Hit(weeks, place, off, item.sentence)
    return hits, false


def at_home(seed: str, plots: Sequence[Plot | None]) -> tuple[dict[str, Hit], list[str]]:
    """What is said of a home that is built for it and removed again."""
    folder = Path(tempfile.mkdtemp())
    try:
        return watch(folder / "home", build(folder / "home", seed, plots))
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Print what was found of each plot."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument("--quiet", type=int)
    asked = parser.parse_args()
    if asked.quiet:
        said = [one for seed in range(asked.quiet) for one in at_home(f"quiet {seed}", (None,) * 3)[1]]
        print(*said, sep="\n")
        print(f"{len(said) / (asked.quiet * len(LOOKS)):.2f} false items a home and look")
        return
    names = asked.only or [*PLOTS]
    delays: list[int] = []
    tried = false_ones = homes = 0
    for seed in range(asked.seeds):
        for first in range(0, len(names), STORES):
            plots = [PLOTS[name] for name in names[first : first + STORES]]
            hits, false = at_home(f"{names[first]} {seed}", (*plots, None))
            for plot in plots:
                hit = hits.get(plot.name)
                told = f"week {hit.weeks}, item {hit.place}, {hit.off:+} days" if hit else "MISSED"
                print(f"{plot.name:14} {seed}: {told}  {hit.sentence if hit else ''}")
                delays += [hit.weeks] if hit else []
            print(*false, sep="\n      false: ", flush=True)
            tried, false_ones, homes = tried + len(plots), false_ones + len(false), homes + 1
    weeks = sum(delays) / max(1, len(delays))
    rate = false_ones / (homes * len(LOOKS))
    print(f"{len(delays)} of {tried} found, after {weeks:.1f} weeks; {rate:.2f} false items a home and look")


if __name__ == "__main__":
    main()

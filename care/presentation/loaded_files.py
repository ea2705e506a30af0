"""What is said of the files loaded: what became of their rows, and which metrics more files would answer."""

from collections.abc import Iterable

import polars as pl

from care.i18n import say, translated
from care.semantic.format import count
from care.semantic.metric import METRICS


def rows_headline(files: pl.DataFrame) -> str:
    """The rows read of all files, by outcome; the counts add up."""
    read, accepted, superseded, duplicate, rejected = (
        count(int(files[name].sum())) for name in ("read", "accepted", "superseded", "duplicate", "rejected")
    )
    return say(
        f"共读取 {read} 行：采用 {accepted}，被新版取代 {superseded}，重复 {duplicate}，拒收 {rejected}",
        f"Rows read: {read}; {accepted} accepted, {superseded} superseded, {duplicate} duplicate, "
        f"{rejected} rejected",
    )


def more_to_load(absent: Iterable[str]) -> list[str]:
    """One line for each thing that some metrics need; ``absent``: the keys of those that have no records."""
    answered: dict[str, list[str]] = {}
    for key in absent:
        if needs := METRICS[key].needs:
            answered.setdefault(translated(needs), []).append(METRICS[key].name)
    return [
        say(f"{needs}：{'、'.join(names)}", f"{needs[0].upper()}{needs[1:]}: {', '.join(names)}")
        for needs, names in answered.items()
    ]

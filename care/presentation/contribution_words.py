"""Whose, where and of what kind the misses of a figure are, in one sentence each."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from care.attention.people.outlier_words import MISSES
from care.i18n import say
from care.semantic.dimension import DIMENSIONS, PEOPLE
from care.semantic.format import count, percent
from care.semantic.metric import Better, Metric, MetricKind
from care.semantic.vocabulary import label
from care.stats.contribution import Contribution, Tally, contributions, most_apart
from care.stores.store_names import store_name

LOOKED_AT = (
    *("store", *PEOPLE, "callback_type", "order_type", "owner_type", "customer_grade"),
    *("cause_1", "level", "source", "process", "department", "model", "reminder_type", "item", "campaign_no"),
)
"""The dimensions over which misses are looked for: those whose values are words and no part of another."""
TOLD = 2
"""Up to so many are told: those who answer for it, and one other dimension."""
WHOSE = {
    "advisor": ("为{} 的客户", "are customers of {}"),
    "agent": ("为{} 经手", "are the work of {}"),
    "handler": ("为{} 经手", "are the work of {}"),
}
"""Dimension → how a miss is somebody's: agents call an advisor's customers, and answer for it."""
BETWEEN = "\0"
"""Stands between the store and the name of a person."""


def has_misses(metric: Metric) -> bool:
    """Whether single cases miss it, so that somebody may have more than their share."""
    return metric.kind is MetricKind.PROPORTION and metric.better is not None and not metric.state


def misses_of_row(metric: Metric, numerator: float, denominator: float) -> float:
    """How many cases of a figure are on the bad side of it."""
    return numerator if metric.better is Better.LOWER else denominator - numerator


def standing_out(metric: Metric, by_dimension: Mapping[str, pl.DataFrame]) -> list[Contribution]:
    """Of each dimension the group that stands out most, who answers for the metric first.

    ``by_dimension``: the figures of the metric by store and that dimension; nobody's cases are left out.
    """
    looks = max(1, len(by_dimension))
    every = [
        part
        for dimension, rows in by_dimension.items()
        for part in contributions(dimension, _tallies(metric, dimension, rows), looks)
    ]
    own = metric.responsible.dimension
    return sorted(most_apart(every), key=lambda part: (part.dimension != own, part.chance))[:TOLD]


def contribution_sentences(metric: Metric, parts: Iterable[Contribution], *, people: bool) -> list[str]:
    """One sentence a part; ``people``: whether the reader may see the names of colleagues."""
    return [_sentence(metric, part) for part in parts if people or part.dimension not in PEOPLE]


def named_people(parts: Iterable[Contribution]) -> list[str]:
    """The people among these parts, each with the store."""
    return [_whose(part) for part in parts if part.dimension in PEOPLE]


def start_with(parts: Sequence[Contribution]) -> str:
    """Which cases to go through first, in words; empty where nobody and no kind stands out."""
    if not parts:
        return ""
    first = parts[0]
    own, known = count(first.own.misses), DIMENSIONS[first.dimension]
    return say(
        f"先看{known.zh} {_whose(first)} 的 {own} 件",
        f"begin with the {own} of {known.en.lower()} {_whose(first)}",
    )


def _whose(part: Contribution) -> str:
    store, _, person = part.group.rpartition(BETWEEN)
    who = person if person and store else label(part.dimension, part.group)
    return f"{store_name(store)} {who}" if store else who


def _tallies(metric: Metric, dimension: str, rows: pl.DataFrame) -> list[tuple[str, Tally]]:
    sums: dict[str, Tally] = {}
    columns = [rows[name].to_list() for name in ("store", dimension, "numerator", "denominator")]
    for store, group, numerator, denominator in zip(*columns, strict=True):
        if group is not None and denominator:
            name = f"{store}{BETWEEN}{group}" if dimension in PEOPLE else str(group)
            misses = round(misses_of_row(metric, numerator, denominator))
            sums[name] = sums.get(name, Tally(0, 0)) + Tally(misses, denominator)
    return [*sums.items()]


def _sentence(metric: Metric, part: Contribution) -> str:
    known, who = DIMENSIONS[part.dimension], _whose(part)
    zh, en = MISSES.get(metric.key, _misses(metric))
    shares = count(part.all.misses), count(part.own.misses), percent(part.work)
    whose_zh, whose_en = WHOSE.get(part.dimension, ("属{}", "are of {}"))
    return say(
        f"{zh} {shares[0]} 件中 {shares[1]} 件{whose_zh.format(f'{known.zh} {who}')}，件数只占 {shares[2]}。",
        f"Of {shares[0]} {en}, {shares[1]} {whose_en.format(f'{known.en.lower()} {who}')}, "
        f"with {shares[2]} of the work.",
    )


def _misses(metric: Metric) -> tuple[str, str]:
    names: Sequence[str] = (metric.label["zh"], metric.label["en"])
    if metric.better is Better.LOWER:
        return f"计入{names[0]}的", f"cases counted by “{names[1]}”"
    return f"{names[0]}未达到的", f"cases that miss “{names[1]}”"

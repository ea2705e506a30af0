"""Who calls the lost customers: one line a store, with the people who made the calls."""

import polars as pl

from care.i18n import say
from care.semantic.format import count, fraction, percent
from care.stores.store_names import store_name

NAMED = 5
"""Maximum number of people that one line names; the others are counted."""


def caller_lines(rows: pl.DataFrame, *, people: bool) -> list[str]:
    """What each store has called of the lost customers that fell due, and who called.

    ``rows``: store, agent (None where nobody called), numerator (called), denominator (due).
    ``people``: whether the reader may see the names of colleagues. The store that called least comes first.
    """
    stores = (
        rows.group_by("store")
        .agg(pl.col("numerator", "denominator").sum())
        .filter(pl.col("denominator") > 0)
        .sort(pl.col("numerator") / pl.col("denominator"), "store")
    )
    told = []
    for store, called, due in stores.iter_rows():
        made = (
            rows.filter((pl.col("store") == store) & (pl.col("numerator") > 0))
            .sort("numerator", "agent", descending=[True, False], nulls_last=True)
            .select("agent", "numerator")
            .rows()
        )
        told.append(_line(store_name(store), called, due, made if people else []))
    return told


def _line(store: str, called: float, due: int, made: list[tuple[str | None, float]]) -> str:
    if not called:
        return say(
            f"{store}：到期 {count(due)} 位，没有人拨打过",
            f"{store}: {count(due)} due, and nobody called any",
        )
    line = say(
        f"{store}：到期 {count(due)} 位，已拨打 {percent(called / due)}（{fraction(called, due)}）",
        f"{store}: {count(due)} due, {percent(called / due)} called ({fraction(called, due)})",
    )
    names = [f"{agent or say('未写明', 'not named')} {count(many)}" for agent, many in made[:NAMED]]
    if others := made[NAMED:]:
        names.append(
            say(
                f"另 {len(others)} 人共 {count(sum(many for _, many in others))}",
                f"{len(others)} more: {count(sum(many for _, many in others))}",
            )
        )
    return line + (say("：", ": ") + say("、", ", ").join(names) if names else "")

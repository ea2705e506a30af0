"""What a chart shows, said in one sentence: the chart's title."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from care.format import count, hours, percent, value
from care.funnel import Standing, funnel
from care.metric import Metric
from care.survival import Survival
from care.target import Aim, meets
from care.vocabulary import label
from care.words import say

VITAL_SHARE = 0.8
"""The share of all cases that Pareto's vital few make up together."""


def vital_few(rows: pl.DataFrame, by: str) -> list[str | None]:
    """The heaviest classes that together make up 80 %. ``rows``: the class, value."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True)
    before = ranked["value"].cum_sum().shift(1, fill_value=0)
    return ranked.filter(before < VITAL_SHARE * ranked["value"].sum())[by].to_list()


def on_concentration(rows: pl.DataFrame, by: str) -> str:
    """How few classes make up most cases."""
    few, every = len(vital_few(rows, by)), rows.height
    share = f"{VITAL_SHARE:.0%}"
    return say(f"{every} 类中，{few} 类合计达到 {share}", f"{few} of {every} classes make up {share}")


def in_order(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Levels from A to E, everything else by weight; what was not stated comes last or not at all."""
    stated = rows.drop_nulls(by)
    return stated.sort(by) if by == "level" else stated.sort("value", by, descending=[True, False])


def on_largest(rows: pl.DataFrame, by: str) -> str:
    """Which class is the largest, and its share. ``rows``: the class, value."""
    top = rows.sort("value", descending=True).row(0, named=True)
    share = percent(top["value"] / rows["value"].sum())
    name = label(by, top[by])
    return say(f"{name}最多，占 {share}", f"{name} is the largest: {share}")


def on_stages(due: float, reached: float) -> str:
    """How many of the customers owed a call were spoken to."""
    if not due:
        return say("没有到期的回访", "No callbacks fell due")
    return say(
        f"到期的 {count(due)} 个回访中，{percent(reached / due)} 接通了客户",
        f"{percent(reached / due)} of {count(due)} due callbacks reached the customer",
    )


def on_target(metric: Metric, row: Mapping[str, Any], aim: Aim) -> str:
    """Where a metric stands now, against the target that holds where there is one. ``row``: as measured."""
    now = row["value"]
    standing = f"{metric.name} {value(metric, now)}"
    if now is None and row["pending"]:
        return standing + say(f"，{count(row['pending'])} 件待到期", f", {count(row['pending'])} not due yet")
    met = meets(metric, now, aim.value)
    if met is None:
        return standing
    target = value(metric, aim.value)
    if met:
        return standing + say(f"，达到目标 {target}", f", on the target of {target}")
    return standing + say(f"，未达到目标 {target}", f", off the target of {target}")


def on_open_cases(cases: int) -> str:
    """How many complaints wait to be closed."""
    return say(
        f"还有 {count(cases)} 件投诉未关闭" if cases else "没有未关闭的投诉",
        "No complaint is open"
        if not cases
        else "1 complaint is still open"
        if cases == 1
        else f"{count(cases)} complaints are still open",
    )


def on_closing(waits: Survival) -> str:
    """How long the bulk of complaints takes to be closed, those still open counted."""
    if waits.median.hours is None:
        return say("半数以上的投诉还未关闭", "Fewer than half of the complaints have been closed")
    half = hours(waits.median.hours)
    if waits.p90.hours is None:
        return say(f"半数投诉在 {half}内关闭", f"Half of the complaints are closed within {half}")
    most = hours(waits.p90.hours)
    return say(
        f"半数投诉在 {half}内关闭，九成在 {most}内",
        f"Half of the complaints are closed within {half}, nine in ten within {most}",
    )


def on_funnel(rows: pl.DataFrame, overall: float) -> str:
    """How many stand outside what chance allows. ``rows``: numerator, denominator."""
    standing = funnel(rows, overall).rows["standing"]
    above, below = (count((standing == place).sum()) for place in (Standing.ABOVE, Standing.BELOW))
    compared = count((standing != Standing.TOO_FEW).sum())
    return say(
        f"可比较的 {compared} 位中，{above} 位高于、{below} 位低于偶然范围",
        f"Of {compared} with enough cases, {above} are above and {below} below what chance allows",
    )


def on_rows(files: pl.DataFrame) -> str:
    """What became of every row read: the counts always add up."""
    read, accepted, superseded, duplicate, rejected = (
        count(files[name].sum()) for name in ("read", "accepted", "superseded", "duplicate", "rejected")
    )
    return say(
        f"共读取 {read} 行：采用 {accepted}，被新版取代 {superseded}，重复 {duplicate}，拒收 {rejected}",
        f"{read} rows read: {accepted} accepted, {superseded} superseded, {duplicate} duplicate, "
        f"{rejected} rejected",
    )

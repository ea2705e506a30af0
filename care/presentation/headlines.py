"""Headlines: the main finding of a chart in one sentence, used as its title."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from care.i18n import say
from care.periods.half_year import HalfYearProgress
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import change, count, counted, fraction, not_due, percent, value
from care.semantic.metric import Metric, MetricKind
from care.semantic.vocabulary import label
from care.stats.funnel import Funnel, Standing
from care.targets.targets import EffectiveTarget, meets

VITAL_SHARE = 0.8
"""The share of all cases that the vital few of a Pareto chart make up."""


def vital_few(rows: pl.DataFrame, by: str) -> list[str | None]:
    """The largest classes that together make up 80 %. ``rows``: the class, value."""
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True)
    before = ranked["value"].cum_sum().shift(1, fill_value=0)
    return ranked.filter(before < VITAL_SHARE * float(ranked["value"].sum()))[by].to_list()


def concentration_headline(rows: pl.DataFrame, by: str) -> str:
    """The headline of a Pareto chart: how few classes make up most cases."""
    vital, every, whole = vital_few(rows, by), rows.height, float(rows["value"].sum())
    if every == 1:
        return _on_only_class(rows[by].item(), by, whole)
    weight = float(rows["value"].top_k(len(vital)).sum())
    share = percent(weight / whole)
    return say(
        f"{every} 类中，{len(vital)} 类合计占 {share}（{count(weight)} / {count(whole)}）",
        f"{len(vital)} of {every} classes make up {share} ({count(weight)} / {count(whole)})",
    )


def _on_only_class(name: str | None, by: str, whole: float) -> str:
    heading = DIMENSIONS[by].label
    if name is None:
        return say(f"{count(whole)} 件都没有写明{heading}", f"{heading}: not stated ({count(whole)})")
    shown = label(by, name)
    return say(f"{count(whole)} 件都是{shown}", f"{heading}: all of {count(whole)} are {shown}")


def in_display_order(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Rows with a class: levels from A to E, other classes by value, the largest first."""
    stated = rows.drop_nulls(by)
    return stated.sort(by) if by == "level" else stated.sort("value", by, descending=[True, False])


def largest_headline(rows: pl.DataFrame, by: str) -> str:
    """The largest class and its share. ``rows``: the class, value."""
    top, whole = (
        rows.sort("value", by, descending=[True, False]).row(0, named=True),
        float(rows["value"].sum()),
    )
    share = f"{percent(top['value'] / whole)}"
    equal = rows.filter(pl.col("value") == top["value"]).height
    if equal > 1:
        return say(
            f"{equal} 类并列最多，各 {fraction(top['value'], whole)}",
            f"{equal} classes are the largest alike: {fraction(top['value'], whole)} each",
        )
    name, made_of = label(by, top[by]), fraction(top["value"], whole)
    return say(f"{name}最多，占 {share}（{made_of}）", f"{name} is the largest: {share} ({made_of})")


def stages_headline(due: float, reached: float) -> str:
    """The share of due callbacks that reached the customer."""
    if not due:
        return say("没有到期的回访", "No callbacks fell due")
    return say(
        f"到期的 {count(due)} 个回访中，{percent(reached / due)} 接通了客户",
        f"{percent(reached / due)} of {count(due)} due callbacks reached the customer",
    )


def target_headline(
    metric: Metric, row: Mapping[str, Any], aim: EffectiveTarget, before: Mapping[str, Any] | None = None
) -> str:
    """A metric's value against its target, or without a target against the period before.

    ``row`` and ``before``: as measured.
    """
    now = row["value"]
    standing = f"{metric.name} {value(metric, now)}"
    if now is None:
        return standing + _on_waiting(metric, row)
    if metric.kind is MetricKind.PROPORTION:
        made_of = fraction(row["numerator"], row["denominator"])
        standing += say(f"（{made_of}）", f" ({made_of})")
    met = meets(metric, now, aim.value)
    if met is None:
        return standing + _since_before(metric, now, before["value"] if before else None)
    target = value(metric, aim.value)
    if met:
        return standing + say(f"，达到目标 {target}", f", on the target of {target}")
    return standing + say(f"，未达到目标 {target}", f", off the target of {target}")


def _on_waiting(metric: Metric, row: Mapping[str, Any]) -> str:
    """Why a metric has no value."""
    for name, zh, en in (
        ("awaiting", "件待补数据", "awaiting records"),
        ("pending", f"件{not_due(metric)}", not_due(metric)),
        ("unknown", "件的来源未提供", "unknown to the source"),
    ):
        if many := row[name]:
            return say(f"，{count(many)} {zh}", f", {count(many)} {en}")
    return say("，没有可计算的记录", ", nothing to count")


def _since_before(metric: Metric, now: float, before: float | None) -> str:
    if metric.moves_by_construction:
        return ""
    if before is None:
        return say("，没有上期可比", ", no period before to compare")
    if now == before:
        return say("，与上期相同", ", as in the period before")
    moved = change(metric, now, before)
    return say(f"，较上期 {moved}", f", {moved} against the period before")


def empty_state_text(
    row: Mapping[str, Any] | None = None, *, in_days: bool = True, filtered: bool = True
) -> str:
    """Why there is nothing to show, with the cure. ``row``: of the metric, as measured.

    ``in_days``: only some days are looked at; ``filtered``: only some stores, people or kinds are.
    """
    if row and row["value"] is None and (many := row["awaiting"]):
        return say(
            f"{count(many)} 条已到期，但能说明结果的记录还没有导入。请到“导入”页导入最新的导出，"
            "或在那里声明记录已完整。",
            f"{count(many)} fell due, but the records that would tell are not loaded yet. Load the latest "
            "export on the page Load, or declare there that the records are complete.",
        )
    if row and row["value"] is None and (many := row["pending"]):
        return say(
            f"{count(many)} 条还没有到期，到期后才有数字；现在不用做什么。",
            f"{count(many)} not due yet: figures come as they fall due; there is nothing to do now.",
        )
    if row and row["value"] is None and (many := row["unknown"]):
        return say(
            f"来源没有提供计算所需的列（{count(many)} 条）。请在导出中加上，再到“导入”页导入。",
            f"The source lacks columns that this needs (records: {count(many)}). "
            "Add them to the export, and load it on the page Load.",
        )
    if not (in_days or filtered):
        return say(
            "还没有这类记录。请到“导入”页导入。", "There are no such records yet. Load them on the page Load."
        )
    chosen = [*["期间"] * in_days, *["筛选"] * filtered]
    cures = [*["放宽期间"] * in_days, *["去掉筛选"] * filtered]
    cures_en = [*["widen the period"] * in_days, *["clear a filter"] * filtered]
    return say(
        f"所选{'和'.join(chosen)}下没有记录。请{'，或'.join(cures)}；仍然没有的，请到“导入”页导入。",
        f"No records for these choices. {' or '.join(cures_en).capitalize()}; "
        "what is still missing then is to be loaded on the page Load.",
    )


def open_cases_headline(cases: int, unknown: int = 0) -> str:
    """The number of open complaints. ``unknown``: complaints whose source does not supply whether."""
    if unknown and not cases:
        return say(
            f"{count(unknown)} 件投诉是否关闭，来源未提供",
            f"Closed or not: unknown to the source ({count(unknown)})",
        )
    return say(
        f"还有 {count(cases)} 件投诉未关闭" if cases else "没有未关闭的投诉",
        f"{counted(cases, 'complaint is', 'complaints are')} still open" if cases else "No complaint is open",
    )


def progress_headline(rows: Sequence[HalfYearProgress], half_year: str) -> str:
    """Lost customers called of all owed, beside how much of the running ``half_year`` is gone at most."""
    done, owed = sum(row.done for row in rows), sum(row.owed for row in rows)
    gone, share = percent(max(row.gone for row in rows)), percent(done / owed)
    return say(
        f"{half_year} 的流失客户：应回访 {count(owed)} 位，已拨打 {share}（{count(done)} 位）；"
        f"半年已过 {gone}",
        f"Lost customers of {half_year}: {share} called ({count(done)} of {count(owed)}); "
        f"{gone} of it is gone",
    )


def funnel_headline(judged: Funnel) -> str:
    """The number of groups outside the funnel's limits."""
    standing = judged.rows["standing"]
    above, below = (count(int((standing == place).sum())) for place in (Standing.ABOVE, Standing.BELOW))
    compared = count(int((standing != Standing.TOO_FEW).sum()))
    zh, en = ("", "")
    if judged.extra:
        zh, en = "（各位之间普遍有差别，范围已放宽；近来变差的见总览）", " and they commonly differ"
    return say(
        f"与整体相比：可比较的 {compared} 位中，{above} 位高于、{below} 位低于正常波动范围{zh}",
        f"Against all together: of {compared} with enough cases, {above} above and {below} below what chance "
        f"allows{en}",
    )


def due_soon_headline(name: str, many: int) -> str:
    """How many items fall due in the next two weeks. ``name``: what they are."""
    return say(f"未来两周到期的{name}：{count(many)} 项", f"{name} due in the next two weeks: {count(many)}")

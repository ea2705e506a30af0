"""What a report says of each advisor: figures with intervals, and no ranking by luck (definitions §7)."""

import polars as pl

from care.i18n import say
from care.reports.model.document import Number, NumberFormat, ReportTable, Section
from care.reports.model.evidence import Evidence
from care.semantic.column_labels import column_label
from care.semantic.format import count
from care.semantic.metric import METRICS, Metric, MetricKind
from care.stats.funnel import Standing, funnel


def advisors(evidence: Evidence) -> Section:
    """Each advisor's rates beside all, and how many complaints name each."""
    said, tables = [], []
    for key in evidence.scope.by_advisor:
        rows = _named(evidence, key)
        if not rows.height:
            continue
        metric = METRICS[key]
        if metric.kind is MetricKind.PROPORTION:
            judged = _judged(evidence, key, rows)
            said.append(_on_standing(metric, judged))
            tables.append(_table(metric, judged))
        else:
            said.append(_on_counts(metric, rows))
            tables.append(_counts(metric, rows))
    nothing = say("此期间没有记录写明顾问。", "No record of this period names an advisor.")
    return Section(evidence.scope.about_advisors, tuple(said) or (nothing,), tables=tuple(tables))


def outside_limits(evidence: Evidence) -> list[tuple[Metric, str, Standing]]:
    """The advisors whose rate is above or below what chance allows: metric, who, which side."""
    found = []
    for key in evidence.scope.by_advisor:
        rows = _named(evidence, key)
        if METRICS[key].kind is MetricKind.PROPORTION and rows.height:
            found += [
                (METRICS[key], who, Standing(side))
                for who, side in _judged(evidence, key, rows).select("who", "standing").iter_rows()
                if side in (Standing.ABOVE, Standing.BELOW)
            ]
    return found


def _named(evidence: Evidence, key: str) -> pl.DataFrame:
    several = len(evidence.names) > 1
    who = pl.concat_str("store", "advisor", separator=" ") if several else pl.col("advisor")
    return (
        evidence.by_advisor.filter(pl.col("metric") == key, pl.col("denominator") > 0)
        .drop_nulls("advisor")
        .select(who.alias("who"), "numerator", "denominator")
        .sort("denominator", "who", descending=[True, False])
    )


def _judged(evidence: Evidence, key: str, rows: pl.DataFrame) -> pl.DataFrame:
    overall = evidence.measured(key).value
    if overall is None:
        raise ValueError(f"{key}: single advisors have cases, all together have none")
    return funnel(rows, overall).rows


def _on_standing(metric: Metric, judged: pl.DataFrame) -> str:
    parts = [
        say(f"{'、'.join(who)}{side.label}", f"{', '.join(who)} {side.label}")
        for side in (Standing.BELOW, Standing.ABOVE)
        if (who := judged.filter(pl.col("standing") == side.value)["who"].to_list())
    ]
    few = judged.filter(pl.col("standing") == Standing.TOO_FEW.value).height
    if few == judged.height:
        return say(
            f"{metric.name}：{few} 位顾问的件数都太少，不作比较。",
            f"{metric.name}: all {few} advisors have too few cases to be compared.",
        )
    apart = say(f"，{few} 人件数太少不比较", f"; {few} with too few cases are not compared") if few else ""
    if not parts:
        return say(
            f"{metric.name}：{judged.height} 位顾问之间的差异未超出偶然范围{apart}。",
            f"{metric.name}: the {judged.height} advisors differ no more than chance allows{apart}.",
        )
    return say(
        f"{metric.name}：{'；'.join(parts)}，其余处于偶然范围{apart}。",
        f"{metric.name}: {'; '.join(parts)}, all others within{apart}.",
    )


def _table(metric: Metric, judged: pl.DataFrame) -> ReportTable:
    columns = ("who", "value", "numerator", "denominator", "wilson_low", "wilson_high", "standing")
    rows = tuple(
        (who, _rate(value), Number(above), Number(below), _rate(low), _rate(high), Standing(side).label)
        for who, value, above, below, low, high, side in judged.select(columns).iter_rows()
    )
    headings = (
        column_label("advisor"),
        say("数值", "Value"),
        say("分子", "Numerator"),
        say("分母", "Denominator"),
        say("95% 区间下限", "95% low"),
        say("95% 区间上限", "95% high"),
        say("与整体相比", "Against all"),
    )
    return ReportTable(metric.name, headings, rows)


def _rate(value: float) -> Number:
    """A proportion as a cell."""
    return Number(value, NumberFormat.PERCENT)


def _on_counts(metric: Metric, rows: pl.DataFrame) -> str:
    named = count(int(rows["denominator"].sum()))
    return say(
        f"{metric.name}：{rows.height} 位顾问涉及 {named} 件；件数随接待量变化，不作好坏比较。",
        f"{metric.name}: {named} name {rows.height} advisors; counts go with how "
        "many customers each serves and are not compared.",
    )


def _counts(metric: Metric, rows: pl.DataFrame) -> ReportTable:
    lines = tuple((who, Number(cases)) for who, cases in rows.select("who", "denominator").iter_rows())
    return ReportTable(metric.name, (column_label("advisor"), say("件数", "Cases")), lines)

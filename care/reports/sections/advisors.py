"""The section on advisors: rates with intervals and funnel limits, without ranking (definitions §7)."""

import polars as pl

from care.i18n import say
from care.reports.model.document import Number, NumberFormat, ReportTable, Section
from care.reports.model.evidence import Evidence
from care.reports.model.text_width import cut_to_width
from care.reports.sections.questionnaire import advisor_item_table
from care.semantic.column_labels import column_label
from care.semantic.format import count
from care.semantic.metric import METRICS, Better, Metric, MetricKind
from care.stats.funnel import Standing, funnel, rate_of
from care.stores.store_names import store_name

NAMED = 2
"""Maximum number of advisors whom the message names."""
NAME_WIDTH = 36
"""Maximum width of a name in a sentence, in narrow characters."""


def advisors(evidence: Evidence) -> Section:
    """Each advisor's rates against the overall rate, and the number of complaints about each."""
    sentences, tables, compared = [], [], False
    for key in evidence.scope.by_advisor:
        rows = _advisor_rows(evidence, key)
        if not rows.height:
            continue
        metric = METRICS[key]
        if metric.kind is MetricKind.PROPORTION:
            funnel_rows = _funnel_rows(rows)
            compared |= bool((funnel_rows["standing"] != Standing.TOO_FEW.value).any())
            sentences.append(_standing_sentence(evidence.figures(key).name, funnel_rows))
            tables.append(_rates_table(metric, funnel_rows))
        else:
            sentences.append(_counts_sentence(evidence.figures(key).name, rows))
            tables.append(_counts_table(metric, rows))
    asked = advisor_item_table(evidence.surveyed, several_stores=len(evidence.store_codes) > 1)
    if asked.rows:
        sentences.append(
            say(
                f"问卷中有 {len(asked.rows)} 组顾问与项目出现不满，见表。",
                f"The questionnaire found dissatisfaction with {len(asked.rows)} pairs of advisor and item.",
            )
        )
        tables.append(asked)
    no_advisor = say("此期间没有记录写明顾问。", "No record of this period names an advisor.")
    return Section(
        evidence.scope.advisors_heading,
        tuple(sentences) or (no_advisor,),
        tables=tuple(tables),
        message=_message(evidence, compared) if tables else "",
        short=say("顾问", "Advisors"),
    )


def _message(evidence: Evidence, compared: bool) -> str:
    """Who stands apart on the bad side; else that nobody does, or has enough cases to be ``compared``."""
    apart = [
        say(f"{_short(name)}（{metric.name}）", f"{_short(name)} ({metric.name})")
        for metric, name, standing in outside_limits(evidence)
        if standing is (Standing.BELOW if metric.better is Better.HIGHER else Standing.ABOVE)
    ]
    if not compared:
        return say("各顾问的件数都太少，不作比较", "Every advisor has too few cases to be compared")
    if not apart:
        return say(
            "没有顾问明显差于整体：差别都在正常波动范围内",
            "No advisor is worse than all together by more than chance",
        )
    named = say("、", ", ").join(apart[:NAMED])
    more = len(apart) - NAMED
    others = say(f" 等 {len(apart)} 处", f" and {more} more") if more > 0 else ""
    return say(f"差于整体、超出正常波动：{named}{others}", f"Worse than all together: {named}{others}")


def outside_limits(evidence: Evidence) -> list[tuple[Metric, str, Standing]]:
    """Metric, advisor and standing for each rate above or below the funnel limits."""
    outliers = []
    for key in evidence.scope.by_advisor:
        rows = _advisor_rows(evidence, key)
        if METRICS[key].kind is MetricKind.PROPORTION and rows.height:
            outliers += [
                (METRICS[key], name, Standing(standing))
                for name, standing in _funnel_rows(rows).select("name", "standing").iter_rows()
                if standing in (Standing.ABOVE, Standing.BELOW)
            ]
    return outliers


def _advisor_rows(evidence: Evidence, key: str) -> pl.DataFrame:
    several = len(evidence.store_codes) > 1
    store = pl.col("store").replace({code: store_name(code) for code in evidence.store_codes})
    name = pl.concat_str(store, "advisor", separator=" ") if several else pl.col("advisor")
    return (
        evidence.by_advisor.filter(pl.col("metric") == key, pl.col("denominator") > 0)
        .drop_nulls("advisor")
        .select(name.alias("name"), "numerator", "denominator")
        .sort("denominator", "name", descending=[True, False])
    )


def _funnel_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """The advisors compared with each other, as on the page, those first who stand out beyond chance."""
    outside = pl.col("standing").is_in([Standing.BELOW.value, Standing.ABOVE.value])
    return funnel(rows, rate_of(rows)).rows.sort(outside, descending=True, maintain_order=True)


def _standing_sentence(name: str, funnel_rows: pl.DataFrame) -> str:
    outside = [
        say(f"{'、'.join(names)}{standing.label}", f"{', '.join(names)} {standing.label}")
        for standing in (Standing.BELOW, Standing.ABOVE)
        if (names := [*map(_short, funnel_rows.filter(pl.col("standing") == standing.value)["name"])])
    ]
    too_few = funnel_rows.filter(pl.col("standing") == Standing.TOO_FEW.value).height
    if too_few == funnel_rows.height:
        return say(
            f"{name}：{too_few} 位顾问的件数都太少，不作比较。",
            f"{name}: all {too_few} advisors have too few cases to be compared.",
        )
    not_compared = (
        say(f"，{too_few} 人件数太少不比较", f"; {too_few} with too few cases are not compared")
        if too_few
        else ""
    )
    if not outside:
        return say(
            f"{name}：{funnel_rows.height} 位顾问与整体之差都未超出正常波动范围{not_compared}。",
            f"{name}: the {funnel_rows.height} advisors differ from all together no more than chance "
            f"allows{not_compared}.",
        )
    return say(
        f"{name}：{'；'.join(outside)}，其余与整体之差在正常波动范围内{not_compared}。",
        f"{name}: {'; '.join(outside)}, all others within{not_compared}.",
    )


def _rates_table(metric: Metric, funnel_rows: pl.DataFrame) -> ReportTable:
    columns = ("name", "value", "numerator", "denominator", "wilson_low", "wilson_high", "standing")
    rows = tuple(
        (
            name,
            _rate(value),
            Number(numerator),
            Number(denominator),
            _rate(low),
            _rate(high),
            Standing(standing).label,
        )
        for name, value, numerator, denominator, low, high, standing in funnel_rows.select(
            columns
        ).iter_rows()
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
    return ReportTable(metric.name, headings, rows, slide_columns=(0, 1, 2, 3, 6))


def _rate(value: float) -> Number:
    """A proportion as a percentage cell."""
    return Number(value, NumberFormat.PERCENT)


def _short(name: str) -> str:
    """A name in a sentence; tables have it whole."""
    return cut_to_width(name, NAME_WIDTH)


def _counts_sentence(name: str, rows: pl.DataFrame) -> str:
    total = count(int(rows["denominator"].sum()))
    return say(
        f"{name}：{rows.height} 位顾问涉及 {total} 件；件数随接待量变化，不作好坏比较。",
        f"{name}: {total} name {rows.height} advisors; counts go with how "
        "many customers each serves and are not compared.",
    )


def _counts_table(metric: Metric, rows: pl.DataFrame) -> ReportTable:
    table_rows = tuple(
        (name, Number(cases)) for name, cases in rows.select("name", "denominator").iter_rows()
    )
    return ReportTable(metric.name, (column_label("advisor"), say("件数", "Cases")), table_rows)

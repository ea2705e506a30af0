"""The monthly appraisal sheet (SVW 十一): the document's figures with their targets, by whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from care.coaching import ATTEMPTED
from care.i18n import say
from care.periods.period import Period
from care.reports.model.document import Cell, Number, Report, ReportTable, Section, number
from care.reports.model.evidence import MetricFigures
from care.reports.model.tables import figures_table, target_cell
from care.reports.model.wording import figure_sentence, misses_beyond_chance
from care.reports.periodic.period_figures import PeriodFigures
from care.reports.sections.summary import targets_met_sentence
from care.semantic.column_labels import column_label
from care.semantic.format import count, counted
from care.semantic.metric import METRICS, Responsible
from care.stats.wilson import FEWEST
from care.stores.store_names import store_name
from care.targets.targets import meets

APPRAISED = (
    "callback_on_time_rate",
    "service_callback_rate",
    "new_car_callback_rate",
    "new_car_success_rate",
    "one_shot_close_rate",
    "timely_standard_rate",
)
"""SVW 十一.1 and 十一.2, in the document's order."""
ROLES = {
    Responsible.AGENT: ("回访专员", "Agents"),
    Responsible.SALES_ADVISOR: ("销售顾问", "Sales advisors"),
    Responsible.HANDLER: ("投诉处理人", "Handlers of complaints"),
}
"""Who answers for any of them, in the order of the sheet."""


@dataclass(frozen=True)
class Appraisal:
    """The month's figures of the stores, and of every person: by role, of its metrics by store and person."""

    figures: PeriodFigures
    people: Mapping[Responsible, pl.DataFrame]


def appraised_of(role: Responsible) -> tuple[str, ...]:
    """The figures that people of a role answer for one by one.

    Whether a task was attempted at all says nothing of agents: a task has one only once it was.
    """
    return tuple(
        key
        for key in APPRAISED
        if METRICS[key].responsible is role
        and (role is not Responsible.AGENT or METRICS[key].numerator != ATTEMPTED)
    )


def appraisal_report(evidence: Appraisal) -> Report:
    """The sheet of a month: the stores' figures, then each person's."""
    figures = evidence.figures
    measured = [figures.measured[key] for key in APPRAISED]
    sentences = [figure_sentence(one, Period.MONTH) for one in measured]
    whole = Section(
        say("门店考核指标", "The stores' figures"),
        (*sentences, _whose()),
        measures=figures_table(measured),
    )
    people = [_role(evidence, role, rows) for role, rows in evidence.people.items()]
    hidden = Section(
        say("个人考核指标", "Each person's figures"),
        (
            say(
                "您的权限不含查看同事姓名，只列门店合计。",
                "You may not see colleagues' names: only the stores' figures are listed.",
            ),
        ),
    )
    return figures.report([whole, *(people if figures.people else [hidden]), _summary(measured)])


def _whose() -> str:
    return say(
        "售后回访率与新车回访率计未拨打的任务；没有人拨打的任务没有专员，所以售后回访率只按门店考核。"
        "每人只列本人负责的指标；件数少于 5 或差别属正常波动的，不据以评定。",
        "Both callback rates count tasks never called; such a task has no agent, so the service rate is the "
        "store's. Everybody has the figures that they answer for; fewer than 5, or a difference that may be "
        "chance, is no ground for an appraisal.",
    )


def _role(evidence: Appraisal, role: Responsible, rows: pl.DataFrame) -> Section:
    title, who = say(*ROLES[role]), role.dimension
    named = rows.filter(pl.col("denominator") > 0).drop_nulls(who).sort("store", who)
    if named.is_empty():
        return Section(title, (say("本月没有写明姓名的记录。", "No record of this month names anybody."),))
    many = named.select("store", who).n_unique()
    told = [
        say(
            f"{many} 人，各按本人负责的指标考核。",
            f"{counted(many, 'person', 'people')}, each by the figures that are theirs.",
        )
    ]
    nobody = rows.filter(pl.col(who).is_null(), pl.col("denominator") > 0)
    sums = nobody.group_by("metric", maintain_order=True).agg(pl.col("denominator").sum())
    for key, cases in sums.iter_rows():
        name = evidence.figures.measured[key].metric.name
        told.append(
            say(
                f"{name}：另有 {count(cases)} 件不属于任何人（从未拨打或未写明），只计入门店。",
                f"{name}: {counted(cases, 'is', 'are')} nobody's (never called, or not named), the "
                "store's alone.",
            )
        )
    return Section(title, tuple(told), tables=(_people_table(evidence, role, named),))


def _people_table(evidence: Appraisal, role: Responsible, rows: pl.DataFrame) -> ReportTable:
    """One row a person and figure, with room for a signature."""
    headings = (
        column_label("store"),
        column_label(role.dimension),
        say("指标", "Metric"),
        say("数值", "Value"),
        say("分子", "Numerator"),
        say("分母", "Denominator"),
        say("目标", "Target"),
        say("结论", "Result"),
        say("本人签字", "Signature"),
    )
    order = {key: place for place, key in enumerate(APPRAISED)}
    in_order = rows.sort("store", role.dimension, pl.col("metric").replace_strict(order))
    measured = evidence.figures.measured
    table_rows = (
        _row(replace(measured[row["metric"]], current=row), row["store"], row[role.dimension])
        for row in in_order.iter_rows(named=True)
    )
    return ReportTable(
        say("个人考核指标", "Each person's figures"), headings, tuple(table_rows), runs_on=True
    )


def _row(one: MetricFigures, store: str, name: str) -> tuple[Cell, ...]:
    counts = (Number(one.current["numerator"]), Number(one.current["denominator"]))
    figures = (one.metric.name, number(one.metric, one.value), *counts, target_cell(one), _result(one))
    return (store_name(store), name, *figures, "")


def _result(one: MetricFigures) -> str | None:
    """Whether the target is met, and whether a miss may be chance; None without a target that all share."""
    met = meets(one.metric, one.value, one.target.value)
    if met is None:
        return None
    if one.current["denominator"] < FEWEST:
        return say("件数太少，不作判断", "too few to judge")
    if met:
        return say("达到", "met")
    if misses_beyond_chance(one):
        return say("未达到", "missed")
    return say("未达到，可能属正常波动", "missed, perhaps by chance")


def _summary(measured: Sequence[MetricFigures]) -> Section:
    missed = [figure_sentence(one, Period.MONTH) for one in measured if misses_beyond_chance(one)]
    title = say("报人事部门", "To the personnel department")
    return Section(title, (targets_met_sentence(measured), *missed), room=(say("考核意见", "Appraisal"),))

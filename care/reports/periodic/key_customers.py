"""The quarterly report on key customers (SVW 五): each is called once a quarter; who is still open."""

from dataclasses import dataclass

import polars as pl

from care.i18n import say
from care.periods.period import Period
from care.reports.model.document import Report, Section
from care.reports.model.tables import figures_table, records_table
from care.reports.model.wording import figure_sentence
from care.reports.periodic.period_figures import PeriodFigures
from care.reports.periodic.task_tally import open_table, still_open, tally_tables
from care.semantic.format import count, counted, percent

KEY_METRICS = ("key_customer_quarter_rate",)
VOICE_COLUMNS = ("store", "attempted_at", "advisor", "agent", "satisfaction", "dissatisfied", "voice")


@dataclass(frozen=True)
class KeyCustomers:
    """The figures of a quarter and its owed callbacks. ``owing``: whether any store's policy asks for them.

    ``voices``: what was written down on calls to key customers, dissatisfied ones first.
    """

    figures: PeriodFigures
    tasks: pl.DataFrame
    voices: pl.DataFrame
    owing: bool


def key_customers_report(evidence: KeyCustomers) -> Report:
    """The report on a quarter, over or running."""
    tasks = evidence.tasks
    if not tasks.height:
        return evidence.figures.report([Section(_title(), (_nobody(evidence),))])
    records = [
        records_table(say("重点客户", "key customers"), tasks),
        records_table(say("重点客户原话", "key customers' words"), evidence.voices),
    ]
    sections = [_calls(evidence), _open(tasks), *_voices(evidence.voices), _summary(evidence)]
    return evidence.figures.report(sections, records)


def _title() -> str:
    return say("重点客户回访执行", "Calls to key customers")


def _nobody(evidence: KeyCustomers) -> str:
    if not evidence.owing:
        return say(
            "门店的制度不要求每季度回访重点客户（上海大众制度五要求），没有可报告的。",
            "No store's policy asks for a quarterly call to key customers (SVW does): nothing to report.",
        )
    return say(
        "此季度没有应回访的重点客户：须有“重点客户”为是的工单或销售。",
        "No key customer is owed a call in this quarter: it takes orders or sales that say key customer.",
    )


def _calls(evidence: KeyCustomers) -> Section:
    measured = [evidence.figures.measured[key] for key in KEY_METRICS]
    tasks = evidence.tasks
    owed, called, reached = map(
        count, (tasks.height, tasks["first_attempt_at"].count(), tasks["reached_at"].count())
    )
    share = percent(tasks["first_attempt_at"].count() / tasks.height)
    so_far = say(
        f"此季度应回访重点客户 {owed} 位，已拨打 {called} 位（{share}），接通 {reached} 位。",
        f"{owed} key {'customer is' if tasks.height == 1 else 'customers are'} owed a call this "
        f"quarter: {called} called ({share}), "
        f"{reached} reached.",
    )
    sentences = (so_far, *(figure_sentence(one, Period.QUARTER) for one in measured))
    return Section(_title(), sentences, measures=figures_table(measured), tables=tally_tables(tasks))


def _open(tasks: pl.DataFrame) -> Section:
    many = still_open(tasks).height
    title = say("尚未拨打", "Not called")
    if not many:
        return Section(title, (say("此季度的重点客户都已拨打。", "Every key customer was called."),))
    left = tasks.filter(pl.col("first_attempt_at").is_null(), pl.col("settled").not_()).height
    sentence = say(
        f"{count(many)} 位尚未拨打，其中 {count(left)} 位还在期限内。",
        f"{counted(many, 'was', 'were')} not called; {count(left)} of them not due yet.",
    )
    return Section(title, (sentence,), tables=(open_table(tasks),))


def _voices(voices: pl.DataFrame) -> list[Section]:
    if voices.is_empty():
        return []
    columns = [name for name in VOICE_COLUMNS if name in voices.columns]
    dissatisfied = int(voices["dissatisfied"].sum() or 0)
    sentence = say(
        f"有评分或原话的 {count(voices.height)} 次，其中 {count(dissatisfied)} 次记录为不满。",
        f"{counted(voices.height, 'call has', 'calls have')} a score or words, {count(dissatisfied)} "
        "dissatisfaction.",
    )
    table = records_table(say("重点客户原话", "Key customers' words"), voices, columns)
    return [
        Section(say("客户意见与建议", "Customers' opinions and suggestions"), (sentence,), tables=(table,))
    ]


def _summary(evidence: KeyCustomers) -> Section:
    measured = [evidence.figures.measured[key] for key in KEY_METRICS]
    told = [figure_sentence(one, Period.QUARTER) for one in measured]
    many = still_open(evidence.tasks).height
    left = (
        say(
            f"还有 {count(many)} 位尚未拨打，名单见前。",
            f"{counted(many, 'was', 'were')} not called; the list is above.",
        )
        if many
        else say("应回访的都已拨打。", "All who were owed a call were called.")
    )
    # What SVW 五 asks of the report besides the figures is not among the records.
    room = say("服务不足、竞争对手的优势、改进措施", "Shortcomings, competitors' strengths, measures")
    return Section(say("总结与改进建议", "Summary and improvements"), (*told, left), room=(room,))

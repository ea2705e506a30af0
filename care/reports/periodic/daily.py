"""The daily report (日报: DYK's of 3DC and 7DC, SVW 十): one page that the manager writes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.i18n import say
from care.reports.model.document import Cell, Number, Report, ReportTable, Section
from care.reports.model.tables import cell_of, records_table
from care.reports.model.wording import value_in_words
from care.reports.periodic.period_figures import PeriodFigures
from care.semantic.column_labels import column_label
from care.semantic.format import count, counted, not_due
from care.semantic.format import day as written_day
from care.semantic.vocabulary import label
from care.worklist import Urgency
from care.worklist.worklist_table import worklist_table

DAILY_METRICS = ("callback_rate", "callback_on_time_rate", "callback_success_rate")
LISTED = 5
"""Rows of a list on the page; the workbook has all."""
GROUPS = 8
"""Rows of a table of people or types on the page."""
MOST_WORDS = 40
"""Characters of a customer's words on the page."""
DISSATISFIED_COLUMNS = ("store", "attempted_at", "callback_type", "advisor", "voice", "complaint_no")
CASE_COLUMNS = ("store", "complaint_no", "received_at", "level", "cause_1", "handler", "status", "due_at")


@dataclass(frozen=True)
class Daily:
    """A day's calls and complaints, and the work of the day after it.

    ``attempts``: every call of the day. ``received``: its complaints; ``open_cases``: those open now.
    ``worklist``: who is to be called on ``next_day``, None where that day is past.
    """

    figures: PeriodFigures
    attempts: pl.DataFrame
    received: pl.DataFrame
    open_cases: pl.DataFrame
    next_day: date
    worklist: pl.DataFrame | None

    @property
    def dissatisfied(self) -> pl.DataFrame:
        """The calls on which a customer was dissatisfied, in order of time."""
        return self.attempts.filter("dissatisfied").sort("attempted_at", "store", "callback_no")

    @property
    def overdue(self) -> pl.DataFrame:
        """The open complaints whose due time has passed by the end of the day, the oldest first."""
        due_on = pl.col("due_at").dt.date()
        return self.open_cases.filter(due_on <= self.figures.span.until).sort("due_at", "complaint_no")


def daily_report(evidence: Daily) -> Report:
    """The report on a day."""
    room = Section(
        say("经理批示", "The manager's instructions"),
        (),
        room=(
            say("售后经理批示", "Service manager"),
            say("销售经理批示", "Sales manager"),
            say("整改完成情况（责任人、日期）", "What was done (who, when)"),
        ),
    )
    sections = (_calls(evidence), _dissatisfied(evidence), _today(evidence), room)
    records = (
        records_table(say("当日回访", "calls of the day"), evidence.attempts),
        records_table(say("当日不满", "dissatisfied"), evidence.dissatisfied),
        records_table(say("当日投诉", "complaints received"), evidence.received),
        records_table(say("超期未关闭投诉", "overdue complaints"), evidence.overdue),
        *_worklist_records(evidence),
    )
    return evidence.figures.report(sections, records, one_page=True)


def _calls(evidence: Daily) -> Section:
    attempts, title = evidence.attempts, say("当日回访", "Calls of the day")
    sentences = [_due_sentence(evidence)]
    if attempts.is_empty():
        return Section(title, (say("当日没有回访记录。", "No call was recorded on this day."), *sentences))
    reached = attempts.filter("reached").height
    sentences.insert(
        0,
        say(
            f"拨打 {count(attempts.height)} 次，接通 {count(reached)} 次，{_dissatisfied_words(evidence)}。",
            f"{counted(attempts.height, 'call was', 'calls were')} made, {count(reached)} reached the "
            "customer, "
            f"{_dissatisfied_words(evidence)}.",
        ),
    )
    by = [name for name in ("callback_type", "agent") if name in attempts.columns]
    return Section(title, tuple(sentences), tables=tuple(_attempts_table(attempts, one) for one in by))


def _dissatisfied_words(evidence: Daily) -> str:
    """How many customers were dissatisfied, where any source of the day's calls tells."""
    if not evidence.attempts["dissatisfied"].count():
        return say("来源未提供“是否不满”", "the source does not tell of dissatisfaction")
    many = count(evidence.dissatisfied.height)
    return say(f"记录为不满 {many} 次", f"{many} recorded dissatisfaction")


def _due_sentence(evidence: Daily) -> str:
    """The callbacks that fell due on the day: attempted and concluded in time, or why nobody knows yet."""
    rate, on_time = (evidence.figures.measured[key] for key in DAILY_METRICS[:2])
    if rate.value is not None:
        return say(
            f"当日到期的回访：{rate.name} {value_in_words(rate.metric, rate.current)}，"
            f"{on_time.name} {value_in_words(on_time.metric, on_time.current)}。",
            f"Callbacks due on the day: {rate.name} {value_in_words(rate.metric, rate.current)}, "
            f"{on_time.name} {value_in_words(on_time.metric, on_time.current)}.",
        )
    if pending := rate.current["pending"]:
        words = not_due(rate.metric)
        return say(
            f"当日到期的 {count(pending)} 件，记录未到当日结束，{words}。",
            f"{counted(pending, 'callback', 'callbacks')} due on the day: {words}, as the records end "
            "before the day does.",
        )
    if awaiting := rate.current["awaiting"]:
        return say(
            f"当日到期的 {count(awaiting)} 件待补数据。",
            f"{counted(awaiting, 'callback', 'callbacks')} due on the day: records are awaited.",
        )
    return say("当日没有到期的回访。", "No callback fell due on this day.")


def _attempts_table(attempts: pl.DataFrame, by: str) -> ReportTable:
    counted = attempts.group_by(by).agg(
        calls=pl.len(),
        reached=pl.col("reached").sum(),
        # Because a column that the source lacks tells nothing, what is unknown everywhere is no 0.
        dissatisfied=pl.when(pl.col("dissatisfied").count() > 0).then(pl.col("dissatisfied").sum()),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_name(by, name), *(None if many is None else Number(many) for many in counts))
        for name, *counts in counted.sort("calls", by, descending=[True, False]).iter_rows()
    )
    headings = (
        column_label(by),
        say("拨打", "Calls"),
        say("接通", "Reached"),
        say("不满", "Dissatisfied"),
    )
    kind = column_label(by)
    return _first(ReportTable(say(f"按{kind}", f"By {kind.lower()}"), headings, rows), GROUPS)


def _dissatisfied(evidence: Daily) -> Section:
    found, received, overdue = evidence.dissatisfied, evidence.received, evidence.overdue
    title = say("不满与投诉", "Dissatisfaction and complaints")
    sentence = (
        say(
            f"新受理投诉 {count(received.height)} 件；至今未关闭 {count(evidence.open_cases.height)} 件，"
            f"其中 {count(overdue.height)} 件已过要求完成时间。",
            f"Complaints received: {count(received.height)}; open by now: "
            f"{count(evidence.open_cases.height)}, {count(overdue.height)} of them past their due time.",
        )
        if evidence.figures.stores["complaints_since"].is_not_null().any()
        else say("没有导入投诉记录。", "No complaint records were loaded.")
    )
    tables = [
        _list(say("不满的回访", "Dissatisfied customers"), found, DISSATISFIED_COLUMNS),
        _list(say("新受理投诉", "Complaints received"), received, CASE_COLUMNS),
        _list(say("超期未关闭的投诉", "Complaints past their due time"), overdue, CASE_COLUMNS),
    ]
    return Section(title, (sentence,), tables=tuple(table for table in tables if table.rows))


def _today(evidence: Daily) -> Section:
    on = written_day(evidence.next_day)
    title = say(f"{on} 待办", f"To do on {on}")
    rows = evidence.worklist
    if rows is None:
        past = say("这一天已过，待办见最新一天的日报。", "That day is past: see the latest report.")
        return Section(title, (past,))
    if rows.is_empty():
        return Section(title, (say("没有要回访的。", "Nobody is to be called."),))
    counts = dict(rows.group_by("urgency").len().iter_rows())
    parts = [f"{one.label} {count(counts[one.value])}" for one in Urgency if one.value in counts]
    listed = say("，", ", ").join(parts)
    many = count(rows.height)
    sentence = say(f"要回访 {many} 件：{listed}。", f"{many} to be called: {listed}.")
    urgencies = [one for one in Urgency if one.value in counts]
    by = "agent" if "agent" in rows.columns else "callback_type"
    table = ReportTable(
        say(f"按{column_label(by)}", f"By {column_label(by).lower()}"),
        (column_label(by), *(one.label for one in urgencies)),
        tuple(_workload_row(name, some, by, urgencies) for name, some in _groups(rows, by)),
    )
    return Section(title, (sentence,), tables=(_first(table, GROUPS),))


def _worklist_records(evidence: Daily) -> list[ReportTable]:
    rows = evidence.worklist
    if rows is None:
        return []
    hidden = [name for name in ("agent", "advisor") if name not in rows.columns]
    shown = worklist_table(rows.with_columns(pl.lit(None, pl.String).alias(name) for name in hidden))
    shown = shown.drop(map(column_label, hidden), strict=False)
    cells = tuple(tuple(map(cell_of, row)) for row in shown.iter_rows())
    return [ReportTable(say("次日待办", "to do next"), tuple(shown.columns), cells)]


def _groups(rows: pl.DataFrame, by: str) -> list[tuple[str | None, pl.DataFrame]]:
    """The rows of each group, most first."""
    found = [(name, some) for (name,), some in rows.partition_by(by, as_dict=True).items()]
    return sorted(found, key=lambda pair: (-pair[1].height, pair[0] or ""))


def _workload_row(
    name: str | None, rows: pl.DataFrame, by: str, urgencies: Sequence[Urgency]
) -> tuple[str | Number, ...]:
    own = dict(rows.group_by("urgency").len().iter_rows())
    assigned = say("待分配", "to be assigned") if name is None and by == "agent" else _name(by, name)
    return (assigned, *(Number(own.get(one.value, 0)) for one in urgencies))


def _list(title: str, rows: pl.DataFrame, columns: Sequence[str]) -> ReportTable:
    """The first rows of a list, customers' words shortened."""
    shown = rows.select(name for name in columns if name in rows.columns)
    if "voice" in shown.columns:
        shown = shown.with_columns(pl.col("voice").str.slice(0, MOST_WORDS))
    return _first(records_table(title, shown), LISTED)


def _first(table: ReportTable, most: int) -> ReportTable:
    """The table with as many rows as fit a page, its title saying how many there are."""
    if len(table.rows) <= most:
        return table
    many = f"{most} / {len(table.rows)}"
    note = say(f"（{many}，其余见工作簿）", f" ({many}, the rest is in the workbook)")
    return ReportTable(table.title + note, table.headings, table.rows[:most])


def _name(by: str, value: str | None) -> str:
    return say("未注明", "not stated") if value is None else label(by, value)

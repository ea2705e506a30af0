"""The sheet of one person as a report of one page, for slides, paper and a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from care.coaching.against_team import AgainstTeam
from care.coaching.recordings import Recording, RecordingKind
from care.i18n import say
from care.periods.period import Period
from care.reports.model.document import (
    ChartType,
    Number,
    NumberFormat,
    Report,
    ReportChart,
    ReportTable,
    Section,
)
from care.reports.model.tables import definitions_table
from care.reports.model.team_axis import AxisRow
from care.review.minutes import Minute
from care.semantic.metric import Metric
from care.signals.judged_series import JudgedSeries
from care.stores.store_names import store_name

MOST_POINTS = 13
"""Points of a course on the page."""
MOST_WORDS = 42
"""Characters of a recording on the page."""
MOST_AGREED = 3
"""Actions on the page, the newest."""


@dataclass(frozen=True)
class CoachingContent:
    """What a sheet says of a person of a store; ``days``: the days looked at, in words.

    ``course``: that of the first figure, None where it has none. ``recordings`` are masked; none for readers
    who may not open records. ``agreed``: actions of the person, newest first.
    """

    person: str
    role: str
    store: str
    days: str
    figures: Sequence[AgainstTeam]
    course: JudgedSeries | None
    recordings: Sequence[Recording]
    agreed: Sequence[Minute]


def coaching_report(content: CoachingContent) -> Report:
    """The sheet with its figures, course, recordings and actions, and room to write."""
    sections = [_figures(content.figures)]
    sections += [_course(content.figures[0].metric, content.course)] if content.course else []
    sections += [_recordings(content.recordings)] if content.recordings else []
    sections += [_agreed(content.agreed)] if content.agreed else []
    room = (
        say("谈话记录", "Notes of the talk"),
        say("约定的行动、期限", "Agreed actions, by when"),
        say("双方签字", "Signatures"),
    )
    return Report(
        "coaching",
        say("辅导单", "Coaching sheet"),
        content.person,
        (content.store,),
        say(
            f"{content.role} · {store_name(content.store)} · {content.days} · 供本人谈话用，不张贴",
            f"{content.role} · {store_name(content.store)} · {content.days} · for the talk, not for a wall",
        ),
        (),
        (*sections, Section(say("谈话", "The talk"), (), room=room)),
        definitions_table([one.metric.key for one in content.figures]),
        (_figures_table(content.figures),),
        one_page=True,
        one_slide=True,
    )


def axis_row(one: AgainstTeam) -> AxisRow:
    """A figure on the axis of the team."""
    return AxisRow(one.metric.name, one.value, one.interval, one.team, one.limits, one.is_better)


def _figures(figures: Sequence[AgainstTeam]) -> Section:
    legend = say(
        "点为本人，竖线为全店，浅色条为正常波动范围（99.8%），横线为 95% 区间。",
        "Dot: this person; tick: the store; pale bar: what chance allows (99.8%); line: 95% interval.",
    )
    return Section(
        say("与全店同岗相比", "Beside the store's team"),
        (*(one.sentence + say("。", ".") for one in figures), legend),
        axis=tuple(map(axis_row, figures)),
    )


def _figures_table(figures: Sequence[AgainstTeam]) -> ReportTable:
    """The figures with their intervals and limits as numbers, for the workbook."""
    rate = NumberFormat.PERCENT
    return ReportTable(
        say("指标", "Figures"),
        (
            say("指标", "Metric"),
            say("本人", "Person"),
            say("分子", "Numerator"),
            say("分母", "Denominator"),
            say("95% 区间下限", "95% low"),
            say("95% 区间上限", "95% high"),
            say("全店", "Store"),
            say("正常范围下限", "Chance, low"),
            say("正常范围上限", "Chance, high"),
            say("与全店相比", "Against the store"),
        ),
        tuple(
            (
                one.metric.name,
                Number(one.value, rate),
                Number(one.numerator),
                Number(one.denominator),
                *(Number(end, rate) for end in one.interval),
                Number(one.team, rate),
                *(Number(end, rate) for end in one.limits),
                one.standing.word,
            )
            for one in figures
        ),
    )


def _course(metric: Metric, course: JudgedSeries) -> Section:
    points = [judged.point for judged in course.chart.points][-MOST_POINTS:]
    chart = ReportChart(
        metric.name,
        ChartType.LINE,
        NumberFormat.PERCENT,
        tuple(_period_label(course.chart.unit, point.period) for point in points),
        ((metric.name, tuple(point.value if point.complete else None for point in points)),),
    )
    return Section(say("走势", "Course"), (course.summary,), (chart,))


def _recordings(recordings: Sequence[Recording]) -> Section:
    headings = (say("类别", "Kind"), say("编号", "Number"), say("日期", "Day"), say("记录", "Recording"))
    rows = tuple((one.kind.label, one.number, one.on, _words(one)) for one in recordings)
    title = say("可以一起看的记录（已脱敏）", "Recordings to look at together (masked)")
    return Section(title, (), tables=(ReportTable("", headings, rows),))


def _words(one: Recording) -> str:
    if one.kind is RecordingKind.MISSED:
        return say("未按时完成", "not concluded in time")
    words = one.words[:MOST_WORDS] + ("…" if len(one.words) > MOST_WORDS else "")
    return words or say("（没有写）", "(nothing written)")


def _agreed(agreed: Sequence[Minute]) -> Section:
    headings = (
        say("约定于", "Agreed on"),
        say("措施", "What"),
        say("期限", "By when"),
        say("状态", "State"),
    )
    rows = tuple(
        (one.since, one.content.what, one.content.due_on, one.content.state.label)
        for one in agreed[:MOST_AGREED]
    )
    title = say("已经约定的", "Agreed before")
    return Section(title, (), tables=(ReportTable("", headings, rows),))


def _period_label(unit: Period, period: date) -> str:
    return f"{period:%m-%d}" if unit is Period.WEEK else f"{period:%Y-%m}"

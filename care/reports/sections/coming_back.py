"""How soon closed complaints come back, as a chart of a report and in a sentence (definitions §6)."""

from care.i18n import say
from care.reports.model.document import ChartType, NumberFormat, ReportChart
from care.reports.model.evidence import Evidence
from care.semantic.format import count, counted, percent
from care.stats.coming_back import (
    DayShare,
    return_curve,
    return_times,
    share_back,
    shares_by_day,
    undated_returns,
)
from care.stats.kaplan_meier import SurvivalCurve
from care.stats.wilson import FEWEST

TOLD_DAYS = (7, 30, 90)
"""The days after which the share is told in words, as far as the watches reach."""


def coming_back_told(evidence: Evidence) -> tuple[tuple[ReportChart, ...], tuple[str, ...]]:
    """The chart and the sentence about the closes of a year; nothing of too few, or of less than a week."""
    times = return_times(evidence.closed_cases, evidence.stores)
    curve = return_curve(times)
    if times.height < FEWEST or share_back(curve, TOLD_DAYS[0]) is None:
        return (), ()
    return (_chart(shares_by_day(curve)),), (_sentence(evidence, curve),)


def _chart(shares: list[DayShare]) -> ReportChart:
    days, *lines = zip(*shares, strict=True)
    names = (
        say("重开或再次投诉", "Reopened or repeated"),
        say("95% 区间下限", "95% interval, lower end"),
        say("95% 区间上限", "95% interval, upper end"),
    )
    return ReportChart(
        say("关闭后再次出现的比例", "Come back after the close"),
        ChartType.STEPS,
        NumberFormat.PERCENT,
        tuple(map(str, days)),
        tuple(zip(names, lines, strict=True)),
        axis=say("关闭后天数", "Days since the close"),
    )


def _sentence(evidence: Evidence, curve: SurvivalCurve) -> str:
    shares = {days: share for days in TOLD_DAYS if (share := share_back(curve, days)) is not None}
    first, *later = shares.items()
    told_zh = "、".join(f"{days} 天内 {percent(share)}" for days, share in shares.items())
    told_en = "".join(f", {percent(share)} within {days}" for days, share in later)
    since, cases, running = evidence.closed_since, curve.cases, count(curve.cases - curve.closed)
    undated = undated_returns(evidence.closed_cases)
    return say(
        f"{since} 起首次关闭的 {count(cases)} 件投诉，关闭后 {told_zh} 重开或再次投诉"
        f"（其余 {running} 件计到观察期结束或记录所及"
        + (f"；另有 {count(undated)} 件再次出现的时间不详，未计" if undated else "")
        + "）。",
        f"Of {counted(cases, 'complaint', 'complaints')} first closed since {since}, "
        f"{percent(first[1])} were reopened or repeated "
        f"within {first[0]} days{told_en} ({running} others count until their watch or the records end"
        + (f"; {count(undated)} more came back nobody knows when" if undated else "")
        + ").",
    )

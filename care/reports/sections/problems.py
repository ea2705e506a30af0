"""What the figures ask to be improved, each with the department that owes an answer."""

from datetime import timedelta

from care.i18n import say
from care.reports.model.document import Department, Problem
from care.reports.model.evidence import AFTER_SALES, Evidence, Measured
from care.reports.model.tables import class_words
from care.reports.model.wording import (
    exclusions_sentence,
    misses_beyond_chance,
    shortfall,
    target_sentence,
    value_in_words,
)
from care.reports.sections.advisors import outside_limits
from care.semantic.format import count, percent
from care.stats.funnel import Standing

UNFINISHED = ("close_rate",)
"""Always lowest for the latest cases, which have had the least time; the open cases are named instead."""


def problems(evidence: Evidence) -> list[Problem]:
    """Targets missed beyond chance (most cases first), who stands out, the heaviest cause, the open cases."""
    measured = [evidence.measured(key) for key in evidence.scope.metrics]
    missed = [one for one in measured if misses_beyond_chance(one) and one.metric.key not in UNFINISHED]
    missed.sort(key=shortfall, reverse=True)
    return [
        *(_missed_target(evidence, one) for one in missed),
        *_below(evidence),
        *_unheard(evidence),
        *_heaviest_cause(evidence),
        *_left_open(evidence),
    ]


def _missed_target(evidence: Evidence, one: Measured) -> Problem:
    cases = count(max(1, shortfall(one)))
    extra = exclusions_sentence(one)
    text = f"{one.metric.name} {value_in_words(one.metric, one.now)}" + say("，", ", ") + target_sentence(one)
    text += (say("，", ", ") + extra if extra else "") + say("。", ".")
    asked = say(
        f"至少补上 {cases} 件才达标；逐件核对原因",
        f"At least {cases} more would have met it; go through them",
    )
    return _problem(evidence, one.metric.key, text, asked, _owner(evidence, one.metric.key))


def _below(evidence: Evidence) -> list[Problem]:
    return [
        _problem(
            evidence,
            metric.key,
            say(f"{who} 的{metric.name}{side.label}。", f"{who}: {metric.name} is {side.label}."),
            say("先核对其记录，再与本人复盘", "Check the records first, then go through them together"),
            _department(evidence),
        )
        for metric, who, side in outside_limits(evidence)
        if side is (Standing.BELOW if metric.better == "higher" else Standing.ABOVE)
    ]


def _unheard(evidence: Evidence) -> list[Problem]:
    if "missed_voice_rate" not in evidence.scope.metrics:
        return []
    missed = evidence.measured("missed_voice_rate")
    if not missed.now["numerator"]:
        return []
    cases = count(missed.now["numerator"])
    return [
        _problem(
            evidence,
            "missed_voice_rate",
            say(
                f"有 {cases} 位客户在“无不满”的回访后 30 天内另行投诉（漏记）。",
                f"{cases} customers complained elsewhere within 30 days of a callback that recorded nothing.",
            ),
            say(
                "复听这些回访，核对记录方式",
                "Listen to these callbacks again and check how they were recorded",
            ),
            Department.CARE,
        )
    ]


def _heaviest_cause(evidence: Evidence) -> list[Problem]:
    causes = (
        evidence.classes["cause_1"].drop_nulls("cause_1").sort("value", "cause_1", descending=[True, False])
    )
    whole = evidence.classes["cause_1"]["value"].sum()
    if not causes.height or causes["value"][0] < 2:
        return []
    cause, cases = causes.select("cause_1", "value").row(0)
    share = percent(cases / whole)
    return [
        _problem(
            evidence,
            "complaint_count",
            say(
                f"投诉最多的原因是“{class_words('cause_1', cause)}”，{count(cases)} 件，占 {share}。",
                f"Most complaints are about {class_words('cause_1', cause)}: {count(cases)}, {share} of all.",
            ),
            say("对这一原因作深入分析", "Analyse this cause in depth"),
            _department(evidence),
        )
    ]


def _left_open(evidence: Evidence) -> list[Problem]:
    waiting = evidence.open_cases.height
    if not waiting:
        return []
    return [
        _problem(
            evidence,
            "close_rate",
            say(f"还有 {count(waiting)} 件投诉未关闭。", f"Complaints still open: {count(waiting)}."),
            say("逐件定责任人和关闭日期", "Name an owner and a closing day for each"),
            _department(evidence),
        )
    ]


def _problem(evidence: Evidence, metric: str, matter: str, asked: str, department: Department) -> Problem:
    on = evidence.span.until + timedelta(days=1)
    return Problem(matter, asked, department, evidence.scope.key, metric, on)


def _owner(evidence: Evidence, metric: str) -> Department:
    scope = evidence.scope
    own = metric in (*scope.execution, *scope.quality, *scope.revisits)
    return Department.CARE if own else _department(evidence)


def _department(evidence: Evidence) -> Department:
    return Department.SERVICE if evidence.scope is AFTER_SALES else Department.SALES

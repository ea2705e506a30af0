"""Problems derived from the figures, each with the responsible department."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from care.i18n import say
from care.presentation.contribution_words import contribution_sentences, named_people, start_with
from care.reports.model.evidence import Evidence, MetricFigures
from care.reports.model.problem import Department, Problem
from care.reports.model.scopes import AFTER_SALES
from care.reports.model.tables import complaint_class_label
from care.reports.model.wording import (
    exclusions_sentence,
    misses_beyond_chance,
    shortfall,
    target_sentence,
    value_in_words,
)
from care.reports.sections.advisors import outside_limits
from care.semantic.format import count, counted, percent, value
from care.stats.funnel import Standing

NAMED = 2
"""Maximum number of handlers who are named for their open complaints."""


def problems(evidence: Evidence) -> list[Problem]:
    """The problems of a scope, in this order.

    Targets missed beyond chance (largest shortfall first), advisors outside the funnel limits, unrecorded
    dissatisfaction, the most frequent cause of complaints, open complaints.
    """
    judged = [evidence.figures(key) for key in evidence.scope.metrics]
    missed = [one for one in judged if not one.metric.state and misses_beyond_chance(one)]
    missed.sort(key=shortfall, reverse=True)
    off_target = [_missed_target(evidence, figures) for figures in missed]
    named = {(one.metric, one.who) for one in off_target}
    outliers = _advisor_outliers(evidence) if evidence.people else []
    return [
        *off_target,
        *(one for one in outliers if (one.metric, one.who) not in named),
        *_unrecorded_dissatisfaction(evidence),
        *_heaviest_cause(evidence),
        *_open_complaints(evidence),
    ]


def _missed_target(evidence: Evidence, figures: MetricFigures) -> Problem:
    cases = count(max(1, shortfall(figures)))
    exclusions = exclusions_sentence(figures)
    text = (
        f"{figures.name} {value_in_words(figures.metric, figures.current)}"
        + say("，", ", ")
        + target_sentence(figures)
    )
    text += (say("，", ", ") + exclusions if exclusions else "") + say("。", ".")
    parts = evidence.contributions_told(figures.metric.key)
    first = start_with(parts)
    recommendation = say(
        f"至少补上 {cases} 件才达标；{first and first + '，'}逐件核对原因",
        f"At least {cases} more would have met it; {first and first + ' and '}go through them",
    )
    problem = _problem(
        evidence, figures.metric.key, text, recommendation, _owner(evidence, figures.metric.key)
    )
    cause = say("", " ").join(contribution_sentences(figures.metric, parts, people=evidence.people))
    heading = f"{figures.name} {value(figures.metric, figures.value)}"
    return replace(problem, heading=heading, cause=cause, who=say("、", ", ").join(named_people(parts)))


def _advisor_outliers(evidence: Evidence) -> list[Problem]:
    return [
        replace(
            _problem(
                evidence,
                metric.key,
                say(
                    f"{evidence.figures(metric.key).name}：{advisor} {standing.label}。",
                    f"{evidence.figures(metric.key).name}: {advisor} is {standing.label}.",
                ),
                say("先核对其记录，再与本人复盘", "Check the records first, then go through them together"),
                _department(evidence),
            ),
            who=advisor,
        )
        for metric, advisor, standing in outside_limits(evidence)
        if standing is (Standing.BELOW if metric.better == "higher" else Standing.ABOVE)
    ]


def _unrecorded_dissatisfaction(evidence: Evidence) -> list[Problem]:
    if "missed_voice_rate" not in evidence.scope.metrics:
        return []
    missed = evidence.figures("missed_voice_rate")
    if not missed.current["numerator"]:
        return []
    cases = missed.current["numerator"]
    return [
        _problem(
            evidence,
            "missed_voice_rate",
            say(
                f"有 {count(cases)} 位客户在“无不满”的回访后不久另行投诉（疑似漏记）。",
                f"{counted(cases, 'customer', 'customers')} complained elsewhere soon after a callback "
                "that recorded nothing.",
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
    total = evidence.classes["cause_1"]["value"].sum()
    if not causes.height or causes["value"][0] < 2:
        return []
    cause, cases = causes.select("cause_1", "value").row(0)
    label, share = complaint_class_label("cause_1", cause), percent(cases / total)
    return [
        _problem(
            evidence,
            "complaint_count",
            say(
                f"投诉最多的原因是“{label}”，{count(cases)} 件，占 {share}。",
                f"Most complaints are about {label}: {count(cases)}, {share} of all.",
            ),
            say("对这一原因作深入分析", "Analyse this cause in depth"),
            _department(evidence),
        )
    ]


def _open_complaints(evidence: Evidence) -> list[Problem]:
    open_cases = evidence.open_cases.height
    if not open_cases:
        return []
    problem = _problem(
        evidence,
        "close_rate",
        say(f"还有 {count(open_cases)} 件投诉未关闭。", f"Complaints still open: {count(open_cases)}."),
        say("逐件定责任人和关闭日期", "Name an owner and a closing day for each"),
        _department(evidence),
    )
    return [replace(problem, who=_holders(evidence.open_cases) if evidence.people else "")]


def _holders(open_cases: pl.DataFrame) -> str:
    """The handlers of most open complaints, with how many each has; empty where none is named."""
    named = open_cases.drop_nulls("handler").filter(pl.col("handler") != "")
    held = named.group_by("handler").len().sort("len", "handler", descending=[True, False]).head(NAMED)
    return say("、", ", ").join(
        say(f"{handler} {count(cases)} 件", f"{handler} {count(cases)}")
        for handler, cases in held.iter_rows()
    )


def _problem(
    evidence: Evidence, metric: str, description: str, recommendation: str, department: Department
) -> Problem:
    planned_on = evidence.span.until + timedelta(days=1)
    return Problem(description, recommendation, department, evidence.scope.key, metric, planned_on)


def _owner(evidence: Evidence, metric: str) -> Department:
    scope = evidence.scope
    customer_care = metric in (*scope.execution, *scope.quality, *scope.revisits)
    return Department.CARE if customer_care else _department(evidence)


def _department(evidence: Evidence) -> Department:
    return Department.SERVICE if evidence.scope.key == AFTER_SALES.key else Department.SALES

"""The executive page: the message, eight headline figures, what changed, what to do and who."""

from collections.abc import Sequence

from care.i18n import say
from care.presentation.metric_card import MetricCard
from care.reports.model.evidence import Evidence, MetricFigures
from care.reports.model.executive_page import MOST_FIGURES, Action, ExecutivePage, HeadlineFigure
from care.reports.model.problem import Problem
from care.reports.model.wording import misses_beyond_chance, shortfall
from care.reports.sections.section_message import missed_message, without_stop
from care.scorecard.scorecard import ScorecardCell
from care.scorecard.scorecard_table import sign_label, target_words
from care.semantic.format import fraction
from care.semantic.metric import MetricKind
from care.signals import Variation
from care.signals.judged_series import JudgedSeries
from care.stats.wilson import FEWEST
from care.targets.targets import meets

Headlines = Sequence[tuple[Evidence, MetricFigures]]


def executive_page(evidences: Sequence[Evidence], problems: Sequence[Problem]) -> ExecutivePage:
    """The page of a report about these areas. ``problems``: theirs, the most pressing first."""
    share = MOST_FIGURES // len(evidences)
    headlines = [(one, figures) for one in evidences for figures in _most_telling(one, share)]
    return ExecutivePage(
        _message(evidences, headlines),
        tuple(_headline_figure(*one, alone=len(evidences) == 1) for one in headlines),
        _changes(evidences),
        tuple(_action(problem) for problem in problems),
    )


def _most_telling(evidence: Evidence, many: int) -> list[MetricFigures]:
    """So many headline figures, those first that have enough cases to say something."""
    figures = [evidence.figures(key) for key in evidence.scope.headlines]
    return sorted(figures, key=_says_little)[:many]


def _says_little(figures: MetricFigures) -> bool:
    few = figures.metric.kind is not MetricKind.COUNT and figures.current["denominator"] < FEWEST
    return few or figures.value is None


def _headline_figure(evidence: Evidence, figures: MetricFigures, *, alone: bool) -> HeadlineFigure:
    """``alone``: whether the report has one area, which then need not be named with every figure."""
    metric, row, target = figures.metric, figures.current, figures.target
    chart = evidence.judged(metric.key)
    variation = chart.verdict.variation
    cell = ScorecardCell(metric, row, target.value, variation, tuple(chart.values))
    card = MetricCard(metric, row, figures.previous, figures.last_year, target)
    counted = metric.kind in (MetricKind.PROPORTION, MetricKind.RATE)
    counts = fraction(row["numerator"] if counted else None, row["denominator"])
    return HeadlineFigure(
        cell,
        metric.name if alone else figures.name,
        "" if metric.kind is MetricKind.COUNT else counts,
        say("各店目标不同", "targets differ")
        if target.differs
        else ""
        if target.value is None
        else target_words(metric, target.value),
        "" if figures.value is None else _turn(variation) or card.change_words(variation),
        card.waiting,
    )


def _turn(variation: Variation | None) -> str:
    """What its course says where that is more than chance; the period alone may have gone the other way."""
    return "" if variation in (None, Variation.COMMON) else say("走势", "course: ") + sign_label(variation)


def _message(evidences: Sequence[Evidence], headlines: Headlines) -> str:
    """The target that most cases miss beyond chance, and how many more are missed; else what there is."""
    every = [(one, one.figures(key)) for one in evidences for key in one.scope.metrics]
    missed = [
        (evidence, figures)
        for evidence, figures in every
        if not figures.metric.state and misses_beyond_chance(figures)
    ]
    if missed:
        worst = max(missed, key=lambda pair: shortfall(pair[1]))
        others = len(missed) - 1
        alone = say("；其余目标没有超出正常波动的差距", "; no other target is missed by more than chance")
        more = say(f"；另有 {others} 项未达标", f"; {others} more off target") if others else alone
        return missed_message(*worst) + more
    turned = _turns(evidences, Variation.CONCERNING)
    if turned:
        others = len(turned) - 1
        alone = say("；其余没有变差", "; nothing else got worse")
        more = say(f"；另有 {others} 项变差", f"; {others} more got worse") if others else alone
        return without_stop(turned[0].sentence) + more
    with_value = [figures for _, figures in headlines if figures.value is not None]
    if not any(figures.current["denominator"] for figures in with_value):
        return say("此期间没有可计的记录", "Nothing to count in this period")
    held = [met for one in with_value if (met := meets(one.metric, one.value, one.target.value)) is not None]
    reached = say(
        f"有目标的 {len(held)} 项主要指标中 {sum(held)} 项达到目标",
        f"{sum(held)} of {len(held)} headline targets are met",
    )
    calm = say("没有超出正常波动的变化", "nothing changed beyond chance")
    return f"{reached}{say('，', ', ')}{calm}" if held else calm[0].upper() + calm[1:]


def _changes(evidences: Sequence[Evidence]) -> tuple[str, ...]:
    """The turns beyond chance, those for the worse first; else that there are none."""
    turned = [
        one.sentence
        for variation in (Variation.CONCERNING, Variation.DOUBTED, Variation.IMPROVING, Variation.NEUTRAL)
        for one in _turns(evidences, variation)
    ]
    if turned:
        return tuple(dict.fromkeys(turned))
    judged = any(_judged_series(evidences, Variation.COMMON))
    return (
        say("各指标都没有超出正常波动的变化。", "No figure changed by more than chance.")
        if judged
        else say("完整的期数还少，对变化未作判断。", "Too few complete periods to judge changes."),
    )


def _turns(evidences: Sequence[Evidence], variation: Variation) -> list[JudgedSeries]:
    return list(_judged_series(evidences, variation))


def _judged_series(evidences: Sequence[Evidence], variation: Variation) -> list[JudgedSeries]:
    return [
        judged
        for evidence in evidences
        for key in evidence.scope.metrics
        if (judged := evidence.judged(key)).verdict.variation is variation
    ]


def _action(problem: Problem) -> Action:
    what = (problem.heading or without_stop(problem.description)) + say("：", ": ") + problem.recommendation
    who = problem.department.label
    return Action(what, say(f"{who}（{problem.who}）", f"{who} ({problem.who})") if problem.who else who)

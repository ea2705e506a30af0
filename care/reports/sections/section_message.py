"""The message of a section: the one thing that its figures say, as the title of its slide."""

from collections.abc import Sequence
from dataclasses import replace

from care.i18n import say
from care.presentation.contribution_words import contribution_sentences, named_people
from care.reports.model.document import Section
from care.reports.model.evidence import Evidence, MetricFigures
from care.reports.model.wording import (
    figure_sentence,
    misses_beyond_chance,
    no_value_sentence,
    shortfall,
    value_in_words,
)
from care.scorecard.scorecard_table import target_words
from care.semantic.format import value
from care.semantic.metric import MetricKind
from care.signals import Variation
from care.signals.judged_series import JudgedSeries
from care.stats.wilson import FEWEST
from care.targets.targets import meets

MOST_MISSED, MOST_TURNS = 2, 2
"""Maximum number of missed targets, and of turns beyond chance, among the findings of a section."""


def with_message(
    evidence: Evidence,
    keys: Sequence[str],
    section: Section,
    told_last: Sequence[str] = (),
    otherwise: str = "",
) -> Section:
    """The section with its message and its findings; without any value and without records it is one line.

    ``told_last``: sentences that are findings as well. ``otherwise``: the message where nothing is beyond
    chance.
    """
    if any(evidence.figures(key).value is not None for key in keys) or section.tables:
        findings = dict.fromkeys((*_findings(evidence, keys), *told_last))
        return replace(section, message=section_message(evidence, keys, otherwise), findings=tuple(findings))
    return Section(section.title, (_nothing(evidence, keys),), short=section.short)


def _findings(evidence: Evidence, keys: Sequence[str]) -> list[str]:
    """Targets missed beyond chance and by whom, and turns beyond chance; else what the first metric does."""
    figures = [one for key in keys if (one := evidence.figures(key)).value is not None]
    missed = sorted(filter(_is_task, figures), key=shortfall, reverse=True)[:MOST_MISSED]
    told = []
    for one in missed:
        told.append(figure_sentence(one, evidence.unit))
        parts = evidence.contributions_told(one.metric.key)
        told += contribution_sentences(one.metric, parts, people=evidence.people)
    judged = [evidence.judged(one.metric.key) for one in figures if not one.metric.state]
    turned = [one for one in judged if one.verdict.variation not in (None, Variation.COMMON)]
    told += [
        _with_certainty(one) if number == 0 else one.sentence
        for number, one in enumerate(turned[:MOST_TURNS])
    ]
    if not told:
        told = [figure_sentence(one, evidence.unit) for one in figures[:MOST_MISSED]]
        told += [one.summary for one in judged[:1]]
    return told


def _with_certainty(series: JudgedSeries) -> str:
    return say("", " ").join(part for part in (series.sentence, series.certainty) if part)


def _nothing(evidence: Evidence, keys: Sequence[str]) -> str:
    """Why no metric has a value: what the first of them waits for, else that there are no records."""
    figures = [evidence.figures(key) for key in keys]
    waiting = [
        one for one in figures if any(one.current[name] for name in ("awaiting", "pending", "unknown"))
    ]
    if waiting:
        return no_value_sentence(waiting[0])
    return say("此期间没有可计的记录。", "Nothing to count in this period.")


def section_message(evidence: Evidence, keys: Sequence[str], otherwise: str = "") -> str:
    """The weightiest thing that these metrics say; empty where none has a value.

    A target missed beyond chance comes first, then a turn for the worse, one for the better, targets that are
    missed perhaps by chance, and that all are met.
    """
    figures = [one for key in keys if (one := evidence.figures(key)).value is not None]
    missed = sorted(filter(_is_task, figures), key=shortfall, reverse=True)
    if missed:
        return missed_message(evidence, missed[0])
    judged = [evidence.judged(one.metric.key) for one in figures if not one.metric.state]
    for turn in (Variation.CONCERNING, Variation.DOUBTED, Variation.IMPROVING, Variation.NEUTRAL):
        if turned := [one for one in judged if one.verdict.variation is turn]:
            return without_stop(turned[0].sentence)
    return otherwise or (_quiet_message(figures, judged) if figures else "")


def missed_message(evidence: Evidence, figures: MetricFigures) -> str:
    """A target missed beyond chance, and by whom where somebody stands out."""
    people = named_people(evidence.contributions_told(figures.metric.key))
    mainly = say(f"：主要是 {'、'.join(people)}", f": mainly {', '.join(people)}") if people else ""
    return _below(figures) + mainly


def without_stop(sentence: str) -> str:
    """A sentence as a title: without its full stop."""
    return sentence.rstrip("。.")


def _is_task(figures: MetricFigures) -> bool:
    return not figures.metric.state and misses_beyond_chance(figures)


def _below(figures: MetricFigures) -> str:
    shown = f"{figures.name} {value(figures.metric, figures.value)}"
    target = target_words(figures.metric, figures.target.value or 0.0)
    return say(f"{shown}，未达到目标（{target}）", f"{shown}, off its target ({target})")


def _quiet_message(figures: Sequence[MetricFigures], judged: Sequence[JudgedSeries]) -> str:
    """What to say where nothing is beyond chance."""
    held = [(one, meets(one.metric, one.value, one.target.value)) for one in figures if not one.metric.state]
    held = [(one, met) for one, met in held if met is not None and one.current["denominator"] >= FEWEST]
    missed = [one for one, met in held if not met]
    if missed:
        return _below(missed[0]) + say("，可能属正常波动", ", perhaps by chance")
    if held:
        first, every = held[0][0], len(held)
        shown = f"{first.name} {value(first.metric, first.value)}"
        return say(
            f"{shown}，达到目标" if every == 1 else f"{shown}；有目标的 {every} 项都达到目标",
            f"{shown}, on its target" if every == 1 else f"{shown}; all {every} targets are met",
        )
    enough = [
        one for one in figures if one.metric.kind is MetricKind.COUNT or one.current["denominator"] >= FEWEST
    ]
    first = (enough or figures)[0]
    shown = f"{first.name} {value_in_words(first.metric, first.current)}"
    if not enough:
        return say(f"{shown}，件数太少，不作判断", f"{shown}: too few to judge")
    if any(one.verdict.variation is Variation.COMMON for one in judged):
        return say(f"{shown}，没有超出正常波动的变化", f"{shown}; nothing changed beyond chance")
    return say(f"{shown}，数据还少，未作判断", f"{shown}; too early for a verdict")

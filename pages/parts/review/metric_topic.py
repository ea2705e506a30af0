"""The topic of one metric: its chart, what it says, the numbers, and whom it concerns."""

import streamlit as st

from care.charts import trend
from care.i18n import escape_markdown, say
from care.periods.period import Period
from care.presentation.contribution_words import has_misses
from care.presentation.headlines import in_display_order
from care.review import SignalChange, main_cause, marks_of
from care.review.agenda import ROWS
from care.review.numbers import numbers_table, with_n
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import count
from care.semantic.metric import METRICS, Metric, MetricKind
from care.semantic.vocabulary import label
from care.signals import Variation, outlook
from care.stores.store_names import store_name
from pages.parts.data.contributions import shown_contributions, told_contributions
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.review.board import show_chart, show_sentence, show_table
from pages.parts.review.open_review import Review
from pages.parts.review.titles import here_of, lately


def show_metric(review: Review, change: SignalChange) -> None:
    """Its weeks for a year, marked where something was agreed, its numbers, and whom it concerns."""
    metric, series = METRICS[change.metric], review.findings.series[change.metric, change.store]
    here = here_of(review, change)
    marks = marks_of(review.entries, change.metric, change.store or review.store)
    left, right = st.columns([3, 2])
    with left:
        show_chart(trend(series, marks=marks), change.metric)
    with right:
        figures = Figures(here)
        now = figures.figure(metric.key)
        before, year_before = (
            figures.comparable(one, metric.key).get(metric.key) for one in (here.before(), here.year_before())
        )
        target = JudgedFigures(here).target(metric.key)
        show_table(numbers_table(series, here.span.since, now, before, year_before, target))
        turned = series.verdict.variation not in (None, Variation.COMMON)
        out_of_reach = outlook(series.chart) if change.beyond and not turned else None
        show_sentence(series.sentence, series.certainty)
        for line in filter(None, (out_of_reach, *_concerned(review, here, change))):
            st.markdown(escape_markdown(line))
        show_sentence(_to_decide(metric))


def _to_decide(metric: Metric) -> str:
    who = DIMENSIONS[metric.responsible.dimension].label
    return say(
        f"要决定（{who}负责）：谁、做什么、到何时。按 A 记下。",
        f"To decide ({who.lower()}): who does what by when. A writes it down.",
    )


def _concerned(review: Review, here: View, change: SignalChange) -> list[str]:
    """The other stores that turned for the worse, and who differs from the others by more than chance."""
    worse = [
        store_name(store)
        for (metric, store), series in review.findings.series.items()
        if metric == change.metric and store not in (None, change.store)
        if series.chart.verdict.variation is Variation.CONCERNING
    ]
    lines = [say("同样变差：", "Also worse: ") + say("、", ", ").join(worse)] if worse else []
    found = _contributions(here, METRICS[change.metric])
    if not (change.store or found) and here.stores.height > 1:
        lines.append(_by_store(here, METRICS[change.metric]))
    if METRICS[change.metric].kind is MetricKind.COUNT:
        lines.append(_by_department(here, METRICS[change.metric]))
        lines.append(_main_cause(review, change))
    if has_misses(METRICS[change.metric]):
        nobody = say("没有谁的差异超出正常波动。", "nobody beyond chance.")
        lines.append(say("近四周：", "Four weeks: ") + (say("", " ").join(found) or nobody))
    if change.along:
        also = say("、", ", ").join(METRICS[key].name for key in change.along)
        lines.append(say(f"同一件事：{also}", f"The same story: {also}"))
    return lines


def _main_cause(review: Review, change: SignalChange) -> str:
    """What complaints that rose are about more than before."""
    if change.metric != "complaint_count":
        return ""
    course = review.course.only(store=change.store) if change.store else review.course
    by_cause = Figures(course).of(change.metric, by=("cause_1",), period=Period.WEEK)
    return main_cause(by_cause, review.findings.series[change.metric, change.store])


def _contributions(here: View, metric: Metric) -> list[str]:
    """Whose the misses of four weeks are, beyond their share of the work."""
    if not has_misses(metric):
        return []
    return told_contributions(metric.key, shown_contributions(lately(here), metric.key))


def _by_store(view: View, metric: Metric) -> str:
    """Each store's figure of the week."""
    rows = Figures(view).of(metric.key, by=("store",)).head(ROWS).to_dicts()
    return " · ".join(f"{store_name(row['store'])} {with_n(metric, row)}" for row in rows)


def _by_department(view: View, metric: Metric) -> str:
    """How many the departments answer for in the week."""
    rows = in_display_order(Figures(view).of(metric.key, by=("department",)), "department")
    departments = " · ".join(
        f"{label('department', name)} {count(n)}"
        for name, n in rows.select("department", "value").iter_rows()
    )
    return departments and f"{DIMENSIONS['department'].label}: {departments}"

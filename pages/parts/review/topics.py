"""What each topic of a review shows: the chart, one sentence, the numbers with their n, whom it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from care.access.grants import Right
from care.attention import leading
from care.charts import counts, trend
from care.i18n import escape_markdown, say
from care.presentation.metric_card import metrics_of_themes
from care.review import AgendaPart, Topic, new_ones
from care.review.agenda import MOST_PAGES, ROWS
from care.review.numbers import quiet_rows, with_n
from care.review.open_cases import open_cases_table
from care.review.rising_causes import risen_table
from care.semantic.format import count
from care.semantic.metric import METRICS, Theme
from care.signals.control_limits import ENOUGH
from care.signals.verdict import Variation
from care.stats.time_to_close import waiting_bands
from pages.parts.components.attention_list import SEVERITY, AttentionList, told
from pages.parts.components.explore.choices import TABLE
from pages.parts.components.explore.pinned import pinned_panel
from pages.parts.components.explore.pivot_panel import PivotPanel
from pages.parts.components.scorecard_panel import draw_scorecard
from pages.parts.data.measured_figures import Figures
from pages.parts.data.stored_view import stored_days
from pages.parts.review.board import show_chart, show_sentence, show_table
from pages.parts.review.metric_topic import show_metric
from pages.parts.review.minutes import returning_list, written_list
from pages.parts.review.open_review import Review
from pages.parts.review.titles import week_scorecard
from pages.parts.session.current_user import current_user


def show(review: Review, topic: Topic) -> None:
    """Draw a topic."""
    if topic.change:
        show_metric(review, topic.change)
    else:
        _PARTS[topic.part](review, topic)


def _shared(review: Review, topic: Topic) -> None:
    """A view that somebody put on the agenda: as the review's week knew it, of the store that is reviewed."""
    shared, today = review.shared[topic.page - 1], review.monday - timedelta(days=1)
    narrowed = {**shared.choices, "store": [review.store]} if review.store else shared.choices
    show_sentence(stored_days(shared.choices, today))
    panel = pinned_panel(review.view, replace(shared, choices=narrowed), today)
    if isinstance(panel, PivotPanel) and panel.chosen.form == TABLE:
        show_table(panel.cells(panel.load()))
    else:
        panel.draw(panel.load())


def _scorecard(review: Review, _: Topic) -> None:
    draw_scorecard(week_scorecard(review), "review-scorecard", chooses=False)


def _attention(review: Review, _: Topic) -> None:
    """The most urgent items of the overview's list, one of each kind first, as it stood after the week."""
    listed = AttentionList(review.view)
    found = listed.load()
    if found is None or not found.items:
        listed.draw(found)
        return
    first = leading(found.items, ROWS)
    with st.container(gap="small", key="review-attention"):
        for place in first:
            item = found.items[place]
            st.markdown(f"{SEVERITY[item.group]} {escape_markdown(told(review.view, item))}")
    if rest := len(found.items) - len(first):
        st.caption(say(f"另有 {rest} 项见“总览”页。", f"{rest} more on the page “Overview”."))


def _complaints(review: Review, topic: Topic) -> None:
    cases = review.open_cases
    late = int(cases["late"].sum())
    close, known = Figures(review.view).figure("close_rate"), METRICS["close_rate"]
    sentence = say(f"其中 {count(late)} 件超期。", f"{count(late)} of them overdue.")
    rest = cases.height - ROWS * MOST_PAGES
    if rest > 0:
        sentence += say(
            f"另有 {count(rest)} 件见“投诉”页。",
            f" {count(rest)} more {'is' if rest == 1 else 'are'} on the page “Complaints”.",
        )
    share = with_n(known, close)
    show_sentence(
        sentence + say(f"这一周受理的已关闭 {share}。", f" Of those received in the week {share} are closed.")
    )
    left, right = st.columns([7, 3])
    with left:
        if current_user().may(Right.RECORDS):
            show_table(open_cases_table(cases.slice((topic.page - 1) * ROWS, ROWS)))
    with right:
        show_chart(counts(waiting_bands(cases, review.view.stores), "waiting"), "waiting")


def _causes(review: Review, _: Topic) -> None:
    risen = review.findings.risen
    show_sentence(
        say("这些原因的投诉多于正常波动：", "More complaints than chance makes likely about: ")
        + say("、", ", ").join(one.cause for one in risen)
    )
    left, right = st.columns([3, 2])
    with left:
        show_chart(trend(risen[0].series), "cause")
    with right:
        show_table(risen_table(risen[:ROWS]))


def _quiet(review: Review, _: Topic) -> None:
    shown = {topic.change.metric for topic in review.agenda if topic.change}
    along = {key for topic in review.agenda if topic.change for key in topic.change.along}
    keys = [key for key in metrics_of_themes(*Theme, key_only=True) if key not in shown | along]
    figures = Figures(review.view)
    now, before = figures.by_metric(*keys), figures.comparable(review.view.before(), *keys)
    show_sentence(" ".join(_silences(review)))
    half = -(-len(keys) // 2)
    for column, part in zip(st.columns(2), (keys[:half], keys[half:]), strict=True):
        with column:
            show_table(quiet_rows([METRICS[key] for key in part], now, before))


def _silences(review: Review) -> list[str]:
    """A sentence for each part of the agenda that has no topic, because there is nothing to report."""
    has = {topic.part for topic in review.agenda}
    silent = {
        AgendaPart.SIGNAL: say("没有新信号。", "No new signal."),
        AgendaPart.COMPLAINTS: say("没有未关闭的投诉。", "No complaint is open.")
        if not Figures(review.view.during(None)).figure("close_rate")["unknown"]
        else say("部分来源没有关闭情况。", "Some sources do not tell what is closed."),
        AgendaPart.CAUSES: say("没有原因上升。", "No cause rose."),
        AgendaPart.ACTIONS: say("没有待跟进的行动。", "No action to come back to."),
    }
    charts = {metric: series.chart for (metric, store), series in review.findings.series.items() if not store}
    key_ones = metrics_of_themes(*Theme, key_only=True)
    verdicts = [charts[metric].verdict.variation if metric in charts else None for metric in key_ones]
    quiet, unjudged = verdicts.count(Variation.COMMON), verdicts.count(None)
    of_metrics = say(
        f"已评判的关键指标中 {quiet} 项没有信号。", f"Of the key metrics judged, {quiet} without a signal."
    )
    if unjudged:
        of_metrics += say(
            f"{unjudged} 项还不能评判：不足 {ENOUGH} 周、没有记录或尚未到期。",
            f" Not judged yet: {unjudged}, with fewer than {ENOUGH} weeks, without records, or not due.",
        )
    return [words for part, words in silent.items() if part not in has] + [of_metrics]


_PARTS: Mapping[AgendaPart, Callable[[Review, Topic], None]] = {
    AgendaPart.SCORECARD: _scorecard,
    AgendaPart.ATTENTION: _attention,
    AgendaPart.COMPLAINTS: _complaints,
    AgendaPart.CAUSES: _causes,
    AgendaPart.VIEW: _shared,
    AgendaPart.ACTIONS: lambda review, topic: returning_list(review, topic.page),
    AgendaPart.QUIET: _quiet,
    AgendaPart.NEW: lambda review, _: written_list(review, new_ones(review.entries, review.monday)),
}
"""What draws each part that is not about one metric."""

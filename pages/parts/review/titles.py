"""The title of each view of a review: what it has to say, in one line."""

from dataclasses import replace
from datetime import timedelta

from care.access.principal import Right
from care.i18n import say
from care.periods.period import Span
from care.presentation.contribution_words import has_misses
from care.presentation.headlines import open_cases_headline
from care.review import (
    AgendaPart,
    SignalChange,
    Topic,
    people_words,
    scorecard_message,
    topic_message,
)
from care.scorecard.scorecard import HEADLINES, Scorecard
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS, Theme
from care.stats.contribution import Contribution
from care.stores.store_names import store_name
from pages.parts.data.contributions import shown_contributions
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.review.open_review import Review
from pages.parts.session.current_user import current_user

LATELY = timedelta(weeks=4)
"""The days over which people are compared. Because in one week they have too few cases."""
NAMED = 2
"""Maximum number of causes that a title names."""


def title_of(review: Review, topic: Topic) -> str:
    """A message where a view has one, else its heading."""
    if topic.part is AgendaPart.SCORECARD:
        return scorecard_message(week_scorecard(review))
    if topic.part is AgendaPart.COMPLAINTS:
        return open_cases_headline(review.still_open) + (f" ({topic.page})" if topic.page > 1 else "")
    if topic.part is AgendaPart.CAUSES:
        causes = say("、", ", ").join(one.cause for one in review.findings.risen[:NAMED])
        return say(f"“{causes}”的投诉多于正常波动", f"More complaints than chance allows: {causes}")
    if topic.change is None:
        return topic.title
    change = topic.change
    chart = review.findings.series[change.metric, change.store].chart
    who = people_words(people_named(review, change), chart.metric.responsible)
    return topic_message(chart, store_name(change.store) if change.store else None, who)


def week_scorecard(review: Review) -> Scorecard:
    """The week's figures of every store; of one store, month by month."""
    themes = Theme if review.view.has_callbacks else (Theme.COMPLAINT, Theme.CUSTOMER, Theme.INQUIRY)
    metrics = [metric for metric in HEADLINES if METRICS[metric].theme in themes]
    left_out = {metric: Figures(review.view).left_out(metric) for metric in metrics}
    return replace(JudgedFigures(review.view).scorecard(*metrics), without=left_out)


def here_of(review: Review, change: SignalChange) -> View:
    """The view of the store where a change is shown, or of all."""
    return review.view.only(store=change.store) if change.store else review.view


def lately(view: View) -> View:
    """The four weeks over which people are compared."""
    return view.during(Span(view.span.until + timedelta(days=1) - LATELY, view.span.until))


def people_named(review: Review, change: SignalChange) -> list[Contribution]:
    """The parts of those who answer for a metric and had more than their share of its misses over four weeks.

    None for users who may not see the names of colleagues.
    """
    if not current_user().may(Right.PEOPLE) or not has_misses(METRICS[change.metric]):
        return []
    found = shown_contributions(lately(here_of(review, change)), change.metric).get(change.metric, [])
    return [one for one in found if one.dimension in PEOPLE]

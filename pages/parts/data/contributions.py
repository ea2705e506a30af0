"""Who has more than their share of the misses of a view's figures, for the explanation of a card."""

from collections.abc import Mapping

from care.access.principal import Right
from care.presentation.contribution_words import contribution_sentences
from care.semantic.metric import METRICS
from care.stats.contribution import Contribution
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from warehouse.services.contribution_figures import contributions_of


def shown_contributions(view: View, *metrics: str) -> Mapping[str, list[Contribution]]:
    """Metric → who stands out in the view's days."""
    return cached(_found, view, *metrics) if metrics else {}


def told_contributions(metric: str, found: Mapping[str, list[Contribution]]) -> list[str]:
    """The sentences about a metric that this user may read."""
    people = current_user().may(Right.PEOPLE)
    return contribution_sentences(METRICS[metric], found.get(metric, ()), people=people)


def _found(view: View, *metrics: str) -> Mapping[str, list[Contribution]]:
    figures = Figures(view)  # which keeps what other panels ask for, too
    return contributions_of(view.warehouse, metrics, lambda keys, by: figures.of(*keys, by=by))

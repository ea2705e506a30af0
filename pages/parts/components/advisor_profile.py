"""One advisor of all: who can be chosen, and what is asked about them before it is drawn."""

from pages.parts.components.charts.chart_panel import ask_trend
from pages.parts.components.metric_cards import ask_cards_ahead
from pages.parts.data.view import View
from warehouse.query.unsupported import Unsupported


def advisor_names(view: View, metric: str) -> list[str]:
    """The advisors of whom anything is counted."""
    return view.kept(_named, metric)


def ask_one(view: View, metric: str, wanted: tuple[str, ...], *keys: str) -> None:
    """Have all asked that is shown of the first advisor who is wanted and there, else of the first at all."""
    if names := advisor_names(view, metric):
        one = view.only(advisor=next((name for name in wanted if name in names), names[0]))
        ask_cards_ahead(one, *keys)  # of which the trend shows one
        one.ahead(ask_trend, metric)


def _named(view: View, metric: str) -> list[str]:
    try:
        counted = view.figures(metric, by=("store", "advisor"))  # as they are compared
    except Unsupported:
        counted = view.figures(metric, by=("advisor",))
    return counted["advisor"].drop_nulls().unique().sort().to_list()

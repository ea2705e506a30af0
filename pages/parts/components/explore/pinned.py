"""Shared views of the page Explore where they are put: on the overview, and on the review's agenda."""

from datetime import date
from typing import Any

from care.i18n import escape_markdown, say
from care.storage.saved_views import ViewsUnavailable
from care.storage.shared_views import SharedPlace, SharedView
from pages.parts.components.explore.choices import stored_explored
from pages.parts.components.explore.explored_panel import explored_panel
from pages.parts.data.stored_view import stored_days, stored_view
from pages.parts.data.view import View
from pages.parts.layout.panels import Panel, Row, row
from pages.parts.layout.view_sharing import SHOWN_ELSEWHERE, offered_views, viewer_id
from pages.parts.session.current_user import current_user


def pinned_views(place: SharedPlace) -> list[SharedView]:
    """The shared views put somewhere that the user is offered; none where they cannot be read."""
    try:
        offered = offered_views(viewer_id(current_user()))
    except ViewsUnavailable:
        return []
    return [view for view in offered if place.value in view.places and view.page == SHOWN_ELSEWHERE]


def pinned_rows(view: View, place: SharedPlace) -> list[Row]:
    """One row a shared view, under its name, with its own days and filters as this user may see them."""
    rows = []
    for n, shared in enumerate(pinned_views(place)):
        days = stored_days(shared.choices, view.today)
        heading = escape_markdown(f"{shared.name}{say('：', ': ')}{days}")
        rows.append(row(pinned_panel(view, shared, view.today, n), heading=heading, key=f"pinned-{n}"))
    return rows


def pinned_panel(view: View, shared: SharedView, today: date, n: int = 0) -> Panel[Any]:
    """A shared view as a panel, its days relative to ``today``; ``n`` tells it from others of a page."""
    own = stored_view(view.warehouse, shared.choices, today)
    return explored_panel(own, stored_explored(own, shared.choices), f"pin-{n}")

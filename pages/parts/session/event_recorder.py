"""Records what users do in the audit log, under their own name."""

from collections.abc import Callable

from care.audit.log import AuditEvent, record_event
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home


def event_recorder(event: AuditEvent) -> Callable[..., None]:
    """A function that records an event of the current user with its details, in any thread.

    Calling it raises CannotNote.
    """
    user, folder = current_user(), home()
    return lambda **details: record_event(folder, user.email or user.name, event, **details)

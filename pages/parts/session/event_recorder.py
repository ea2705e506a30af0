"""What viewers do, in the audit log under their own name."""

from collections.abc import Callable

from care.audit.log import AuditEvent, record_event
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home


def event_recorder(deed: AuditEvent) -> Callable[..., None]:
    """Notes this deed of the viewer of now when called with its details, in whatever thread.

    Calling it raises CannotNote.
    """
    one, where = current_user(), home()
    return lambda **details: record_event(where, one.email or one.name, deed, **details)

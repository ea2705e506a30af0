"""Records what users do in the audit log, under their own name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from care.audit.intent import noted_setting
from care.audit.log import AuditEvent, record_event
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home
from warehouse.storage.write_errors import translate_write_errors


def event_recorder(event: AuditEvent) -> Callable[..., None]:
    """A function that records an event of the current user with its details, in any thread.

    Calling it raises CannotNote.
    """
    user, folder = current_user(), home()
    return lambda **details: record_event(folder, user.email or user.name, event, **details)


@contextmanager
def recorded_setting(event: AuditEvent, file: str, **details: Any) -> Iterator[None]:
    """Record that the current user is going to change a file of settings, and whether it was changed.

    Raises CannotWrite.
    """
    user, folder = current_user(), home()
    with (
        translate_write_errors(folder),
        noted_setting(folder, user.email or user.name, event, file, **details),
    ):
        yield

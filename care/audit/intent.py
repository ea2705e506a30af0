"""Changes of what is served: the intent is noted before the switch, the outcome after it.

A process that is killed in between leaves an intent without an outcome. The next process that locks the home
finds it and notes whether the change is in force, so that no change is without a line.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from care.audit.hash_chain import lines_of
from care.audit.log import LOG, AuditEvent, CannotNote, record_event

MARK = b'"change": "'


@contextmanager
def noted_change(
    home: Path, who: str, what: AuditEvent, served: str | None, **details: Any
) -> Iterator[dict[str, Any]]:
    """Note an intent, do the change, note its outcome with what was put into the dict that this yields.

    ``served`` is what the pointer names before. An error within is noted as a change that did not happen.
    Raises CannotNote before the change, and then nothing happens.
    """
    change, outcome = secrets.token_hex(4), dict[str, Any]()
    record_event(home, who, AuditEvent.INTENT, of=what.value, change=change, served=served or "-", **details)
    try:
        yield outcome
    except Exception as fault:
        # Where the log cannot be written either, the next process that locks the home notes it.
        with suppress(CannotNote):
            record_event(home, who, AuditEvent.FAILED, of=what.value, change=change, why=type(fault).__name__)
        raise
    record_event(home, who, what, **details, **outcome, change=change)


def settle_changes(home: Path, served: str | None) -> None:
    """Note each intent without an outcome: whether the change is in force, told by what is ``served`` now.

    To be called by whoever holds the lock of the home, before changing anything. Raises CannotNote.
    """
    for intent in open_intents(home):
        details = intent["details"]
        record_event(
            home,
            intent["who"],
            AuditEvent.UNFINISHED,
            of=details.get("of"),
            change=details["change"],
            in_force=details.get("served") != (served or "-"),
            begun_at=intent["at"],
        )


def open_intents(home: Path) -> list[dict[str, Any]]:
    """The intents of changes whose outcome nobody has noted, the oldest first."""
    pending: dict[str, dict[str, Any]] = {}
    for line in lines_of(home / LOG):
        if MARK not in line:
            continue
        try:
            event = json.loads(line)
            what, change = event["what"], event["details"]["change"]
        except (ValueError, KeyError, TypeError):
            continue
        if what == AuditEvent.INTENT:
            pending[change] = event
        else:
            pending.pop(change, None)
    return list(pending.values())

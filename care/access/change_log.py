"""Detects changes of ``HOME/access.toml``, which people edit by hand, and records them in the audit log."""

import json
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.access.grants import FILE
from care.audit.log import AuditEvent, read_audit, record_event

GONE = "-"
"""Stands for the hash where there is no file."""


def record_access_changes(home: Path) -> None:
    """Record an event with the file's owner and hash where the hash differs from the last recorded one.

    Who edited the file cannot be known, and of several changes between two checks only the last is recorded.
    Raises CannotNote.
    """
    path, last = home / FILE, _last_recorded(home)
    state = sha256(path.read_bytes()).hexdigest()[:8] if path.exists() else GONE
    if state != last:
        record_event(home, _owner(path), AuditEvent.ACCESS, file=FILE, content=state, before=last)


def _last_recorded(home: Path) -> str:
    lines = read_audit(home).filter(pl.col("what") == AuditEvent.ACCESS)["details"]
    return json.loads(lines[-1]).get("content", GONE) if len(lines) else GONE


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""

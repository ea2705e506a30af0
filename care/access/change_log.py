"""Changes of ``HOME/access.toml``, which people make with an editor: noticed, and then noted."""

import json
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.access.grants import FILE
from care.audit.log import AuditEvent, read_audit, record_event

GONE = "-"


def record_access_changes(home: Path) -> None:
    """Note the file's owner and its content's hash where that is another than noted last.

    Who wrote it cannot be known, and of several changes between two looks the last is seen.
    Raises CannotNote.
    """
    path, noted = home / FILE, _noted(home)
    state = sha256(path.read_bytes()).hexdigest()[:8] if path.exists() else GONE
    if state != noted:
        record_event(home, _owner(path), AuditEvent.ACCESS, file=FILE, content=state, before=noted)


def _noted(home: Path) -> str:
    lines = read_audit(home).filter(pl.col("what") == AuditEvent.ACCESS)["details"]
    return json.loads(lines[-1]).get("content", GONE) if len(lines) else GONE


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""

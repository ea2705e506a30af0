"""Changes of what is served and of settings: the intent is noted before the change, the outcome after it.

A process that is killed in between leaves an intent without an outcome. The next process that locks the home,
or changes a setting, finds it and notes whether the change is in force, so that no change is without a line.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from care.audit.hash_chain import lines_of
from care.audit.log import LOG, AuditEvent, CannotNote, record_event
from care.storage.atomic_files import make_folder

MARK = b'"change": "'
SETTINGS_LOCK = "settings.lock"
GONE = "-"
"""Stands for the hash of a file that is not there, and for the build where nothing is served."""


@contextmanager
def noted_change(
    home: Path, who: str, what: AuditEvent, served: str | None, **details: Any
) -> Iterator[dict[str, Any]]:
    """Note an intent, do the change, note its outcome with what was put into the dict that this yields.

    ``served`` is what the pointer names before. An error within is noted as a change that did not happen. To
    be used by whoever holds the lock of the home. Raises CannotNote before the change; then nothing happens.
    """
    with _noted(home, who, what, {"served": served or GONE}, details) as outcome:
        yield outcome


@contextmanager
def noted_setting(
    home: Path, who: str, what: AuditEvent, file: str, **details: Any
) -> Iterator[dict[str, Any]]:
    """As :func:`noted_change` for a change of a file of settings; one process at a time makes one."""
    make_folder(home)
    with FileLock(home / SETTINGS_LOCK):
        _settle_settings(home)
        before = {"setting": file, "setting_id": _short_hash(file.encode()), "content": _content(home / file)}
        with _noted(home, who, what, before, details) as outcome:
            yield outcome


@contextmanager
def noted_removal(home: Path, who: str, what: AuditEvent, **details: Any) -> Iterator[dict[str, Any]]:
    """As :func:`noted_change` where nothing tells afterwards how much of it was done."""
    with _noted(home, who, what, {}, details) as outcome:
        yield outcome


@contextmanager
def _noted(
    home: Path, who: str, what: AuditEvent, before: Mapping[str, str], details: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    change, outcome = secrets.token_hex(4), dict[str, Any]()
    record_event(home, who, AuditEvent.INTENT, of=what.value, change=change, **before, **details)
    try:
        yield outcome
    except Exception as fault:
        # Where the log cannot be written either, whoever changes something next notes it.
        with suppress(CannotNote):
            record_event(home, who, AuditEvent.FAILED, of=what.value, change=change, why=type(fault).__name__)
        raise
    record_event(home, who, what, **{**details, **outcome}, change=change)


def settle_changes(home: Path, served: str | None) -> None:
    """Note each intent without an outcome: whether the change is in force, told by what is ``served`` now.

    To be called by whoever holds the lock of the home, before changing anything. Raises CannotNote.
    """
    for intent in open_intents(home):
        if "setting" not in intent["details"]:
            before = intent["details"].get("served")
            _settle(home, intent, None if before is None else before != (served or GONE))
    with suppress(Timeout), FileLock(home / SETTINGS_LOCK, timeout=0):  # else somebody is changing one
        _settle_settings(home)


def _settle_settings(home: Path) -> None:
    """The same for files of settings: told by their content. To be called by who holds their lock."""
    for intent in open_intents(home):
        details = intent["details"]
        if "setting" in details:
            _settle(home, intent, details.get("content") != _content(_setting(home, details)))


def _settle(home: Path, intent: Mapping[str, Any], in_force: bool | None) -> None:
    details = intent["details"]
    record_event(
        home,
        intent["who"],
        AuditEvent.UNFINISHED,
        of=details.get("of"),
        change=details["change"],
        in_force=in_force,
        begun_at=intent["at"],
    )


def _setting(home: Path, details: Mapping[str, Any]) -> Path:
    """The file of settings that an intent names, also where the log masked what its name holds."""
    name, known = str(details["setting"]), details.get("setting_id")
    if known is None or known == _short_hash(name.encode()):
        return home / name
    found = (*home.glob("*"), *home.glob("*/*"))
    names = {_short_hash(file.relative_to(home).as_posix().encode()): file for file in found}
    return names.get(known, home / name)


def _content(file: Path) -> str:
    """What tells one content of a file from another."""
    try:
        return _short_hash(file.read_bytes())
    except FileNotFoundError:
        return GONE


def _short_hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


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

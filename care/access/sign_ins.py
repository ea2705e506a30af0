"""The sign-ins of a home, ``HOME/sign-ins.json``: who signed in and when, and which of them have ended.

A cookie stays valid by its signature until it expires, so that what ended before is kept here.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from care.access.oidc import BadSignIn
from care.i18n import say
from care.storage.atomic_files import write_whole

FILE = "sign-ins.json"
HOLDS_FOR = timedelta(hours=12)
"""How long a sign-in holds. Because only a new one tells who has left a group, or the company."""
KEPT_FOR = 2 * HOLDS_FOR.total_seconds()
"""Seconds after which a sign-in is forgotten: its cookie has expired by then."""
OF_ONE_SIGN_IN = ("iss", "sub", "aud", "iat", "nonce", "sid", "jti", "email")
"""The claims that tell one sign-in from another."""
OF_A_PERSON = ("email", "preferred_username", "upn", "name", "sub")
"""The claims by which a person can be named, the usual one first."""


@dataclass(frozen=True)
class SignInRecord:
    """One sign-in. ``signed_in_at`` and ``ended_at`` are seconds since 1970; a running one has no end."""

    id: str
    who: str
    signed_in_at: float
    ended_at: float | None = None
    ended_by: str = ""

    @property
    def running(self) -> bool:
        """Whether it still holds."""
        return self.ended_at is None and not is_expired(self.signed_in_at)


@dataclass(frozen=True)
class SignIns:
    """The sign-ins by id, and for people (lower case) the time up to which all of theirs have ended."""

    records: Mapping[str, SignInRecord]
    people: Mapping[str, float]

    def has_ended(self, claims: Mapping[str, Any]) -> bool:
        """Whether the sign-in of these claims was ended, by itself or with all of the person's."""
        record = self.records.get(sign_in_id(claims))
        if record is not None and record.ended_at is not None:
            return True
        since = claims.get("iat")
        named = (str(claims[name]).lower() for name in OF_A_PERSON if claims.get(name))
        return any(
            not isinstance(since, int | float) or since <= self.people[one]
            for one in named
            if one in self.people
        )


def sign_in_id(claims: Mapping[str, Any]) -> str:
    """The same for all that one sign-in gave, whatever the spelling of its cookie."""
    told = json.dumps([claims.get(name) for name in OF_ONE_SIGN_IN], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()[:32]


def person_of(claims: Mapping[str, Any]) -> str:
    """The person's name for lists and the audit log."""
    return next((str(claims[name]) for name in OF_A_PERSON if claims.get(name)), "")


def is_expired(signed_in_at: Any) -> bool:
    """Whether a sign-in of that time, in seconds since 1970, no longer holds."""
    return not isinstance(signed_in_at, int | float) or time.time() - signed_in_at > HOLDS_FOR.total_seconds()


def holds(home: Path, claims: Mapping[str, Any]) -> bool:
    """Whether a provider's claims still sign somebody in here. Raises :class:`BadSignIn`."""
    return (
        bool(claims.get("is_logged_in"))
        and not is_expired(claims.get("iat"))
        and not read_sign_ins(home).has_ended(claims)
    )


def read_sign_ins(home: Path) -> SignIns:
    """What the file says now, read anew only where it has changed. Raises :class:`BadSignIn`."""
    path = home / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return SignIns({}, {})
    except OSError as fault:
        raise _unreadable(path) from fault
    return _parsed(path, state.st_mtime_ns, state.st_size, state.st_ino)


def record_sign_in(home: Path, claims: Mapping[str, Any]) -> None:
    """Remember a sign-in that is not known yet."""
    record = SignInRecord(sign_in_id(claims), person_of(claims), float(claims["iat"]))
    _change(home, lambda known: replace(known, records={record.id: record, **known.records}))


def end_sign_in(home: Path, claims: Mapping[str, Any], by: str) -> None:
    """End the sign-in of these claims, known or not."""
    known = SignInRecord(sign_in_id(claims), person_of(claims), float(claims["iat"]))
    ended = replace(known, ended_at=time.time(), ended_by=by)
    _change(home, lambda known: replace(known, records={**known.records, ended.id: ended}))


def end_sign_ins(home: Path, whose: str, by: str) -> list[SignInRecord]:
    """End one sign-in, by the beginning of its id, or all of a person; those that were running.

    All of a person's up to now end, also where they are not known here.
    """
    ended: list[SignInRecord] = []

    def end(known: SignIns) -> SignIns:
        named = whose.strip().lower()
        ended.extend(
            one
            for one in known.records.values()
            if one.running and (one.who.lower() == named or (len(named) >= 6 and one.id.startswith(named)))
        )
        done = {one.id: replace(one, ended_at=time.time(), ended_by=by) for one in ended}
        is_id = bool(ended) and all(one.who.lower() != named for one in ended)
        people = known.people if is_id else {**known.people, named: time.time()}
        return SignIns({**known.records, **done}, people)

    _change(home, end)
    return ended


def _change(home: Path, change: Callable[[SignIns], SignIns]) -> None:
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        changed, oldest = change(read_sign_ins(home)), time.time() - KEPT_FOR
        text = json.dumps(
            {
                "sign_ins": [asdict(one) for one in changed.records.values() if one.signed_in_at > oldest],
                "people": {who: at for who, at in changed.people.items() if at > oldest},
            },
            ensure_ascii=False,
            indent=1,
        )
        write_whole(path, text)
        path.chmod(0o600)


@lru_cache(maxsize=4)
def _parsed(path: Path, *_state: int) -> SignIns:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        records = [SignInRecord(**one) for one in told["sign_ins"]]
        people = {str(who): float(at) for who, at in told["people"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise _unreadable(path) from fault
    return SignIns({one.id: one for one in records}, people)


def _unreadable(path: Path) -> BadSignIn:
    return BadSignIn(
        say(
            f"{path} 无法读取，因此暂时无人能进入。请检查权限；文件损坏时请删除它并更换 signin.toml 的 "
            "cookie_secret，然后重新启动看板，所有人重新登录。",
            f"{path} cannot be read, so nobody is let in. Check its permissions; where it is damaged delete "
            "it, change cookie_secret in signin.toml and start the dashboard again: everybody signs in anew.",
        )
    )

"""Who may see what: grants kept in ``HOME/access.toml``, by e-mail or by group. No grant, no access."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

from care.access.principal import RIGHTS, Principal, Right, Role
from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import ValueKind

__all__ = ["Access", "BadAccess", "Grant", "Principal", "Right", "Role", "read_access"]

FILE = "access.toml"


class BadAccess(ValueError):
    """A file of grants that cannot be followed; nobody is let in by it. The message names line and cure."""


def _is_stores(value: Any) -> bool:
    return value == "all" or (
        isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)
    )


TOML = TomlValidator(BadAccess)
STORES = ValueKind(
    _is_stores,
    '["S01"]',
    lambda value: None if value == "all" else frozenset(value),
    cure=(
        '请写明门店，如 stores = ["S01"]，全部门店写 stores = "all"',
        'name the stores, like stores = ["S01"]; for every store write stores = "all"',
    ),
)
"""A list of stores, or every store, which is None."""


@dataclass(frozen=True)
class _Entry:
    """A ``[[grant]]`` as it is written."""

    role: Role
    stores: Annotated[frozenset[str] | None, STORES]
    email: str | None = None
    group: str | None = None
    rights: tuple[Right, ...] | None = None


@dataclass(frozen=True)
class _Claims:
    """``[claims]`` as it is written."""

    email: str = "email"
    groups: str = "groups"


@dataclass(frozen=True)
class Grant:
    """One entry: to whom (an e-mail in small letters, or a group), and what."""

    email: str | None
    group: str | None
    role: Role
    stores: frozenset[str] | None
    rights: frozenset[Right]


@dataclass(frozen=True)
class Access:
    """Every grant of a home, and the claims of the sign-in provider that name a person and their groups."""

    grants: tuple[Grant, ...] = ()
    email_claim: str = "email"
    groups_claim: str = "groups"

    @property
    def administrators(self) -> tuple[str, ...]:
        """Whom to ask for access: the e-mails granted the administrator's role."""
        return tuple(one.email for one in self.grants if one.email and one.role is Role.ADMINISTRATOR)

    def viewer(self, email: str | None, groups: Iterable[str] = (), name: str = "") -> Principal | None:
        """The person with all that any grant to them gives, rights and stores alike; None without a grant."""
        address, named = (email or "").strip().lower() or None, set(groups)
        theirs = [
            grant
            for grant in self.grants
            if (grant.email is not None and grant.email == address) or grant.group in named
        ]
        if not theirs:
            return None
        stores = [grant.stores for grant in theirs if grant.stores is not None]
        everywhere = len(stores) < len(theirs)
        return Principal(
            name=name or address or "",
            email=address,
            roles=frozenset(grant.role for grant in theirs),
            stores=None if everywhere else frozenset().union(*stores),
            rights=frozenset().union(*(grant.rights for grant in theirs)),
        )

    def admit(self, claims: Mapping[str, Any]) -> Principal | None:
        """The same by what the provider said of somebody; an e-mail it calls unverified counts not."""
        email = claims.get(self.email_claim)
        if not isinstance(email, str) or claims.get("email_verified") is False:
            email = None
        given = claims.get(self.groups_claim) or ()
        groups = [given] if isinstance(given, str) else [one for one in given if isinstance(one, str)]
        return self.viewer(email, groups, str(claims.get("name") or ""))


def read_access(home: Path) -> Access:
    """Every grant of this home, none where the file is missing; raises :class:`BadAccess`."""
    try:
        document = TOML.read(home / FILE, FILE)
    except FileNotFoundError:
        return Access()
    TOML.check_keys(document.tables, ("claims", "grant"), FILE)
    claims = TOML.table(document.tables.get("claims", {}), _Claims, FILE, "claims.")
    grants = [_read_grant(entry, where) for where, entry in TOML.entries(document, "grant")]
    return Access(tuple(grants), claims.email, claims.groups)


def _read_grant(given: Mapping[str, Any], where: str) -> Grant:
    TOML.check_keys(given, [field.name for field in fields(_Entry)], where)
    named = [given[key] for key in ("email", "group") if key in given]
    if len(named) != 1 or not isinstance(named[0], str) or not named[0].strip():
        raise BadAccess(
            say(
                f"{where}：请写明给谁，email 或 group 二选一",
                f"{where}: say to whom, by either email or group",
            )
        )
    if isinstance(given.get("rights"), str):
        given = {**given, "rights": [given["rights"]]}
    entry = TOML.table(given, _Entry, where)
    return Grant(
        email=entry.email.strip().lower() if entry.email else None,
        group=entry.group,
        role=entry.role,
        stores=entry.stores,
        rights=RIGHTS[entry.role] if entry.rights is None else frozenset(entry.rights),
    )

"""Access grants: ``HOME/access.toml`` gives roles, stores and rights. No grant, no access."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from care.access.principal import Principal, Right, Role, rights_of
from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import ValueKind
from care.stores.store_register import BadStores, StoreEntry, present_code, read_stores

__all__ = ["Access", "BadAccess", "Grant", "Principal", "Right", "Role", "read_access"]

FILE = "access.toml"


class BadAccess(ValueError):
    """The access file is invalid, so nobody is admitted; the message names line and cure."""


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
"""A list of stores, or ``"all"``, which becomes None."""


@dataclass(frozen=True)
class _Entry:
    """The schema of a ``[[grant]]``."""

    role: Role
    stores: Annotated[frozenset[str] | None, STORES]
    email: str | None = None
    group: str | None = None
    rights: tuple[Right, ...] | None = None


@dataclass(frozen=True)
class _Claims:
    """The schema of ``[claims]``."""

    email: str = "email"
    groups: str = "groups"


@dataclass(frozen=True)
class Grant:
    """One grant to an e-mail (in lower case) or a group. ``stores`` None means every store."""

    email: str | None
    group: str | None
    role: Role
    stores: frozenset[str] | None
    rights: frozenset[Right]


@dataclass(frozen=True)
class Access:
    """Every grant of a home, and the names of the provider's claims for e-mail and groups."""

    grants: tuple[Grant, ...] = ()
    email_claim: str = "email"
    groups_claim: str = "groups"

    @property
    def administrators(self) -> tuple[str, ...]:
        """The e-mails with the administrator's role: the people to ask for access."""
        return tuple(one.email for one in self.grants if one.email and one.role is Role.ADMINISTRATOR)

    def viewer(self, email: str | None, groups: Iterable[str] = (), name: str = "") -> Principal | None:
        """The principal with the stores and rights of all matching grants together; None without a grant."""
        address, group_names = (email or "").strip().lower() or None, set(groups)
        matching = [
            grant
            for grant in self.grants
            if (grant.email is not None and grant.email == address) or grant.group in group_names
        ]
        if not matching:
            return None
        stores = [grant.stores for grant in matching if grant.stores is not None]
        everywhere = len(stores) < len(matching)
        return Principal(
            name=name or address or "",
            email=address,
            roles=frozenset(grant.role for grant in matching),
            stores=None if everywhere else frozenset().union(*stores),
            rights=frozenset().union(*(grant.rights for grant in matching)),
        )

    def admit(self, claims: Mapping[str, Any]) -> Principal | None:
        """The principal for the claims of a provider; an e-mail that it calls unverified is ignored."""
        email = claims.get(self.email_claim)
        if not isinstance(email, str) or claims.get("email_verified") is False:
            email = None
        claim = claims.get(self.groups_claim) or ()
        groups = [claim] if isinstance(claim, str) else [one for one in claim if isinstance(one, str)]
        return self.viewer(email, groups, str(claims.get("name") or ""))


def read_access(home: Path) -> Access:
    """Every grant of this home, none where the file is missing; raises :class:`BadAccess`."""
    try:
        text = TOML.read_text(home / FILE, FILE)
    except FileNotFoundError:
        return Access()
    return _parse_access(text, _stores_that_became_others(home))


@lru_cache(maxsize=4)
def _parse_access(text: str, former: tuple[StoreEntry, ...]) -> Access:
    """The grants of a text. Kept by the text itself, because every click of every viewer asks for them."""
    document = TOML.parse(text, FILE)
    TOML.check_keys(document.tables, ("claims", "grant"), FILE)
    claims = TOML.table(document.tables.get("claims", {}), _Claims, FILE, "claims.")
    grants = [_read_grant(entry, where, former) for where, entry in TOML.entries(document, "grant")]
    return Access(tuple(grants), claims.email, claims.groups)


def _stores_that_became_others(home: Path) -> tuple[StoreEntry, ...]:
    """What the stores file says; raises :class:`BadAccess`, because nobody is admitted to a wrong store."""
    try:
        return read_stores(home)
    except BadStores as fault:
        raise BadAccess(str(fault)) from fault


def _read_grant(given: Mapping[str, Any], where: str, former: Sequence[StoreEntry]) -> Grant:
    TOML.check_keys(given, [field.name for field in fields(_Entry)], where)
    recipients = [given[key] for key in ("email", "group") if key in given]
    if len(recipients) != 1 or not isinstance(recipients[0], str) or not recipients[0].strip():
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
        stores=entry.stores and frozenset(present_code(store, former) for store in entry.stores),
        rights=rights_of(entry.role, entry.rights),
    )

"""Somebody looking at the dashboard: who they are, which stores they see, what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What somebody may do beyond looking at figures."""

    RECORDS = "records"
    """See and take along the masked records behind a figure."""
    UNMASKED = "unmasked"
    """See one record's personal originals at a time, each look logged with its reason."""
    LOAD = "load"
    """Load exports, withdraw and restore loads."""
    ACTIONS = "actions"
    """Write and change actions, notes and improvement plans."""
    SETTINGS = "settings"
    """Set targets and re-base limits."""
    AUDIT = "audit"
    """Read the audit log."""


class Role(StrEnum):
    """Who somebody is in the company; each comes with rights, which a grant may replace."""

    GENERAL_MANAGER = "general_manager"
    CARE_MANAGER = "care_manager"
    STORE_STAFF = "store_staff"
    ADMINISTRATOR = "administrator"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.GENERAL_MANAGER: frozenset({Right.RECORDS, Right.ACTIONS, Right.SETTINGS}),
    Role.CARE_MANAGER: frozenset(Right) - {Right.AUDIT},
    Role.STORE_STAFF: frozenset({Right.RECORDS, Right.ACTIONS}),
    Role.ADMINISTRATOR: frozenset({Right.RECORDS, Right.LOAD, Right.AUDIT}),
}
"""What each role may do where its grant does not say otherwise."""


@dataclass(frozen=True)
class Principal:
    """Somebody looking at the dashboard. ``stores`` None means every store."""

    name: str
    email: str | None
    roles: frozenset[Role]
    stores: frozenset[str] | None
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Whether this right is theirs."""
        return right in self.rights

    def sees(self, store: str | None) -> bool:
        """Whether they may look at a store; what belongs to none, or to all, takes every store."""
        return self.stores is None or store in self.stores

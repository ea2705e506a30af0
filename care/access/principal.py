"""The principal: a user of the dashboard with roles, visible stores and rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """A permission beyond seeing figures."""

    RECORDS = "records"
    """See and export the masked records behind a figure."""
    UNMASKED = "unmasked"
    """See the personal originals of one record at a time; each look is logged with its reason."""
    LOAD = "load"
    """Load exports, withdraw and restore loads."""
    ACTIONS = "actions"
    """Write and change actions, notes and improvement plans."""
    SETTINGS = "settings"
    """Set targets and re-base limits."""
    AUDIT = "audit"
    """Read the audit log."""


class Role(StrEnum):
    """A role in the company. Each has default rights, which a grant may replace."""

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
"""The default rights of each role, for grants without ``rights``."""


@dataclass(frozen=True)
class Principal:
    """A user of the dashboard. ``stores`` None means every store."""

    name: str
    email: str | None
    roles: frozenset[Role]
    stores: frozenset[str] | None
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Whether the principal has this right."""
        return right in self.rights

    def sees(self, store: str | None) -> bool:
        """Whether the principal may see a store; None, which is no store or all, needs every store."""
        return self.stores is None or store in self.stores

"""The principal: a user of the dashboard with roles, visible stores and rights."""

from collections.abc import Iterable, Mapping
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
    PEOPLE = "people"
    """See the names of colleagues beside figures."""


class Role(StrEnum):
    """A role in the company. Each has default rights, which a grant may replace."""

    GENERAL_MANAGER = "general_manager"
    CARE_MANAGER = "care_manager"
    STORE_STAFF = "store_staff"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"
    """Figures only, as on a screen on the wall: no records, and nobody's name."""


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.GENERAL_MANAGER: frozenset({Right.RECORDS, Right.ACTIONS, Right.SETTINGS, Right.PEOPLE}),
    Role.CARE_MANAGER: frozenset(Right) - {Right.AUDIT},
    Role.STORE_STAFF: frozenset({Right.RECORDS, Right.ACTIONS, Right.PEOPLE}),
    Role.ADMINISTRATOR: frozenset({Right.RECORDS, Right.LOAD, Right.AUDIT, Right.PEOPLE}),
    Role.VIEWER: frozenset(),
}
"""The default rights of each role, for grants without ``rights``."""


def rights_of(role: Role, given: Iterable[Right] | None) -> frozenset[Right]:
    """The rights of a grant: the role's, or those ``given`` in their place.

    Because colleagues' names are seen by every role but the viewer's, a grant need not say so; a viewer who
    may see them is given ``people``.
    """
    if given is None:
        return RIGHTS[role]
    return frozenset(given) | (RIGHTS[role] & {Right.PEOPLE})


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

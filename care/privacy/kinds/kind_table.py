"""The table of kinds of personal values, in the order in which they are looked for."""

from care.privacy.kinds.contacts import CONTACTS
from care.privacy.kinds.kind import PersonalKind
from care.privacy.kinds.papers import PAPERS
from care.privacy.kinds.person_names import PEOPLE
from care.privacy.kinds.phones import PHONES
from care.privacy.kinds.vehicles import VEHICLES

_VIN, _VIN_END, _PLATE = VEHICLES
_EMAIL, *_ACCOUNTS, _ADDRESS = CONTACTS
KINDS: tuple[PersonalKind, ...] = (
    *PEOPLE,
    _EMAIL,
    _VIN,
    *PAPERS,
    *PHONES,
    *_ACCOUNTS,
    _VIN_END,
    _PLATE,
    _ADDRESS,
)
"""All kinds. Of two values that overlap the kind that stands first holds."""
NUMBERS = tuple(kind for kind in KINDS if not kind.person)
"""The kinds that are looked for in every column; names are left in those of colleagues."""
NO_ACCOUNTS = tuple(kind for kind in NUMBERS if kind is not _EMAIL)
"""The kinds that are looked for where colleagues are told by name or e-mail address, as in the audit log."""

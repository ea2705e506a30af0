"""What people decided about the causes of complaints, and how far two of them agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

NONE = ""
"""The decision that a text tells of no cause."""


@dataclass(frozen=True)
class CauseCode:
    """One decision of one coder on one complaint, or its undoing; every version is kept."""

    store: str
    complaint_no: str
    by: str
    version: int
    at: datetime
    cause: str
    undone: bool = False

    @property
    def case(self) -> tuple[str, str]:
        """The complaint."""
        return self.store, self.complaint_no


def standing(codes: Iterable[CauseCode]) -> list[CauseCode]:
    """The last decision of each coder on each complaint, without those that were undone; the oldest first."""
    last: dict[tuple[str, str, str], CauseCode] = {}
    for code in sorted(codes, key=lambda one: one.version):
        last[(*code.case, code.by)] = code
    return sorted((one for one in last.values() if not one.undone), key=lambda one: (one.at, one.by))


def in_force(codes: Iterable[CauseCode]) -> dict[tuple[str, str], CauseCode]:
    """Complaint → the decision that holds: the latest of all coders'."""
    return {one.case: one for one in standing(codes)}


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on the complaints that two of them coded."""

    pairs: int
    alike: int
    kappa: float | None
    """Cohen's kappa; None without pairs, or where chance alone would make all alike."""


def agreement(codes: Iterable[CauseCode]) -> Agreement:
    """Cohen's kappa of the first two coders of each complaint, by their names' order."""
    coders: dict[tuple[str, str], list[CauseCode]] = {}
    for code in standing(codes):
        coders.setdefault(code.case, []).append(code)
    pairs = [
        (first.cause, second.cause)
        for first, second, *_ in (
            sorted(each, key=lambda one: one.by) for each in coders.values() if len(each) > 1
        )
    ]
    return Agreement(len(pairs), sum(one == other for one, other in pairs), cohens_kappa(pairs))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance of two coders' causes of the same cases (Cohen 1960)."""
    if not pairs:
        return None
    many = len(pairs)
    observed = sum(one == other for one, other in pairs) / many
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[cause] * second[cause] for cause in first) / many**2
    return None if chance == 1 else (observed - chance) / (1 - chance)

"""What a check of a home finds, and the cure."""

from dataclasses import dataclass
from enum import StrEnum

from care.i18n import say


class Severity(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say("故障", "Fault") if self is Severity.FAULT else say("注意", "Warning")


@dataclass(frozen=True)
class Finding:
    """One finding: what was checked, what is wrong and what to do, in the reader's language."""

    check: str
    severity: Severity
    what: str
    cure: str
    load_again: tuple[str, ...] = ()
    """The files that must be loaded again."""

    def as_json(self) -> dict[str, object]:
        """The finding as JSON."""
        return {
            "check": self.check,
            "severity": self.severity.value,
            "what": self.what,
            "cure": self.cure,
            "load_again": list(self.load_again),
        }


def repairable() -> str:
    """The cure of what a repair mends."""
    return say("运行 care doctor --repair。", "Run “care doctor --repair”.")

"""What is counted of calls by the hour at which they were made."""

from enum import StrEnum

from care.i18n import say


class CallMeasure(StrEnum):
    """A share of calls by phone; the value is the name of its column among the tallies."""

    REACHED = "reached"
    ANSWERED = "answered"
    INCONVENIENT = "inconvenient"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(*_LABELS[self])

    @property
    def most(self) -> str:
        """What the best hours have, in the middle of a sentence."""
        return say(*_MOST[self])

    @property
    def is_better_lower(self) -> bool:
        """Whether fewer of them are better."""
        return self is CallMeasure.INCONVENIENT


_LABELS = {
    CallMeasure.REACHED: ("接通（回访成功）", "Reached (talked)"),
    CallMeasure.ANSWERED: ("有人接听", "Answered by anybody"),
    CallMeasure.INCONVENIENT: ("不便接听", "Inconvenient"),
}
_MOST = {
    CallMeasure.REACHED: ("接通率最高", "most calls reach the customer"),
    CallMeasure.ANSWERED: ("接听率最高", "most calls are answered"),
    CallMeasure.INCONVENIENT: ("不便接听最少", "the fewest customers find it inconvenient"),
}

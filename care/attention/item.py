"""One line of the list of what needs somebody now."""

from dataclasses import dataclass

from care.course import pressing


@dataclass(frozen=True)
class Item:
    """One thing to see to. ``weight`` is how many customers it touches.

    ``told`` is what the course of its metric at its store adds, and ``urgency`` sorts by that.
    """

    text: str
    weight: float
    store: str
    metric: str | None = None
    side: str = "missed"
    of_all_days: bool = False
    urgency: int = pressing(None)
    told: str = ""

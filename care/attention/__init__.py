"""What needs somebody now, with the reason and the way to the records; the heaviest first."""

from care.attention.item import Item
from care.attention.off_target import off_target
from care.attention.order import most_pressing_first
from care.attention.rules import never_tried, stale_stores, unheard, waiting_complaints

__all__ = [
    "Item",
    "most_pressing_first",
    "never_tried",
    "off_target",
    "stale_stores",
    "unheard",
    "waiting_complaints",
]

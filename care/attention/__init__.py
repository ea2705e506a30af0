"""What needs attention now, with the reason and the records behind it, most urgent first."""

from care.attention.item import AttentionItem
from care.attention.off_target import off_target
from care.attention.order import order_items
from care.attention.rules import never_tried, stale_stores, unheard, waiting_complaints

__all__ = [
    "AttentionItem",
    "never_tried",
    "off_target",
    "order_items",
    "stale_stores",
    "unheard",
    "waiting_complaints",
]

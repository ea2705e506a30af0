"""The callback types that the condition of a metric names, as SQL over one row of its mart."""

import re
from collections.abc import Collection

from care.i18n import say

COUNTED = re.compile(r"callback_type (?:= '\w+'|in \([^)]*\))")
LEFT_OUT = re.compile(r"callback_type not in \([^)]*\)")
CODE = re.compile(r"'(\w+)'")
APART = {"lost_customer": "lost_customer_callback_rate", "key_customer": "key_customer_quarter_rate"}
"""Types that fall due once in a half-year or quarter, which figures of all types leave out → their own."""
NAMES = {"lost_customer": ("流失", "lost"), "key_customer": ("重点", "key")}


def types_counted(condition: str) -> frozenset[str]:
    """The types that are counted alone; empty where all are, or all but some."""
    return _named(COUNTED, condition)


def types_left_out(condition: str) -> frozenset[str]:
    """The types that are left out."""
    return _named(LEFT_OUT, condition)


def left_out_words(condition: str, due: Collection[str]) -> str:
    """Which of the types that are ``due`` a condition leaves out; empty where it leaves out none of them."""
    types = [type_ for type_ in NAMES if type_ in due and type_ in types_left_out(condition)]
    zh, en = "、".join(NAMES[one][0] for one in types), ", ".join(NAMES[one][1] for one in types)
    return say(f"不含{zh}", f"excl. {en}") if types else ""


def _named(part: re.Pattern[str], condition: str) -> frozenset[str]:
    found = part.search(condition)
    return frozenset(CODE.findall(found[0])) if found else frozenset()

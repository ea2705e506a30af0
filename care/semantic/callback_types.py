"""The callback types that the condition of a metric names, as SQL over one row of its mart."""

import re

COUNTED = re.compile(r"callback_type (?:= '\w+'|in \([^)]*\))")
LEFT_OUT = re.compile(r"callback_type not in \([^)]*\)")
CODE = re.compile(r"'(\w+)'")


def types_counted(condition: str) -> frozenset[str]:
    """The types that are counted alone; empty where all are, or all but some."""
    return _named(COUNTED, condition)


def types_left_out(condition: str) -> frozenset[str]:
    """The types that are left out."""
    return _named(LEFT_OUT, condition)


def _named(part: re.Pattern[str], condition: str) -> frozenset[str]:
    found = part.search(condition)
    return frozenset(CODE.findall(found[0])) if found else frozenset()

"""Texts for readers who may not see the names of colleagues."""

import re
from collections.abc import Collection

from care.i18n import say


def without_colleagues(text: str, names: Collection[str]) -> str:
    """The text with every name of a colleague replaced; longer names first, so that none is cut."""
    if not (known := sorted(filter(None, names), key=len, reverse=True)):
        return text
    hidden = say("（姓名不显示）", "(name hidden)")
    return re.sub("|".join(map(re.escape, known)), lambda _: hidden, text)

"""Texts with their days, wherever they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DatedTexts:
    """Masked texts and the day of each.

    ``customers``: whose each is, by a hash of the vehicle, None where unknown; none at all of texts that name
    nobody.
    """

    texts: Sequence[str]
    days: Sequence[date]
    customers: Sequence[str | None] = ()

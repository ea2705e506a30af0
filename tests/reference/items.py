"""One thing that a metric counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Item:
    """One thing that a metric counts, in its denominator once ``deadline`` has passed in ``kinds``.

    ``kinds`` are the kinds of record that could have told; it waits for the coverage of each.
    ``value`` is None where the records cannot tell: such an item is left out, whatever its deadline
    (decided here: it is neither pending nor awaiting).
    """

    day: date
    dims: Mapping[str, Any]
    value: float | None
    deadline: datetime | None = None
    kinds: tuple[str, ...] = ()

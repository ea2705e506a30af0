"""Days that somebody chose by themselves."""

from collections.abc import Iterable
from datetime import date

from care.periods.course import BEGINNING
from care.periods.period import Span


def custom_span(days: Iterable[str], today: date) -> Span | None:
    """From the first to the last of ``days`` (YYYY-MM-DD), as far as records can be; None if unreadable."""
    try:
        known = sorted(min(max(date.fromisoformat(day), BEGINNING), today) for day in days)
    except ValueError:
        return None
    return Span(known[0], known[-1]) if known else None

"""Since when there are records: nothing can be compared with a time before the first."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from care.period import Period
from warehouse.ask import Question, Warehouse

OF_EACH_RECORD = ("callback_rate", "complaint_count", "inquiry_24h_rate", "profile_complete_rate")


def reach_back_to(day: date, house: Warehouse, stores: Iterable[str]) -> bool:
    """Whether some of the stores has a record of that day's week or before it."""
    first = house.kept(_first_weeks, lambda: _first_weeks(house))
    return any(first.get(store, date.max) <= day for store in stores)


def _first_weeks(house: Warehouse) -> dict[str, date]:
    """By store the Monday of the week of its first record."""
    weeks = house.measure(Question(OF_EACH_RECORD, by=("store",), period=Period.WEEK))
    some = weeks.filter(pl.sum_horizontal("denominator", "pending", "unknown") > 0)
    return dict(some.group_by("store").agg(pl.min("period")).iter_rows())

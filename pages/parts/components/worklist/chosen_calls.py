"""The calls by phone that are chosen on a page, by day and hour."""

from collections.abc import Collection
from datetime import date

import polars as pl

from pages.parts.data.view import View
from warehouse.services.worklists.call_hours import call_hours, last_known

CUT_BY = ("advisor", "agent", "callback_type", "order_type", "owner_type", "customer_grade", "key_customer")
"""The dimensions that attempts have, beside the store."""


def chosen_calls(
    view: View, caller: str | None = None, kinds: Collection[str] = ()
) -> tuple[pl.DataFrame, date]:
    """Calls of the chosen stores, types and advisors, and the last day known.

    ``caller``, ``kinds``: of one agent, or of some types of callback alone. Raises Unsupported of a network.
    """
    known = last_known(view.warehouse, view.store_codes)
    where = {name: values for name, values in view.where if name in CUT_BY}
    if caller is not None:
        where["agent"] = (caller,)
    last = max(known.values(), default=view.today)
    calls = call_hours(view.warehouse, last, [*known], where)
    return calls.filter(pl.col("callback_type").is_in([*kinds])) if kinds else calls, last

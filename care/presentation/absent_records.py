"""Stores that have no records of a kind which others have: they are out of its totals and comparisons."""

import polars as pl

from care.i18n import say
from care.stores.store_names import store_name

KINDS = {
    "orders": ("工单和销售", "orders or sales"),
    "callbacks": ("回访", "callbacks"),
    "complaints": ("投诉", "complaints"),
    "inquiries": ("问询", "inquiries"),
}
"""Kind of record, the first moment of which a store has as ``<kind>_since`` → its names."""
NAMED = 3
"""Up to so many stores are named; of more their number is."""


def absent_records(stores: pl.DataFrame) -> list[str]:
    """A sentence a kind that some of the stores have and others lack. ``stores``: store, ``<kind>_since``."""
    sentences = []
    for kind, (zh, en) in KINDS.items():
        if (column := f"{kind}_since") not in stores.columns:
            continue
        lacking = stores.filter(pl.col(column).is_null())["store"].to_list()
        if not lacking or len(lacking) == stores.height:
            continue
        many = len(lacking)
        names = say("、", ", ").join(map(store_name, lacking[:NAMED]))
        more = say(f" 等 {many} 家", f" and {many - NAMED} more") if many > NAMED else ""
        sentences.append(
            say(
                f"{names}{more} 没有{zh}记录，不在{zh}指标的合计与比较中。",
                f"{names}{more}: no records of {en}, so not in their totals and comparisons.",
            )
        )
    return sentences

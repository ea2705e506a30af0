"""A store without a kind of record is said to be out of it, where another store has it."""

from datetime import datetime

import polars as pl

from care.i18n import set_language
from care.presentation.absent_records import absent_records

AT = datetime(2026, 3, 1)


def test_a_store_without_callbacks_is_said_to_be_out_of_their_totals():
    stores = pl.DataFrame({"store": ["S01", "S02"], "callbacks_since": [AT, None], "orders_since": [AT, AT]})
    set_language("zh")
    assert absent_records(stores) == ["S02 没有回访记录，不在回访指标的合计与比较中。"]
    assert absent_records(stores.head(1)) == absent_records(stores.tail(1)) == []


def test_of_many_stores_the_first_are_named():
    stores = pl.DataFrame({"store": [f"S{n}" for n in range(9)], "inquiries_since": [AT] + [None] * 8})
    set_language("en")
    assert absent_records(stores) == [
        "S1, S2, S3 and 5 more: no records of inquiries, so not in their totals and comparisons."
    ]
    set_language("zh")

"""Where a sister store has seen a lost car since, lists and records say so, and no figure changes."""

from datetime import date

import polars as pl
import pytest

from care.worklist import WORKLIST
from care.worklist.worklist_table import worklist_table
from warehouse.query.facts.worklist_sql import open_tasks_sql
from warehouse.query.metric_sql import Question, RecordSide
from warehouse.query.warehouse import Warehouse
from warehouse.services.worklists.daily_worklist import worklist

pytestmark = pytest.mark.slow

GONE, LEFT, NOW = "LXAB3C4D5E6F71101", "LXAB3C4D5E6F72202", "LXAB3C4D5E6F73303"
OWN = [
    {"store_code": "S01", "order_no": "A1", "vin": GONE, "delivered_at": "2024-09-02 10:00"},
    {"store_code": "S01", "order_no": "A2", "vin": LEFT, "delivered_at": "2024-09-03 10:00"},
    {"store_code": "S01", "order_no": "A3", "vin": NOW, "delivered_at": "2026-03-04 10:00"},
]
SISTER = [
    {"store_code": "S02", "order_no": "B1", "vin": GONE, "delivered_at": "2024-08-01 10:00"},
    {"store_code": "S02", "order_no": "B2", "vin": GONE, "delivered_at": "2025-08-01 10:00"},
    {"store_code": "S02", "order_no": "B3", "vin": LEFT, "delivered_at": "2024-08-02 10:00"},
]
CALLS = [
    {
        "store_code": store,
        "callback_no": store,
        "callback_type": "service",
        "subject_no": "A3",
        "outcome": "reached",
    }
    | {"attempted_at": "2026-03-05 10:00"}
    for store in ("S01", "S02")
]
FIGURES = Question(("loss_rate", "lost_customer_progress", "lost_customer_callback_rate"), by=("store",))


@pytest.mark.parametrize("metric", ["lost_customer_progress", "loss_rate"])
def test_records_of_lost_cars_say_which_sister_store_has_seen_them_since(load_rows, metric):
    product = load_rows(service_orders=[*OWN, *SISTER], callbacks=CALLS)
    rows = product.records(metric, RecordSide.DENOMINATOR, Question((metric,), where={"store": ("S01",)}))
    last = rows.filter(rows["vin"].str.ends_with("1101")).select("sister_seen_on", "sister_store").unique()
    assert last.rows() == [(date(2025, 8, 1), "S02")]
    assert (
        rows.filter(rows["vin"].str.ends_with("2202"))["sister_seen_on"].null_count()
        == rows.filter(rows["vin"].str.ends_with("2202")).height
    ), "only what came after the own store's last visit"


def test_the_list_to_call_says_so_too_and_only_to_who_may_see_that_store(load_rows, home):
    product = load_rows(service_orders=[*OWN, *SISTER], callbacks=CALLS)
    owed = product.statement(open_tasks_sql())
    assert owed.select("store", "sister_seen_on", "sister_store").drop_nulls().sort("store").rows() == [
        ("S01", date(2025, 8, 1), "S02"),
        ("S02", date(2024, 9, 3), "S01"),
    ]
    one = owed.filter(pl.col("sister_store") == "S02", pl.col("store") == "S01")
    shown = worklist_table(worklist(product, date(2026, 3, 6)).rows.clear().vstack(_as_listed(one)))
    assert shown.select("姊妹店来店日", "姊妹店").rows() == [(date(2025, 8, 1), "S02")]
    own = Warehouse(home, product.build, frozenset({"S01"}))
    assert "sister_store" not in own.records("loss_rate", RecordSide.DENOMINATOR).columns
    assert own.statement(open_tasks_sql())["sister_store"].drop_nulls().is_empty()


def _as_listed(tasks: pl.DataFrame) -> pl.DataFrame:
    """Owed callbacks with the columns of a worklist, as of the day's share."""
    return tasks.with_columns(urgency=pl.lit("days_share")).select(
        (pl.col(name) if name in tasks.columns or name == "urgency" else pl.lit(None).alias(name)).cast(dtype)
        for name, dtype in WORKLIST.items()
    )


def test_no_figure_of_a_store_changes_with_its_sisters_records(load_rows):
    alone = load_rows(service_orders=OWN, callbacks=CALLS[:1]).measure(FIGURES).sort("metric")
    together = load_rows(service_orders=[*OWN, *SISTER], callbacks=CALLS).measure(FIGURES)
    assert dict(alone.select("metric", "denominator").iter_rows())["lost_customer_progress"] == 2
    assert together.filter(together["store"] == "S01").sort("metric").equals(alone)

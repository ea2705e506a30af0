"""A pivot's totals are figures of their own, its order is what was asked, and namesakes are two people."""

from datetime import date
from typing import Any

import polars as pl

from care.explore import (
    PERIOD,
    Order,
    Pivot,
    make_pivot,
    period_before,
    pivot_cells,
    pivot_values,
    told_apart,
)
from care.periods.period import Period
from care.semantic.metric import METRICS

RATE = METRICS["callback_on_time_rate"]


def measured(*rows: tuple[Any, ...], by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Figures as a warehouse measures them: the axes, then numerator and denominator."""
    return pl.DataFrame(
        [
            {
                **dict(zip(by, row, strict=False)),
                "numerator": float(row[-2]),
                "denominator": row[-1],
                "value": row[-2] / row[-1] if row[-1] else None,
                "pending": 0,
                "awaiting": 0,
            }
            for row in rows
        ]
    )


def pivot() -> Pivot:
    cells = [("李强", "S01", 8, 10), ("李强", "S02", 1, 2), ("王磊", "S01", 3, 30), ("赵敏", "S01", 0, 0)]
    return make_pivot(
        RATE,
        "advisor",
        "store",
        measured(*cells, by=("advisor", "store")),
        measured(("李强", 9, 12), ("王磊", 3, 30), ("赵敏", 0, 0), by=("advisor",)),
        measured(("S01", 11, 40), ("S02", 1, 2), by=("store",)),
        measured((12, 42)),
    )


def test_totals_are_counted_of_all_and_who_has_nothing_is_left_out():
    table = pivot_cells(pivot(), Period.MONTH)
    assert table.columns == ["顾问", "S01", "S02", "合计"]
    assert table.rows() == [
        ("李强", "80.0%  (8/10)", "50.0%  (1/2)", "75.0%  (9/12)"),
        ("王磊", "10.0%  (3/30)", "—", "10.0%  (3/30)"),
        ("合计", "27.5%  (11/40)", "50.0%  (1/2)", "28.6%  (12/42)"),
    ]


def test_a_workbook_has_numbers_and_blanks():
    assert pivot_values(pivot(), Period.MONTH)["S02"].to_list() == [0.5, None, 0.5]


def test_the_change_since_the_period_before_stands_beside_the_value():
    before = make_pivot(
        RATE,
        "advisor",
        None,
        pl.DataFrame(),
        measured(("李强", 5, 10), by=("advisor",)),
        pl.DataFrame(),
        measured((5, 10)),
    )
    now = make_pivot(
        RATE,
        "advisor",
        None,
        pl.DataFrame(),
        measured(("李强", 9, 12), ("王磊", 3, 30), by=("advisor",)),
        pl.DataFrame(),
        measured((12, 42)),
    )
    assert pivot_cells(now, Period.MONTH, before.at)["合计"].to_list() == [
        "75.0%  (9/12)  +25.0 个百分点",
        "10.0%  (3/30)  —",
        "28.6%  (12/42)  −21.4 个百分点",
    ]


def test_on_an_axis_of_time_the_change_is_since_the_period_before_it_where_both_are_whole():
    months = [date(2026, month, 1) for month in (1, 2, 3)]
    counted = [(month, many, many) for month, many in zip(months, (31, 14, 3), strict=True)]
    frame = measured(*counted, by=(PERIOD,)).with_columns(pl.col("numerator").alias("value"))
    whole = measured((48, 48)).with_columns(value=48.0)
    pivot = make_pivot(METRICS["complaint_count"], PERIOD, None, pl.DataFrame(), frame, pl.DataFrame(), whole)
    earlier = period_before(pivot, Period.MONTH, lambda day: day != months[2])
    # January's 31 in 31 days are 28 in the days of February
    assert pivot_cells(pivot, Period.MONTH, earlier)["合计"].to_list() == [
        "31  —",
        "14  −14",
        "3  —",
        "48  —",
    ]


def test_rows_come_in_the_order_that_was_asked():
    orders = {order: pivot().ordered(order).row_keys for order in Order}
    assert orders[Order.CASES] == orders[Order.LOWEST] == ("王磊", "李强")
    assert orders[Order.HIGHEST] == orders[Order.NAME] == ("李强", "王磊")
    assert pivot().ordered(Order.CASES, 1).row_keys == ("王磊",)


def test_periods_keep_the_order_of_time():
    rows = measured(("2026-02", 9, 10), ("2026-01", 1, 10), by=(PERIOD,))
    whole = make_pivot(RATE, PERIOD, None, pl.DataFrame(), rows, pl.DataFrame(), measured((10, 20)))
    assert whole.ordered(Order.HIGHEST).row_keys == ("2026-01", "2026-02")


def test_namesakes_of_two_stores_are_two_people():
    frame = pl.DataFrame({"store": ["S01", "S02", "S01"], "advisor": ["李强", "李强", "王磊"]})
    named = frame.select(told_apart(frame, "advisor", {"李强"}))["advisor"].to_list()
    assert named == ["李强 · S01", "李强 · S02", "王磊"]

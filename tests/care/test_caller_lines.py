"""Who calls the lost customers."""

import polars as pl

from care.i18n import set_language
from care.presentation.lists.caller_lines import caller_lines


def rows(*found: tuple[str, str | None, float, int]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=["store", "agent", "numerator", "denominator"], orient="row")


def test_each_store_says_what_it_called_and_who_called_the_worst_first():
    found = rows(
        ("S01", "林芳", 40.0, 40), ("S01", None, 0.0, 12), ("S02", None, 0.0, 30), ("S03", None, 0.0, 0)
    )
    assert caller_lines(found, people=True) == [
        "S02：到期 30 位，没有人拨打过",
        "S01：到期 52 位，已拨打 76.9%（40 / 52）：林芳 40",
    ]


def test_names_are_for_those_who_may_see_people():
    assert caller_lines(rows(("S01", "林芳", 4.0, 4)), people=False) == [
        "S01：到期 4 位，已拨打 100.0%（4 / 4）"
    ]


def test_many_callers_are_counted_and_calls_without_a_name_are_said():
    set_language("en")
    found = rows(*(("S01", f"P{n}", 9.0 - n, 9) for n in range(6)), ("S01", None, 1.0, 3))
    (line,) = caller_lines(found, people=True)
    assert line.endswith("P0 9, P1 8, P2 7, P3 6, P4 5, 2 more: 5")

"""The main cause of each quarter: how many, where, and whether it is over."""

from datetime import date

import polars as pl
import pytest

from care.i18n import set_language
from care.periods.period import Span
from care.presentation.lists.quarter_causes import quarter_causes, quarter_sentence

ALL = Span(date(2025, 7, 1), date(2026, 3, 10))
COVERED = {"S01": ALL, "S02": ALL}


def months(*rows: tuple[str, str | None, date, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["store", "cause_1", "period", "value"], orient="row")


def told(*rows: tuple[str, str | None, date, int], covered: dict[str, Span] = COVERED) -> list[str]:
    return [quarter_sentence(one) for one in quarter_causes(months(*rows), covered)]


def test_a_quarter_tells_its_main_cause_where_it_was_and_that_it_is_over():
    parts, other, found = "配件缺货/等待", "服务态度", []
    for month in (10, 11, 12):
        found += [("S01", parts, date(2025, month, 1), 4), ("S01", other, date(2025, month, 1), 4)]
        found += [("S02", parts, date(2025, month, 1), 2), ("S02", other, date(2025, month, 1), 14)]
    found += [("S02", other, date(2026, 2, 1), 9), ("S01", parts, date(2026, 2, 1), 2)]
    newest, autumn = told(*found)
    assert autumn == (
        "2025-Q4：服务态度最多（54 / 72，75.0%）；S02 42、S01 12，没有哪家明显偏多；"
        "那时每月 17.9 件，2026-01-01 以来每月 4.0 件：已回落"
    )
    assert newest.startswith("2026-Q1（2026-01-01 至 2026-03-10）：没有明显最多的；服务态度 9 件")


def test_a_store_with_more_of_the_cause_than_its_share_is_named():
    found = []
    for month in (7, 8, 9):
        found += [("S01", "维修时效", date(2025, month, 1), 14), ("S01", "服务态度", date(2025, month, 1), 2)]
        found += [("S02", "维修时效", date(2025, month, 1), 2), ("S02", "服务态度", date(2025, month, 1), 5)]
    assert "；其中 42 件在 S01，它的投诉只占 69.6%；" in told(*found)[0]


@pytest.mark.parametrize("second", [6, 8, 12])
def test_a_cause_that_chance_puts_first_does_not_lead(second: int):
    rows = [("S01", "服务态度", date(2025, 8, 1), 12), ("S01", "维修时效", date(2025, 8, 1), second)]
    words = f"2025-Q3：没有明显最多的；服务态度 12 件，维修时效 {second} 件，共 {12 + second} 件"
    assert told(*rows) == [words]


def test_a_quarter_of_a_few_complaints_or_before_the_records_is_not_told():
    few = ("S01", "服务态度", date(2025, 8, 1), 4)
    unstated = ("S01", None, date(2025, 9, 1), 40)
    early = ("S01", "服务态度", date(2025, 2, 1), 40)
    assert told(few, unstated, early) == []


def test_what_still_comes_or_comes_more_often_is_not_called_over():
    set_language("en")
    then = ("S01", "维修时效", date(2025, 8, 1), 10)
    assert told(then, ("S01", "维修时效", date(2026, 2, 1), 6))[-1].endswith(
        "3.3 a month then, 2.6 since 2026-01-01: no sure change"
    )
    assert told(then, ("S01", "维修时效", date(2026, 2, 1), 60))[-1].endswith("more than then")


def test_a_store_that_joined_or_ended_since_makes_a_cause_neither_more_nor_less_common():
    then = [("S01", "维修时效", date(2025, 8, 1), 10), ("S02", "维修时效", date(2025, 8, 1), 30)]
    ended = COVERED | {"S02": Span(ALL.since, date(2025, 12, 31))}
    now = ("S01", "维修时效", date(2026, 2, 1), 8)
    assert told(*then, now, covered=ended)[-1].endswith(
        "那时每月 3.3 件，2026-01-01 以来每月 3.5 件：看不出已改变"
    )
    joined = COVERED | {"S02": Span(date(2026, 1, 1), ALL.until)}
    many = ("S02", "维修时效", date(2026, 2, 1), 90)
    assert told(then[0], now, many, covered=joined)[-1].endswith("以来每月 3.5 件：看不出已改变")


def test_weeks_after_a_quarter_are_too_few_to_call_it_over():
    soon = {"S01": Span(ALL.since, date(2025, 10, 20))}
    (only,) = told(("S01", "服务态度", date(2025, 8, 1), 30), covered=soon)
    assert "每月" not in only

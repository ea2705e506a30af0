"""Waiting times as they are shown: open cases count as far as they have come."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from care.presentation.closing_headlines import time_to_close_headline
from care.stats.kaplan_meier import TimeQuantile
from care.stats.time_to_close import time_with_interval, waiting_curve, waiting_times, waiting_times_by

AS_OF = datetime(2026, 3, 10, 18)
STORES = pl.DataFrame({"store": ["S01"], "as_of": [AS_OF]})


def cases(*rows: tuple[str, float, bool]) -> pl.DataFrame:
    """Level, hours since received (or taken), and whether closed."""
    return pl.DataFrame(
        [
            {
                "store": "S01",
                "level": level,
                "closed": closed,
                "hours_to_close": hours if closed else None,
                "received_at": AS_OF - timedelta(hours=hours),
            }
            for level, hours, closed in rows
        ],
        schema_overrides={"hours_to_close": pl.Float64},
    )


def test_an_open_case_has_waited_until_its_store_s_records_end():
    assert waiting_times(cases(("C", 20, True), ("C", 30, False)), STORES)["hours"].to_list() == [20, 30]


def test_a_case_closed_nobody_knows_when_is_left_out_not_open():
    unknown = cases(("C", 20, True)).with_columns(hours_to_close=pl.lit(None, pl.Float64))
    assert waiting_times(unknown, STORES).is_empty()


def test_leaving_hard_cases_open_does_not_shorten_what_is_shown():
    closed = [("C", hours, True) for hours in (10, 20, 20, 20, 30)]
    still_open = [("C", hours, False) for hours in (80, 90, 95, 99, 99, 99)]
    assert time_to_close_headline(waiting_curve(waiting_times(cases(*closed), STORES))).startswith(
        "半数投诉在 20.0 小时内"
    )
    shown = time_to_close_headline(waiting_curve(waiting_times(cases(*closed, *still_open), STORES)))
    assert shown == "半数以上的投诉还未关闭"
    few = time_to_close_headline(waiting_curve(waiting_times(cases(*closed[:4]), STORES)))
    assert few == "4 件投诉，太少，不给时长"


def test_levels_stand_from_a_to_e_and_too_few_cases_give_no_time():
    many = [("D", hours, True) for hours in (10, 20, 30, 40, 50)]
    table = waiting_times_by(waiting_times(cases(*many, ("B", 5, True), ("B", 50, False)), STORES), "level")
    assert table.row(0) == ("B", "2", "1", "—", "—")
    assert table.row(1)[:3] == ("D", "5", "0")
    assert table.row(1)[3].startswith("30.0 小时（")


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (TimeQuantile(23, 13, 30), "23.0 小时（13.0 小时–30.0 小时）"),
        (TimeQuantile(23, 13, None), "23.0 小时（≥ 13.0 小时）"),
        (TimeQuantile(None, 13, None), "尚未到（≥ 13.0 小时）"),
        (TimeQuantile(None, None, None), "尚未到"),
    ],
)
def test_an_end_that_is_not_known_is_said_so(times, words):
    assert time_with_interval(times) == words

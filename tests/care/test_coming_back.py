"""How soon closed complaints come back: running watches count as far as they have come."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from care.charts import coming_back_curve
from care.presentation.closing_headlines import coming_back_headline
from care.stats.coming_back import return_curve, return_times, share_back, shares_by_day, undated_returns
from tests.conftest import Rows
from warehouse.query.metric_sql import Question, RecordSide

CLOSED = datetime(2026, 1, 5, 10)


def closed(*rows: tuple[float | None, float]) -> pl.DataFrame:
    """Days after which each came back, or None, and days for which its watch is known."""
    return pl.DataFrame(
        [
            {
                "store": f"S{number:02}",
                "return_known": True,
                "came_back": back is not None,
                "came_back_at": None if back is None else CLOSED + timedelta(days=back),
                "first_closed_at": CLOSED,
                "watch_ends_at": CLOSED + timedelta(days=90),
                "watched_until": CLOSED + timedelta(days=watched),
            }
            for number, (back, watched) in enumerate(rows)
        ],
        schema_overrides={"came_back_at": pl.Datetime},
    )


def times(*rows: tuple[float | None, float]) -> pl.DataFrame:
    cases = closed(*rows)
    return return_times(cases, cases.select("store", complaints_until="watched_until"))


def test_a_running_watch_is_censored_and_does_not_dilute_the_share():
    curve = return_curve(times((10, 200), (None, 20), (40, 200), (None, 200), (None, 200)))
    assert share_back(curve, 9) == 0
    assert share_back(curve, 30) == pytest.approx(1 / 5)
    assert share_back(curve, 60) == pytest.approx(1 - 4 / 5 * 2 / 3), "one of the three still watched"
    assert (curve.cases, curve.closed) == (5, 2)
    assert coming_back_headline(curve) == "关闭后 30 天内，20.0% 重开或再次投诉"


def test_by_whole_days_the_share_holds_from_the_day_by_which_it_rose():
    """Of five two come back, one in the first hours of day 11, one exactly after 40 days."""
    curve = return_curve(times((10.1, 200), (None, 20), (40, 200), (None, 200), (None, 200)))
    days = shares_by_day(curve)
    assert [(day, round(share, 9)) for day, share, *_ in days] == [
        (0, 0.0),
        (11, 0.2),
        (40, round(1 - 4 / 5 * 2 / 3, 9)),
        (90, round(1 - 4 / 5 * 2 / 3, 9)),
    ]
    assert all(low <= share <= high for _, share, low, high in days)
    assert [day for day, *_ in shares_by_day(return_curve(times((0.5, 0.9))))] == [0]


def test_a_watch_ends_after_its_months_and_beyond_it_nothing_is_said():
    curve = return_curve(times(*[(None, 400)] * 5))
    assert share_back(curve, 90) == 0
    assert share_back(curve, 91) is None


def test_days_that_no_watch_has_reached_have_no_share():
    curve = return_curve(times((3, 12), *[(None, 12)] * 4))
    assert share_back(curve, 30) is None
    assert coming_back_headline(curve) == "关闭后至今（最长 12 天），20.0% 重开或再次投诉"
    assert coming_back_headline(return_curve(times((3, 12)))) == "关闭 1 件，太少，不给比例"


def test_the_chart_rises_and_marks_a_week_a_month_and_a_quarter():
    figure = coming_back_curve(return_curve(times((10, 200), *[(None, 200)] * 9)))
    line, marks = figure["data"][-2:]
    assert line["y"] == sorted(line["y"])
    assert [*marks["x"]] == [7, 30, 90]
    assert [*marks["y"]] == pytest.approx([0, 0.1, 0.1])


def test_of_loaded_cases_reopenings_repeats_and_running_watches_count(load_rows):
    """Reopened after 9 days, filed again after 20, watched for 64 so far, reopened nobody knows when."""
    case: Rows = [
        {
            "complaint_no": "C1",
            "last_reopened_at": "2026-01-14 10:00",
            "reopen_count": 1,
            "vin": "A" * 16 + "1",
        },
        {"complaint_no": "C2", "vin": "A" * 16 + "2", "reopen_count": 0},
        {"complaint_no": "C3", "vin": "A" * 16 + "3", "reopen_count": 0},
        {"complaint_no": "C4", "vin": "A" * 16 + "4", "reopen_count": 1},
    ]
    cases = [
        {"received_at": "2026-01-02 10:00", "first_closed_at": "2026-01-05 10:00", "cause_1": "空调", **one}
        for one in case
    ]
    again = {
        "complaint_no": "C5",
        "received_at": "2026-01-25 10:00",
        "cause_1": "空调",
        "vin": "A" * 16 + "2",
    }
    product = load_rows(
        complaints=[*cases, again | {"reopen_count": 0}], complete_until=CLOSED.date() + timedelta(63)
    )
    records = product.records("one_shot_close_to_date", RecordSide.DENOMINATOR, Question(("close_rate",)))
    found = return_times(records, product.stores()).sort("hours")
    assert found["came_back"].to_list() == [True, True, False]
    assert [round(hours / 24) for hours in found["hours"]] == [9, 20, 64]
    assert undated_returns(records) == 1

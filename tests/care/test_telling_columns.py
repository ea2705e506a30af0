"""The records behind an item: the worst on top, beside what makes them so, those that are meant marked."""

from datetime import datetime

import polars as pl

from care.presentation.telling_columns import AGE, LATE, MARK, telling_first

AS_OF = {"S01": datetime(2026, 3, 10, 18)}


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 18)


def test_late_callbacks_stand_by_how_late_they_are_and_those_never_made_are_late_until_now():
    rows = pl.DataFrame(
        {
            "store": "S01",
            "callback_no": ["A", "B", "C"],
            "agent": "甲",
            "due_at": [day(4), day(1), day(2)],
            "concluded_at": [day(5), None, day(8)],
        }
    )
    found, first = telling_first(rows, "callback_on_time_rate", AS_OF)
    assert found["callback_no"].to_list() == ["B", "C", "A"]
    assert found[LATE].to_list() == [9.0, 6.0, 1.0]
    assert first == ("callback_no", LATE, "agent", "due_at", "concluded_at")


def test_open_cases_stand_by_age():
    rows = pl.DataFrame(
        {"store": "S01", "complaint_no": ["A", "B"], "received_at": [day(5), day(1)], "level": "B"}
    )
    found, first = telling_first(rows, "close_rate", AS_OF)
    assert found.select("complaint_no", AGE).rows() == [("B", 9), ("A", 5)]
    assert first == ("complaint_no", AGE, "level")


def test_of_records_among_others_those_that_are_meant_are_marked_and_stand_first():
    rows = pl.DataFrame(
        {"store": "S01", "complaint_no": ["A", "B", "C"], "received_at": [day(5), day(1), day(3)]}
    )
    found, first = telling_first(rows, "complaint_count", AS_OF, marked=("B",))
    assert found.select("complaint_no", MARK).rows() == [("B", True), ("A", False), ("C", False)]
    assert first[:2] == ("complaint_no", MARK)


def test_terse_notes_stand_from_the_shortest_on():
    rows = pl.DataFrame({"store": "S01", "callback_no": ["A", "B"], "note_length": [9, 0]})
    found, _ = telling_first(rows, "terse_record_rate", AS_OF)
    assert found["callback_no"].to_list() == ["B", "A"]

"""What databases answer becomes the text that a file would have, whatever its type."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from etl.database.cell_text import text_column


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        (True, "1"),
        (20260301000123456789, "20260301000123456789"),
        (3.0, "3"),
        (1e22, "10000000000000000000000"),
        (0.1, "0.1"),
        (1.5e-7, "0.00000015"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        (datetime(2026, 3, 1, 10, 5), "2026-03-01 10:05:00"),
        (date(2026, 3, 1), "2026-03-01"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=9, minutes=5, seconds=7), "09:05:07"),
        (timedelta(hours=100), "100:00:00"),
        (b"\x00", "0"),
        (b"\x01", "1"),
        ("关闭".encode(), "关闭"),
        (b"\xff\x10", "ff10"),
        ({"原因": "异响"}, '{"原因": "异响"}'),
        ([date(2026, 3, 1)], '["2026-03-01"]'),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_value_is_written_as_people_write_it(value: object, text: str | None):
    assert text_column([value]).to_list() == [text]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN")])
def test_a_number_that_is_none_is_kept_as_it_is_and_stops_nothing(value: object):
    (text,) = text_column([value]).to_list()
    assert text is not None
    assert text.lower().strip("-") in ("nan", "inf", "infinity")

"""The progress of a half-year stands beside the share of it that is gone."""

from datetime import datetime

import pytest

from care.charts.workload.half_year_bars import progress_bars
from care.periods.half_year import HalfYearProgress, half_year_gone
from care.presentation.headlines import progress_headline


@pytest.mark.parametrize(
    ("as_of", "gone"),
    [
        (datetime(2026, 1, 1), 0),
        (datetime(2026, 4, 1, 12), 90.5 / 181),
        (datetime(2026, 7, 1), 0),
        (datetime(2025, 12, 31, 23, 59, 59), 1 - 1 / (184 * 86400)),
    ],
)
def test_a_half_year_is_gone_to_the_second(as_of, gone):
    assert half_year_gone(as_of) == pytest.approx(gone, abs=1e-12)


def test_the_store_furthest_behind_stands_first_and_the_whole_is_told():
    rows = [HalfYearProgress("S01", 50, 100, 0.4), HalfYearProgress("S02", 0, 60, 0.37)]
    figure = progress_bars(rows)
    bars, time = figure["data"]
    assert (bars["y"], bars["x"]) == (["S02<br>0.0% · 0 / 60", "S01<br>50.0% · 50 / 100"], [0, 0.5])
    assert time["x"] == [0.37, 0.4]
    assert progress_headline(rows, "2026-H1") == (
        "2026-H1 的流失客户：应回访 160 位，已拨打 31.2%（50 位）；半年已过 40.0%"
    )

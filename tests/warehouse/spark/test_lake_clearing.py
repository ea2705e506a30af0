"""A lake keeps what is served and what may still be read, and nothing else of what builds wrote."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from warehouse.spark.lake.cleanup import remove_unused
from warehouse.spark.lake.lake import Lake
from warehouse.spark.marts import PARTS

pytestmark = pytest.mark.spark

NOW = datetime(2026, 3, 10, 12)
FIRST, SECOND, THIRD = "20260301T080000-aaa", "20260302T080000-bbb", "20260303T080000-ccc"
DEAD, RUNNING = "20260304T080000-ddd", "20260310T080000-eee"
MART, CUBE = "complaints", "cube_complaints_received_on"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Three builds: each has written January anew, only the first February; a fourth died, a fifth runs."""
    lake = Lake(str(tmp_path))
    for number, own in enumerate((FIRST, SECOND, THIRD), 1):
        rows = [
            (MART, "S01", month, 1, f"{held}{month}", held)
            for month, held in (("2026-01", own), ("2026-02", FIRST))
        ]
        content = BytesIO()
        pl.DataFrame(rows, schema=PARTS, orient="row").write_parquet(content)
        lake.put(content.getvalue(), "builds", f"parts{number}.parquet")
        before = f'"build{number - 1}"' if number > 1 else "null"
        lake.put(
            f'{{"before": {before}, "parts": "parts{number}", "network": "{own}"}}'.encode(),
            "builds",
            f"build{number}.json",
        )
    for own in (FIRST, SECOND, THIRD, DEAD, RUNNING):
        lake.put(b"rows", "marts", MART, own, "store=S01", "month=2026-01", "part-0.parquet")
        lake.put(b"counts", "cube", CUBE, own, "part-0.parquet")
        lake.put(b"file", "network", f"{own}.duckdb")
    lake.put(b"rows", "marts", MART, FIRST, "store=S01", "month=2026-02", "part-0.parquet")
    lake.put(b"whose?", "network", "notes.txt")
    lake.switch("build3")
    return lake


def test_what_is_served_the_build_before_it_and_what_is_young_stay(lake):
    remove_unused(lake, NOW)
    assert lake.names("builds") == ["build2.json", "build3.json", "parts2.parquet", "parts3.parquet"]
    assert lake.names("network") == [*(f"{own}.duckdb" for own in (SECOND, THIRD, RUNNING)), "notes.txt"]
    assert lake.names("cube", CUBE) == [SECOND, THIRD, RUNNING]


def test_a_month_goes_when_no_build_refers_to_it_though_its_neighbour_stays(lake):
    remove_unused(lake, NOW)
    assert lake.names("marts", MART, FIRST, "store=S01") == ["month=2026-02"]
    assert lake.names("marts", MART) == [FIRST, SECOND, THIRD, RUNNING]


def test_nothing_goes_within_a_day(lake):
    before = sorted(Path(lake.root).rglob("*"))
    remove_unused(lake, datetime(2026, 3, 2, 7))
    assert sorted(Path(lake.root).rglob("*")) == before


def test_two_builds_of_the_same_parts_go_together(lake):
    again = f'{{"before": null, "parts": "parts1", "network": "{FIRST}"}}'
    lake.put(again.encode(), "builds", "build0.json")
    remove_unused(lake, NOW)
    assert lake.names("builds") == ["build2.json", "build3.json", "parts2.parquet", "parts3.parquet"]

"""Published records that nobody here made up, loaded as any user's; the figures were counted elsewhere."""

import os
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import ROOT

from etl.pipeline.load import load
from etl.pipeline.load_report import LoadReport, SheetReport
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home

REAL = Path(os.environ.get("CARE_REAL_DATA") or ROOT.parent / "shared" / "data")
OWN = Path(__file__).parents[1] / "sources"
FILES = {
    "car_complain_2020-06.csv": (630, 300, 0, 330, 0),
    "car_complain_2020-08.csv": (600, 600, 0, 0, 0),
    "car_complain_svw.csv": (90, 90, 0, 0, 0),
    "汽车投诉_2024Q1.csv": (3014, 3014, 0, 0, 0),
    "附件4.xlsx": (2816, 2816, 0, 0, 0),
    "311_subset.micro.csv": (2000, 1999, 0, 0, 1),
    "data_anonymous_bank_february.txt": (1088, 1088, 0, 0, 0),
}
"""File → read, accepted, superseded, duplicate, rejected."""

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"no real records in {REAL}; CARE_REAL_DATA names their folder"
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    """All of them in one home, with the sources of tests/sources."""
    home = tmp_path_factory.mktemp("real") / "home"
    shutil.copytree(OWN, home / "sources")
    return load(home, [REAL]), home


@pytest.fixture(scope="module")
def sheets(loaded: tuple[LoadReport, Path]) -> dict[str, SheetReport]:
    """What became of each file."""
    return {sheet.file: sheet for sheet in loaded[0].sheets}


@pytest.fixture(scope="module")
def house(loaded: tuple[LoadReport, Path]) -> Warehouse:
    """What is served."""
    return Warehouse.open(loaded[1])


def mart(loaded: tuple[LoadReport, Path], name: str, store: str) -> pl.DataFrame:
    home = Home(loaded[1])
    with duckdb.connect(home.warehouse(home.current()), read_only=True) as db:
        return db.table(name).pl().filter(pl.col("store") == store)


def counts(column: pl.Series) -> dict:
    return dict(column.value_counts().rows())


def figure(house: Warehouse, metric: str, store: str) -> dict:
    return house.measure(Question((metric,), where={"store": (store,)})).row(0, named=True)


def test_every_real_file_loads_and_every_row_is_accounted_for(sheets):
    assert {
        file: (sheet.read, sheet.accepted, sheet.superseded, sheet.duplicate, sheet.rejected)
        for file, sheet in sheets.items()
    } == FILES


def test_no_real_file_is_refused_as_a_whole(loaded):
    assert loaded[0].faults == ()


def test_callbacks_come_out_of_a_log_of_all_calls(loaded, sheets):
    assert sheets["data_anonymous_bank_february.txt"].left_aside == 33_344 - 1_088
    attempts = mart(loaded, "attempts", "BANK")
    assert counts(attempts["outcome"]) == {"reached": 984, "inconvenient": 63, "unreachable": 41}
    assert attempts["callback_no"].n_unique() == 1_088
    assert attempts["attempted_at"].dt.strftime("%Y-%m").unique().to_list() == ["1999-02"]


def test_published_complaints_keep_their_long_numbers_months_and_causes(loaded):
    cases = mart(loaded, "complaints", "CAR-COMPLAINTS")
    published = cases.filter(pl.col("received_at").dt.year() == 2024)
    assert published["complaint_no"].str.len_chars().unique().to_list() == [20]
    assert counts(published["received_at"].dt.month()) == {1: 107, 2: 968, 3: 1939}
    assert published["description"].null_count() == 23 + 1  # one says “……”
    causes = counts(published["cause_1"])
    assert (causes["发动机"], causes["车身"], causes["电气设备"]) == (577, 424, 380)


def test_a_city_s_requests_give_the_figures_counted_elsewhere(loaded, house):
    on_time = figure(house, "close_on_time_rate", "NYC311")
    assert (on_time["numerator"], on_time["denominator"]) == (1636, 1982)
    assert figure(house, "hours_to_close_median", "NYC311")["value"] == pytest.approx(23.546, abs=5e-4)
    cases = mart(loaded, "complaints", "NYC311")
    assert counts(cases["status"]) == {"closed": 1956, "in_progress": 24 + 19}
    causes = counts(cases["cause_1"])
    assert (causes["Street Condition"], causes["Noise - Residential"]) == (274, 228)


def test_a_hotline_s_answers_give_the_figures_counted_elsewhere(loaded, house):
    replied = figure(house, "first_reply_on_time_rate", "HOTLINE")
    assert (replied["numerator"], replied["denominator"]) == (13, 2816)
    cases = mart(loaded, "complaints", "HOTLINE")
    hours = (cases["first_reply_at"] - cases["received_at"]).dt.total_seconds() / 3600
    assert hours.median() == pytest.approx(268.9975, abs=1e-4)
    assert (hours <= 7 * 24).sum() == 992

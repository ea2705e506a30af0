"""Records that lack what all others have: a day, anybody's name, one row that can be kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Care, write_rows

from care.reports import REPORTS
from etl.pipeline.load import load
from tests.support.harness import open_app

UNDATED, REFUSED = {}, {"received_at": "soon"}
NAMELESS = {"received_at": "2026-03-02 09:00"}
NO_DAY = "还没有带日期的记录"


@pytest.fixture
def loaded(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_home: Callable[..., Path]
) -> Callable[..., Path]:
    """``loaded(record=row, …)``: a home of a file of each record, with this one row."""
    monkeypatch.setenv("CARE_HOME", str(home))

    def load_them(**rows: dict[str, str]) -> Path:
        files = [write_rows(tmp_path / f"{record}.csv", record, [row]) for record, row in rows.items()]
        return make_home(files, lambda: [load(home, [file]) for file in files])

    return load_them


def told(app) -> str:
    return " ".join(one.value for one in (*app.info, *app.warning))


@pytest.mark.parametrize("page", ["overview", "callbacks", "review", "worklist", "files"])
def test_without_a_day_a_page_says_what_the_records_need(loaded, page: str):
    loaded(service_orders=UNDATED)
    assert NO_DAY in told(open_app(page))


def test_without_a_day_files_can_still_be_loaded(loaded):
    loaded(service_orders=UNDATED)
    assert NO_DAY not in told(open_app("intake"))


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize(("record", "row"), [("service_orders", UNDATED), ("complaints", REFUSED)])
def test_a_report_of_nothing_dated_is_refused_in_words(
    loaded, care: Care, tmp_path: Path, kind: str, record: str, row: dict[str, str]
):
    loaded(**{record: row})
    said = care("report", kind, "--to", tmp_path / "report.html")
    assert (said.code, NO_DAY in said.err) == (2, True), said


def test_stores_are_listed_where_every_row_was_rejected(loaded, care: Care):
    loaded(complaints=REFUSED)
    said = care("stores")
    assert (said.code, "stores.toml" in said.err) == (0, True), said


def test_where_nobody_is_named_nobody_can_be_coached(loaded):
    loaded(complaints=NAMELESS)
    assert "没有写明任何经手人" in told(open_app("coaching"))


@pytest.mark.parametrize("page", ["overview", "callbacks", "customers", "coaching", "review", "compare"])
@pytest.mark.parametrize("store", ["", "S02"])
def test_beside_a_store_with_days_one_without_is_said_to_be_in_no_figure(loaded, page: str, store: str):
    loaded(complaints=NAMELESS, service_orders={"store_code": "S02"})
    app = open_app(page, **({"store": store} if store else {}))
    if page in ("overview", "customers"):
        assert any("S02 的记录没有日期，不在指标里" in one.value for one in app.caption)


@pytest.mark.parametrize("declared", [False, True])
def test_a_report_of_all_stores_leaves_out_the_one_without_days(
    loaded, care: Care, tmp_path: Path, declared: bool
):
    loaded(complaints=NAMELESS, service_orders={"store_code": "S02"})
    if declared:
        assert care("complete-until", "2026-03-09").code == 0
    said = care("report", "weekly", "--to", tmp_path / "report.html")
    assert (said.code, (tmp_path / "report.html").exists()) == (0, True), said

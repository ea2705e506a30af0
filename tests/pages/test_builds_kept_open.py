"""A server that is loaded into every few minutes keeps open what is served, and not what was."""

import gc
import weakref
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import EXPORTED_AT, write_rows

from etl.pipeline.load import load
from pages.parts.session.open_warehouse import open_warehouse
from warehouse.storage.home import Home

BUILDS = 5


@pytest.fixture
def loaded(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``loaded(n)``: the warehouse that is served after the n-th load."""
    monkeypatch.setenv("CARE_HOME", str(home))

    def load_one(number: int):
        at = datetime(2026, 3, 1, 9) + timedelta(days=number)
        row = {"complaint_no": f"T{number}", "received_at": f"{at:%Y-%m-%d %H:%M}"}
        load(home, [write_rows(tmp_path / f"投诉 {number}.csv", "complaints", [row], EXPORTED_AT)])
        return open_warehouse()

    return load_one


def test_of_many_builds_two_stay_open_and_viewers_share_one(loaded, home: Path):
    opened = []
    for number in range(BUILDS):
        warehouse = loaded(number)
        assert warehouse.id == Home(home).current()
        assert open_warehouse() is warehouse
        opened.append(weakref.ref(warehouse))
    del warehouse
    gc.collect()
    assert [one() is not None for one in opened] == [False] * (BUILDS - 2) + [True] * 2

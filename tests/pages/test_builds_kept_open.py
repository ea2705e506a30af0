"""A server that is loaded into every few minutes keeps open what is served, and not what was."""

import gc
import weakref
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import EXPORTED_AT, write_rows

from etl.pipeline.load import load
from pages.parts.session.open_warehouse import open_warehouse
from tests.support.harness import open_app
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

BUILDS = 5
PAGES = sorted(page.stem for page in (Path(__file__).parents[2] / "pages").glob("*.py"))


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


def test_a_session_keeps_no_build_that_it_saw_once_it_has_seen_another(loaded):
    """What names the options of a page's lists stays with the session, and the page's view must not."""
    loaded(0)
    app = open_app("overview")
    seen = weakref.ref(open_warehouse())
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
    loaded(1)
    app.switch_page("pages/definitions.py").run()
    loaded(2)
    gc.collect()
    assert seen() is None


def test_what_was_worked_out_from_a_build_goes_though_a_session_still_looks_at_it(loaded):
    looked_at = loaded(0)
    assert looked_at.cache.get("what", lambda: "worked out") == "worked out"
    loaded(1)
    assert looked_at.cache.get("what", lambda: "again") == "worked out"
    loaded(2)
    assert looked_at.cache.get("what", lambda: "again") == "again"

"""A watched folder: whole files, once each, across restarts, and never at the cost of what is loaded."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from conftest import EXPORTED_AT, write_rows

from etl.pipeline.watch import Watcher, watch
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home
from warehouse.storage.write_errors import CannotWrite

pytestmark = pytest.mark.slow

CALL = {
    "callback_type": "service",
    "subject_no": "R1",
    "attempted_at": "2026-03-03 10:00",
    "outcome": "reached",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.fixture
def arrive(folder: Path) -> Callable[..., Path]:
    """``arrive(name, calls)``: an export with so many callbacks is in the folder."""

    def write(name: str, calls: int = 1, exported_at: datetime = EXPORTED_AT) -> Path:
        return write_rows(folder / name, "callbacks", [CALL] * calls, exported_at)

    return write


def accepted(home: Path) -> dict[str, int]:
    return dict(Warehouse.open(home).files().select("file", "accepted").rows())


def test_a_file_is_loaded_when_it_has_stopped_growing_and_not_before(
    home: Path, folder: Path, arrive: Callable[..., Path]
):
    watcher = Watcher(home, folder)
    arrive("回访.csv", 1)
    assert watcher.look() is None
    arrive("回访.csv", 2)
    assert watcher.look() is None
    assert Home(home).current() is None
    assert watcher.look() is not None
    assert accepted(home) == {"回访.csv": 2}
    assert watcher.look() is None


def test_what_arrives_later_is_loaded_by_itself(home: Path, folder: Path, arrive: Callable[..., Path]):
    watcher = Watcher(home, folder, by="李强")
    for name in ("一.csv", "子/二.csv"):
        arrive(name, 1 + len(name), datetime(2026, 3, len(name)))
        watcher.look()
        assert [sheet.file for sheet in watcher.look().sheets] == [Path(name).name]
    assert Warehouse.open(home).files()["loaded_by"].unique().to_list() == ["李强"]


def test_a_watcher_started_anew_loads_nothing_twice(home: Path, folder: Path, arrive: Callable[..., Path]):
    arrive("回访.csv")
    for watcher in (Watcher(home, folder), Watcher(home, folder)):
        watcher.look()
        report = watcher.look()
        build = Home(home).current()
    assert report.build is None
    assert Home(home).current() == build
    assert len(Home(home).read_manifest()["loads"]) == 1


def test_a_new_source_has_what_could_not_be_read_tried_again(home: Path, folder: Path):
    (folder / "拨打.csv").write_text("流水,于\n1,2026-03-03 10:00\n", encoding="utf-8")
    watcher = Watcher(home, folder)
    watcher.look()
    assert watcher.look().faults
    (home / "sources").mkdir(exist_ok=True)
    (home / "sources" / "ours.toml").write_text(
        'record = "callbacks"\nfiles = ["拨打*"]\n[columns]\ncallback_no = "流水"\nattempted_at = "于"\n'
        '[constants]\nstore_code = "S01"\ncallback_type = "service"\noutcome = "reached"',
        encoding="utf-8",
    )
    assert watcher.look().sheets[0].accepted == 1


def test_what_cannot_be_done_now_is_told_once_and_tried_until_it_can(
    home: Path, folder: Path, arrive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    arrive("回访.csv")
    watcher, told, hurdles = Watcher(home, folder), [], [True, True, True]
    look = watcher.look

    def hindered():
        if hurdles:
            hurdles.pop()
            raise CannotWrite("满")
        return look()

    monkeypatch.setattr(watcher, "look", hindered)
    (report,) = islice(watch(watcher, 0, told.append), 1)
    assert told == ["满"]
    assert report.sheets[0].accepted == 1


def test_a_file_taken_away_while_it_is_looked_at_harms_nothing(
    home: Path, folder: Path, arrive: Callable[..., Path]
):
    watcher = Watcher(home, folder)
    arrive("一.csv")
    gone = arrive("二.csv", 2)
    watcher.look()
    gone.unlink()
    (folder / "断.csv").symlink_to(folder / "没有.csv")
    watcher.look()
    assert accepted(home) == {"一.csv": 1}

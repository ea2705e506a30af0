"""The loading promises, each tried to be broken; ``python -m tests.sweeps.promises`` tries harder."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.pipeline import load_history
from etl.pipeline.load import load
from tests.support.own_process import run_command
from tests.sweeps import killing, ordering
from tests.sweeps.exports import facts, write_exports
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ASKED = Question(("callback_rate", "complaint_count", "satisfaction_score"), by=("store",))
"""Metrics of several marts: an answer mixed of two warehouses would show."""
PAUSE = 0.1
"""Seconds between two looks. A person pauses, too; without a pause it is the processor that is tried."""
VIEWER = """
import sys
import time
from pathlib import Path
from tests.etl.test_loading_promises import ASKED, PAUSE
from warehouse.query.warehouse import Warehouse
while True:
    house = Warehouse.open(Path(sys.argv[1]))
    print(house.id, repr(house.measure(ASKED).rows()), flush=True)
    time.sleep(PAUSE)
"""
WRITER = """
import sys
from pathlib import Path
whole = Path(sys.argv[1]).read_bytes()
with open(sys.argv[2], "wb", buffering=0) as file:
    file.write(whole)
    print("begun", flush=True)
    while True:
        file.write(b"\\n")
"""
WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""root may write anywhere; this takes it away from a command."""


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    return write_exports(tmp_path / "raw")


@pytest.fixture
def loaded(home: Path, exports: list[Path], make_home: Callable[..., Path]) -> Path:
    """A home with some of the exports in it; the others are still to come."""
    return make_home(exports[:6], lambda: load(home, exports[:6]))


def swept(name: str, *options: str) -> str:
    """What a sweep printed; it has to end well."""
    command = [sys.executable, "-m", f"tests.sweeps.{name}", *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_every_row_of_a_damaged_file_is_accounted_for_in_bounded_memory():
    told = swept("damage", "--files", "12")
    assert "12 files, loaded together" in told
    assert "MiB of memory" in told


def test_the_order_and_grouping_of_files_changes_no_fact(capsys: pytest.CaptureFixture[str]):
    ordering.sweep(2, first=7)
    assert capsys.readouterr().out.startswith("2 orders")


def test_a_load_killed_at_any_instant_leaves_the_old_or_the_new_and_the_next_completes(
    capsys: pytest.CaptureFixture[str],
):
    killing.sweep(2)
    assert capsys.readouterr().out.startswith("2 kills")


def test_loading_everything_again_changes_nothing(loaded: Path, exports: list[Path]):
    place = Home(loaded)
    load(loaded, exports)
    before = (place.current(), place.manifest(place.current()).read_bytes(), facts(loaded))
    for again in (exports, exports[::-1], [exports[0].parent]):
        assert load(loaded, again).build is None
    assert (place.current(), place.manifest(place.current()).read_bytes(), facts(loaded)) == before


def test_of_two_loads_at_once_neither_is_lost(home: Path, exports: list[Path], tmp_path: Path):
    halves = []
    for name, files in (("a", exports[:4]), ("b", exports[4:])):
        half = tmp_path / name
        half.mkdir()
        for file in files:
            shutil.copy2(file, half)
        halves.append(half)
    children = [killing.begin(home, half) for half in halves]
    assert [child.wait(120) for child in children] == [0, 0]
    both = facts(home)
    load(home, exports)
    assert facts(home) == both


@pytest.fixture
def viewers(loaded: Path) -> Iterator[Callable[[], list[tuple[str, str]]]]:
    """Another process and three threads that ask all the while; what they were answered, when called."""
    process = subprocess.Popen(
        [sys.executable, "-c", VIEWER, str(loaded)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests")},
        stdout=subprocess.PIPE,
        text=True,
    )
    first = process.stdout.readline()
    answers, faults, over = [tuple(first.strip().split(" ", 1))], [], threading.Event()

    def ask() -> None:
        held = Warehouse.open(loaded)
        expected = repr(held.measure(ASKED).rows())
        while not over.wait(PAUSE):
            for house in (held, Warehouse.open(loaded)):
                answer = repr(house.measure(ASKED).rows())
                answers.append((house.id, answer))
                if house is held and answer != expected:
                    faults.append(answer)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()

    def told() -> list[tuple[str, str]]:
        over.set()
        for thread in threads:
            thread.join()
        assert process.poll() is None, "the viewer in the other process died"
        process.kill()
        assert not faults
        whole = [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        return answers + [tuple(line.strip().split(" ", 1)) for line in whole]

    yield told
    over.set()
    process.kill()
    process.wait()
    process.stdout.close()


def test_viewers_are_never_interrupted_and_never_see_a_mixture(
    loaded: Path, exports: list[Path], viewers: Callable[[], list[tuple[str, str]]]
):
    known = {Home(loaded).current(): repr(Warehouse.open(loaded).measure(ASKED).rows())}
    load(loaded, exports)
    known[Home(loaded).current()] = repr(Warehouse.open(loaded).measure(ASKED).rows())
    load_history.withdraw(loaded, exports[-1].name, reason="试")
    known[Home(loaded).current()] = repr(Warehouse.open(loaded).measure(ASKED).rows())
    load_history.restore(loaded, exports[-1].name)
    known[Home(loaded).current()] = repr(Warehouse.open(loaded).measure(ASKED).rows())
    answers = viewers()
    assert len({build for build, _ in answers}) > 2
    assert len(set(known.values())) > 1
    assert all(known[build] == answer for build, answer in answers)


@pytest.mark.parametrize("limit", [1_000, 300_000])
def test_a_full_disk_is_one_sentence_and_the_old_warehouse_stays(
    loaded: Path, exports: list[Path], limit: int
):
    before = facts(loaded)
    code, told = run_command("--home", loaded, "load", *exports, limit=limit)
    assert code == 2
    assert "磁盘已满" in told
    assert facts(loaded) == before
    load(loaded, exports)
    assert facts(loaded) != before
    assert not killing.left_over(loaded)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Three megabytes and no more."""
    disk, mount, unmount = tmp_path / "small", shutil.which("mount"), shutil.which("umount")
    disk.mkdir()
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run([unmount, str(disk)], check=True)


def test_a_disk_that_is_really_full_is_said_so(loaded: Path, exports: list[Path], small_disk: Path):
    home = small_disk / "home"
    shutil.copytree(loaded, home, ignore=shutil.ignore_patterns("lock"))
    before = facts(home)
    (small_disk / "filler").write_bytes(bytes(shutil.disk_usage(small_disk).free - 60_000))
    code, told = run_command("--home", home, "load", *exports)
    assert (code, "磁盘已满" in told) == (2, True)
    assert facts(home) == before


def test_a_home_that_cannot_be_written_is_one_sentence_and_stays_readable(loaded: Path, exports: list[Path]):
    root = os.geteuid() == 0
    if root and not shutil.which("setpriv"):
        pytest.skip("root may write anywhere, and there is no setpriv to forbid it")
    before = facts(loaded)
    inside = [loaded, *loaded.rglob("*")]
    modes = {path: path.stat().st_mode for path in inside}
    try:
        for path in inside:
            path.chmod(0o500 if path.is_dir() else 0o400)
        rights = tuple(WITHOUT_RIGHTS) if root else ()
        code, told = run_command("--home", loaded, "load", *exports, before=rights)
        assert (code, "不可写" in told) == (2, True)
        code, told = run_command("--home", loaded, "metrics", "callback_rate", before=rights)
        assert (code, told) == (0, "")
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert facts(loaded) == before


@pytest.fixture
def growing(tmp_path: Path, exports: list[Path]) -> Iterator[Path]:
    """An export that another process is still writing."""
    path = tmp_path / "写着.csv"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(exports[2]), str(path)], stdout=subprocess.PIPE
    )
    with writer.stdout as told:
        told.readline()
    yield path
    writer.kill()
    writer.wait()


def test_a_file_still_being_written_is_refused_until_it_is_whole(home: Path, growing: Path):
    report = load(home, [growing])
    assert not report.sheets
    assert "仍在变化" in report.faults[0].zh
    assert Home(home).current() is None


def test_old_warehouses_are_cleared_away_and_the_current_one_never(loaded: Path, exports: list[Path]):
    held = Warehouse.open(loaded)
    expected = held.measure(ASKED)
    for file in exports[6:]:
        load(loaded, [file])
        kept = {path.name.partition(".")[0] for path in (loaded / "warehouse").iterdir()}
        assert Home(loaded).current() in kept
        assert len(kept) == 2
    assert held.measure(ASKED).equals(expected)

"""Foreign files are read in another process: whatever they do there, all others are read."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from conftest import Care

from etl.intake import Upload, preview_upload
from etl.pipeline.watch import Watcher
from etl.readers import limits
from etl.readers.dispatch import read_sheets
from etl.readers.sandbox import pool, reading_process
from etl.readers.sandbox.pool import ReadingPool
from etl.readers.sandbox.transfer import UnforeseenReadingError
from etl.records.sheet_table import Unreadable
from tests.support.hostile_files import FAR, HARMLESS
from tests.sweeps.damage import as_xlsx

LIMIT = "超出了内存或时间的上限"
TABLE = "门店,工单\nS01,1\nS02,2\n"


@pytest.fixture
def readers() -> Iterator[ReadingPool]:
    """A pool of its own, ended after the test."""
    made = ReadingPool()
    yield made
    made.close()


@pytest.fixture
def shared() -> ReadingPool:
    """The pool of this process, for tests that end none of its processes."""
    return pool._pools[-1]  # noqa: SLF001


@pytest.fixture
def replace_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``replace_reader(body)``: new processes read files by this function's body."""

    def replace(body: str) -> None:
        patch = (
            f"import os, time, etl.readers.sandbox.worker as w\ndef read(path, *_):\n {body}\n"
            "w.read_sheets = read\nw.main()"
        )
        monkeypatch.setattr(reading_process, "PROGRAM", f"exec({patch!r})")

    return replace


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "表.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def pid_of(readers: ReadingPool) -> int:
    (idle,) = readers._idle  # noqa: SLF001
    return idle.pid


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode() * 40_000,
        as_xlsx([["a", "b"], ["1", "2"]]),
        'a,b\n"1,2\n3,4\n5,\ue000\n'.encode(),
    ],
    ids=["text", "long text", "workbook", "faults"],
)
def test_what_is_read_is_the_same_as_without_a_process(tmp_path: Path, shared: ReadingPool, content: bytes):
    path = tmp_path / "a"
    path.write_bytes(content)
    (there,), (here,) = shared.read(path, None, None), read_sheets(path)
    for name in (
        "name",
        "visible",
        "delimited",
        "unfinished",
        "physical_lines",
        "hidden_rows",
        "dates_from_1904",
    ):
        assert getattr(there, name) == getattr(here, name)
    assert there.cells.equals(here.cells)
    assert there.cells.schema == here.cells.schema
    assert there.faults.equals(here.faults)
    assert there.warnings.equals(here.warnings)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["eight letters", "lower case", "another folder"])
def test_a_cell_far_out_ends_its_file_alone(tmp_path: Path, table: Path, readers: ReadingPool, name: str):
    path = tmp_path / "far.xlsx"
    path.write_bytes(FAR[name]())
    with pytest.raises(Unreadable, match=LIMIT) as fault:
        readers.read(path, None, None)
    assert "memory or time" in fault.value.en
    assert readers.read(table, None, None)[0].cells.height == 3


def test_a_hostile_file_is_one_sentence_at_every_door(care: Care, home: Path, table: Path):
    content, far = FAR["lower case"](), table.with_name("far.xlsx")
    far.write_bytes(content)
    (preview, *_) = preview_upload(home, Upload(far.name, content))
    assert LIMIT in preview.fault
    watcher = Watcher(home, table.parent)
    assert watcher.look() is None
    report = watcher.look()
    told = ["".join(str(fault) for fault in report.faults)] if report else [""]
    for words in (("check", table.parent), ("load", table.parent), ("sources", "try", far)):
        said = care(*words)
        assert said.code
        told.append(said.out + said.err)
    assert all(LIMIT in one for one in told), told


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_read_or_refused_at_once(tmp_path: Path, shared: ReadingPool, name: str):
    path = tmp_path / "a.xlsx"
    path.write_bytes(HARMLESS[name]())
    if name in ("entities", "nested zips"):
        with pytest.raises(Unreadable, match=r"损坏|压缩包"):
            shared.read(path, None, None)
    else:
        assert shared.read(path, None, None)[0].cells.shape == (1, 1)


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_ended(table: Path, readers: ReadingPool, replace_reader, monkeypatch):
    replace_reader("time.sleep(60)")
    monkeypatch.setattr(reading_process, "seconds_limit", lambda _: 3)
    with pytest.raises(Unreadable, match=LIMIT):
        readers.read(table, None, None)
    assert children() == set()


@pytest.mark.slow
def test_a_file_that_takes_too_much_memory_is_ended(
    table: Path, readers: ReadingPool, replace_reader, monkeypatch
):
    monkeypatch.setattr(reading_process, "memory_limit", lambda: 256 << 20)
    replace_reader("return [bytearray(64 << 20) for _ in range(1000)]")
    with pytest.raises(Unreadable, match=LIMIT):
        readers.read(table, None, None)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "os.abort()", "os._exit(0)"])
def test_a_process_that_is_killed_ends_its_file_and_the_next_has_a_new_one(
    table: Path, readers: ReadingPool, replace_reader, monkeypatch, end: str
):
    with monkeypatch.context():
        replace_reader(end)
        with pytest.raises(Unreadable, match=LIMIT):
            readers.read(table, None, None)
    monkeypatch.undo()
    assert readers.read(table, None, None)[0].cells.height == 3


@pytest.mark.slow
def test_a_process_killed_while_idle_harms_no_file(table: Path, readers: ReadingPool):
    readers.read(table, None, None)
    os.kill(pid_of(readers), signal.SIGKILL)
    assert readers.read(table, None, None)[0].cells.height == 3


def test_a_fault_that_nobody_foresaw_keeps_its_traceback(table: Path, readers: ReadingPool, replace_reader):
    replace_reader("raise ValueError('boom')")
    with pytest.raises(UnforeseenReadingError, match="boom"):
        readers.read(table, None, None)


@pytest.mark.slow
def test_many_threads_share_two_processes(table: Path, readers: ReadingPool):
    with ThreadPoolExecutor(6) as threads:
        read = list(threads.map(lambda _: readers.read(table, None, None)[0].cells.height, range(12)))
    assert read == [3] * 12
    assert len(readers._idle) <= pool.SIZE  # noqa: SLF001


@pytest.mark.slow
def test_a_thread_that_ends_leaves_the_process_to_the_others(table: Path, readers: ReadingPool):
    """As the threads of a dashboard's sessions do."""
    thread = threading.Thread(target=readers.read, args=(table, None, None))
    thread.start()
    thread.join()
    first = pid_of(readers)
    readers.read(table, None, None)
    assert pid_of(readers) == first


def test_ended_processes_leave_nothing_behind(table: Path):
    readers = ReadingPool()
    readers.read(table, None, None)
    readers.close()
    assert children() == set()


def children() -> set[int]:
    """The reading processes of this process that run or were not waited for, except the shared pool's."""
    shared = {one.pid for one in pool._pools[-1]._idle}  # noqa: SLF001
    return {
        one.pid
        for one in psutil.Process().children()
        if one.pid not in shared and any("sandbox" in word or "worker" in word for word in one.cmdline())
    }


@pytest.mark.slow
def test_the_process_ends_with_its_parent_however_that_ends(table: Path):
    program = (
        "import sys; from pathlib import Path; from etl.readers.sandbox import pool\n"
        "pool.read_isolated(Path(sys.argv[1]))\n"
        "print(pool._pools[-1]._idle[0].pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, table],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=reading_process.ROOT,
    )
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    child.wait(150)


@pytest.mark.slow
def test_the_process_starts_without_the_libraries_of_validation_and_dashboard():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, etl.readers.sandbox.worker; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=reading_process.ROOT,
    ).stdout.split()
    assert not {"pandera", "streamlit", "duckdb", "pandas"} & {*loaded}


def test_no_key_of_a_home_reaches_the_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARE_KEY", "secret")
    assert "CARE_KEY" not in reading_process._environment()  # noqa: SLF001


def test_names_that_are_no_text_reach_the_process(tmp_path: Path, shared: ReadingPool):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + "/回访".encode("gb18030") + b".csv"))
    path.write_text(TABLE, encoding="utf-8")
    assert shared.read(path, None, None)[0].cells.height == 3


def test_limits_grow_with_the_file_and_end_at_the_memory():
    assert limits.seconds_limit(0) == limits.SECONDS
    assert limits.seconds_limit(limits.FILE_BYTES) < 600
    assert limits.LEAST_MEMORY <= limits.memory_limit() <= limits.MEMORY

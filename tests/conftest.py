"""What tests share: a home of their own, rows loaded as production loads them, the demo, a real browser."""

import tests.support.one_thread  # noqa: F401 - before anything imports Polars

# isort: split
import csv
import gc
import json
import os
import re
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import cli
from care.i18n import set_language
from etl.demo import write_demo
from etl.pipeline.load import load
from etl.records.registry import RECORDS
from tests.support import databases
from tests.support.browsing import chromium, new_context
from tests.support.harness import compiled_once, sought_once
from tests.support.homes import made_once
from tests.support.served import end, shared, start
from warehouse.query.warehouse import Warehouse

gc.set_threshold(100_000)  # as the app does: importing makes so many objects that looking takes a quarter

ROOT = Path(__file__).parent.parent
EXPORTED_AT = datetime(2026, 3, 11, 8)
Rows = list[dict[str, Any]]

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
"""On a busy machine, the time that an example takes says nothing about it."""


MODULE_MARK = re.compile(r"^pytestmark = pytest\.mark\.(\w+)$", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a module unread whose mark is not wanted: importing takes time, and Spark may be missing."""
    if collection_path.suffix != ".py":
        return None
    mark = MODULE_MARK.search(collection_path.read_text(encoding="utf-8"))
    return bool(mark and f"not {mark[1]}" in config.option.markexpr) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark ``browser``, ``database`` and ``slow`` what uses one or the demo, however; begin with Spark.

    Its cluster takes minutes: begun in the middle, another worker would take some of its tests and wait.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if {"postgresql", "mariadb"} & {*fixtures}:
            item.add_marker(pytest.mark.database)
        if "demo_home" in fixtures:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: not item.get_closest_marker("spark"))


@pytest.fixture(autouse=True)
def nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test fails in which a page met what nobody foresaw, though its reader was told politely."""
    yield
    unexpected = [told for told in caplog.get_records("call") if told.name == "care.fault"]
    assert not unexpected, [told.exc_info for told in unexpected]


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Every test begins in Chinese, and so may speak English as long as it lasts."""
    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(scope="session", autouse=True)
def the_app_is_prepared_once() -> Iterator[None]:
    """Its components are sought and its scripts compiled: half of the time of tests that open pages."""
    with sought_once(), compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def no_disk_is_waited_for() -> Iterator[None]:
    """A load syncs forty times, and no home of a test outlives a power cut; what is synced, tests record."""
    with patch("os.fsync", os.fstat):  # which refuses the same descriptors
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


def write_rows(path: Path, record: str, rows: Rows, exported_at: datetime = EXPORTED_AT) -> Path:
    """Write ``rows`` (field → value) as an export under the template's headings.

    Only the fields that some row names become columns, so that a field no row names is unknown. The store
    is S01 and the record's number counts from 1 where a row does not say.
    """
    kind = RECORDS[record]
    full = [{"store_code": "S01", kind.key[0]: n, **row} for n, row in enumerate(rows, 1)]
    named = {name for row in full for name in row}
    assert named <= kind.fields.keys(), f"{record} has no {sorted(named - kind.fields.keys())}"
    columns = [name for name in kind.fields if name in named]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(kind.fields[name].zh for name in columns)
        writer.writerows([_cell(row.get(name)) for name in columns] for row in full)
    os.utime(path, (exported_at.timestamp(), exported_at.timestamp()))
    return path


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


@pytest.fixture
def make_home(home: Path, together: Path) -> Callable[..., Path]:
    """``make_home(files, make, …)``: this test's home as ``make()`` makes it of raw files, once for all.

    What else decides what comes out is named behind (:func:`tests.support.homes.made_once`).
    """
    return lambda files, make, *how: made_once(together / "homes", home, files, make, how)


@pytest.fixture
def load_rows(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> Callable[..., Warehouse]:
    """``load_rows(callbacks=[…], complaints=[…], as_of=…)``: the warehouse that production makes of them."""

    def load_them(
        *,
        as_of: datetime | None = None,
        complete_until: date | None = None,
        exported_at: datetime = EXPORTED_AT,
        **records: Rows,
    ) -> Warehouse:
        folder = tmp_path / f"raw {exported_at:%Y-%m-%d %H%M%S}"
        paths = [
            write_rows(folder / f"{RECORDS[record].zh}.csv", record, rows, exported_at)
            for record, rows in records.items()
        ]
        declared = {"as_of": as_of, "complete_until": complete_until}
        make_home(paths, lambda: load(home, paths, **declared), declared)
        return Warehouse.open(home)

    return load_them


@dataclass(frozen=True)
class Said:
    """What one call of the command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Care = Callable[..., Said]


@pytest.fixture
def care(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Care:
    """``care("load", path)`` as typed in a shell, about this test's home; in a context of its own."""
    monkeypatch.setenv("CARE_HOME", str(home))
    monkeypatch.delenv("CARE_LANG", raising=False)

    def call(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["care", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            copy_context().run(cli.run)
        out, err = capsys.readouterr()
        return Said(ended.value.code or 0, out, err)

    return call


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all the workers of a run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo_home(together: Path) -> Path:
    """A home with the demo loaded: read it, do not load into it. Made once for all the workers of a run."""
    home = together / "demo-home"
    with FileLock(together / "demo.lock"):
        if not (home / "current").exists():
            write_demo(together / "demo")
            load(home, [together / "demo"])
    return home


@pytest.fixture
def own_demo(demo_home: Path, tmp_path: Path) -> Path:
    """A home with the demo that a test may write settings and views to; what is loaded is the demo's own."""
    home = tmp_path / "own-demo"
    home.mkdir()
    for name in ("warehouse", "batches", "current", "key", "key.id"):
        (home / name).symlink_to(demo_home / name)
    return home


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """``serve(home)``: the address of a dashboard that serves the home until the tests are over."""
    running: dict[Path, tuple[int, str]] = {}

    def address_of(home: Path) -> str:
        if home not in running:
            running[home] = start(home)
        return running[home][1]

    yield address_of
    for pid, _ in running.values():
        end(pid)


@pytest.fixture(scope="session")
def served_demo(demo_home: Path, together: Path) -> Iterator[str]:
    """The address of the dashboard that serves the demo, one for all the workers of a run."""
    with shared(together / "served-demo.json", lambda: start(demo_home)) as address:
        yield address


@pytest.fixture(scope="session")
def postgresql(together: Path) -> Iterator[str]:
    """The URL of a real PostgreSQL server, one for all the workers of a run: each makes its own databases."""
    with databases.shared_server("postgresql", together) as url:
        yield url


@pytest.fixture(scope="session")
def mariadb(together: Path) -> Iterator[str]:
    """The same of a real MariaDB server."""
    with databases.shared_server("mariadb", together) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Without one a test is skipped, but never where the suite decides (CI=true)."""
    with sync_playwright() as playwright:
        chrome = chromium(playwright)
        if chrome is None:
            unable = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            unable("no Chromium here: install the Debian package chromium")
        yield chrome
        chrome.close()


LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps what it has fetched, as everybody's does."""
    context = new_context(browser, viewport=LAPTOP, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def tab(desk: BrowserContext) -> Iterator[Page]:
    """A new tab on a laptop's screen. At an address that says nothing, what was chosen last comes back."""
    page = desk.new_page()
    yield page
    page.close()

"""Nothing personal gets out: not one phone, VIN, plate or customer's name of a store is to be found anywhere.

What is searched is all that the server can reach, all that the commands say and write, and all that a browser
is sent. That the search can find is shown on the originals.
"""

import base64
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from playwright.sync_api import Browser, expect

import cli
from etl.pipeline.load import load
from tests.support import personal_store
from tests.support.browsing import go_to, new_context, open_at, settle
from tests.support.personal_store import EVERYONE, NAMED_BY_HEADING, STORED
from warehouse.storage.home import Home

ENCODINGS = ("utf-8", "utf-16-le", "gb18030", "unicode-escape")
EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/]{40,})")
Found = set[str]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store's exports as they come."""
    return personal_store.write(tmp_path_factory.mktemp("personal") / "raw")


@pytest.fixture(scope="module")
def loaded(raw: Path) -> Path:
    """A home with the store in it."""
    home = raw.parent / "home"
    load(home, [raw], by="王芳")
    return home


def sought() -> list[str]:
    """Every value that must not be found; a name only where its column said that it is one."""
    names = [one.name for one in NAMED_BY_HEADING]
    return [*names, *(value for one in EVERYONE for value in one.values[1:])]


@cache
def needles() -> Mapping[bytes, Mapping[bytes, str]]:
    """The values as bytes in each encoding, by their first four characters, which are few to look for."""
    found: dict[bytes, dict[bytes, str]] = defaultdict(dict)
    for value in sought():
        for encoding in ENCODINGS:
            found[value[:4].encode(encoding).lower()][value.encode(encoding).lower()] = value
    return found


def found_in(content: bytes) -> Found:
    """The values that stand in these bytes, in whatever encoding and case, in archives or base64."""
    hay = content.lower()
    found = {
        value
        for beginning, values in needles().items()
        if beginning in hay
        for needle, value in values.items()
        if needle in hay
    }
    for packed in EMBEDDED.findall(content):
        found |= found_in(base64.b64decode(packed[: len(packed) // 4 * 4]))
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                found |= found_in(archive.read(part)) | found_in(part.encode())
    return found


def unpacked(path: Path) -> bytes:
    """A file as it lies there and, of what stores columns compressed, every value of every table."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        content += repr(pl.read_parquet(path).to_dict(as_series=False)).encode()
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as db:
            for (table,) in db.execute("select table_name from duckdb_tables()").fetchall():
                content += repr(db.execute(f'from "{table}"').fetchall()).encode()
    return content


def reachable(home: Path) -> Iterator[Path]:
    """All files of a home that the server reads."""
    return (path for path in home.rglob("*") if path.is_file() and "protected" not in path.parts)


def test_the_search_finds_everyone_in_the_originals(raw: Path, loaded: Path):
    protected = b"".join(unpacked(path) for path in (loaded / "protected").iterdir())
    assert found_in(protected) >= {value for one in STORED for value in one.values}
    told = "".join(path.name for path in raw.iterdir()).encode()
    assert found_in(told + b"".join(map(_text_of, raw.iterdir()))) == set(sought())


def _text_of(path: Path) -> bytes:
    """With spaced numbers closed up, as nobody but the search would."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return b"".join(map(book.read, book.namelist()))
    encoding = {"回访": "gb18030", "问询": "utf-16"}.get(path.stem, "utf-8")
    text = path.read_bytes().decode(encoding)
    return (text + re.sub(r"(\d) (?=\d)", r"\1", text)).encode()


def test_what_the_server_can_reach_holds_nobody(loaded: Path):
    files = [*reachable(loaded)]
    assert {path.suffix for path in files} >= {".parquet", ".duckdb", ".json"}
    assert {f"{path.name}: {value}" for path in files for value in found_in(unpacked(path))} == set()
    assert "慕**" in unpacked(Home(loaded).warehouse(Home(loaded).current())).decode(errors="ignore")


@pytest.fixture
def care(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``care(home, "load", path)``: all that the command says, on either stream."""

    def call(home: Path, *words: object) -> bytes:
        monkeypatch.setattr("sys.argv", ["care", "--home", str(home), *map(str, words)])
        with pytest.raises(SystemExit):
            copy_context().run(cli.run)
        return "".join(capsys.readouterr()).encode()

    return call


RECORDS = (
    ("complaint_count", "csv"),
    ("callback_rate", "json"),
    ("terse_record_rate", "table"),
    ("satisfaction_score", "csv"),
    ("new_car_callback_rate", "csv"),
)


@pytest.mark.slow
def test_what_the_commands_say_and_write_names_nobody(raw: Path, loaded: Path, tmp_path: Path, care):
    said = {
        "load": care(tmp_path / "another", "load", raw, "--json"),
        "again": care(tmp_path / "another", "load", raw),
        "check": care(loaded, "check", raw),
        **{words: care(loaded, words) for words in ("loads", "status")},
        **{metric: care(loaded, "records", metric, "--format", form) for metric, form in RECORDS},
        "metrics": care(loaded, "metrics", "complaint_count", "--by", "advisor,cause_1,cause_2"),
        **{f"try {path.name}": care(loaded, "sources", "try", path) for path in raw.glob("[维回投]*")},
    }
    for ending in ("pptx", "xlsx", "html"):
        care(loaded, "report", "after-sales", "--month", "2026-03", "--to", tmp_path / f"r.{ending}")
        said[ending] = (tmp_path / f"r.{ending}").read_bytes()
    assert b"139****" in said["complaint_count"]
    assert {f"{what}: {value}" for what, words in said.items() for value in found_in(words)} == set()


OPENED = ("", "complaints", "customers", "files", "intake", "reports")
MARCH = "span=custom&days=2026-03-01&days=2026-03-31"


def test_what_a_browser_is_sent_shows_nobody(loaded: Path, serve, browser: Browser):
    context = new_context(browser)
    tab, received = context.new_page(), []
    tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    tab.on("response", lambda answer: received.append(answer.url.encode()))
    drawer = tab.get_by_test_id("stDialog")
    server = serve(loaded)
    open_at(tab, f"{server}/?{MARCH}")
    for page in OPENED:
        go_to(tab, page)
        for button in tab.locator("[class*=st-key-records-] button").all()[:1]:
            button.click()
            expect(drawer).to_be_visible()
            settle(tab)
            tab.keyboard.press("Escape")
            expect(drawer).to_have_count(0)
    context.close()
    content = b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in received)
    assert "慕**".encode() in content
    assert b"139****" in content
    assert found_in(content) == set()

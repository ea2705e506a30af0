"""Whatever stands in a record, a file's name, a heading or an address is shown as text, and nothing runs."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextvars import copy_context
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

import cli
from care.i18n import UNSEEN
from care.reports import FORMATS, REPORTS, digest
from care.reports.deliver.channels import markdown
from etl.pipeline.load import load
from tests.support import hostile_store
from tests.support.browsing import new_context, open_at, settle
from tests.support.harness import open_app
from tests.support.hostile_store import ELSEWHERE, STORES, WORDS
from warehouse.query.warehouse import Warehouse
from warehouse.services.report_data import gather_report

pytestmark = pytest.mark.slow

PAGES = (
    "overview",
    "callbacks",
    "complaints",
    "causes",
    "advisors",
    "customers",
    "reports",
    "files",
    "intake",
    "targets",
    "definitions",
    "audit",
    "review",
)
CHOICES = (
    "span",
    "days",
    "store",
    "advisor",
    "callback_type",
    "by",
    "who",
    "metric",
    "report",
    "waits",
    "topic",
    "lang",
)
FORMULA = tuple("=+-@\t\r＝＋－＠")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the hostile store in it."""
    folder = tmp_path_factory.mktemp("hostile")
    load(folder / "home", [hostile_store.write(folder / "raw")], by=WORDS[0])
    return folder / "home"


def rendered(app: AppTest) -> Iterator[str]:
    """All that a page says in Markdown: in it words of others must stand escaped."""
    for kind in ("markdown", "caption", "error", "info", "warning", "success"):
        for one in app.get(kind):
            yield one.value
    for kind in ("metric", "button", "selectbox", "multiselect", "expander", "tab"):
        for one in app.get(kind):
            yield one.label


@pytest.mark.parametrize("page", PAGES)
def test_no_page_takes_words_of_others_for_markup(hostile: Path, page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARE_HOME", str(hostile))
    app = open_app(page, span="all")
    said = [*rendered(app)]
    assert said
    for word in (*WORDS, *STORES):
        assert not [words for words in said if word in words]


def test_an_address_full_of_it_is_passed_over(hostile: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARE_HOME", str(hostile))
    app = open_app(**{name: list(WORDS) for name in CHOICES})
    for page in ("complaints", "reports"):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception[0].message
        assert not [words for words in rendered(app) if any(word in words for word in WORDS)]


OWN_COLOURS = re.compile(r"[▲■◆]|[\d.,%]+( 小时| 天)?")
"""What we colour ourselves: how pressing an item is, and the number in a title that changed."""


def test_in_a_browser_nothing_runs_nothing_is_fetched_and_nothing_becomes_an_element(
    hostile: Path, serve, browser: Browser
):
    context = new_context(browser)
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: asked.append(request.url))
    server = serve(hostile)
    for page in ("", "causes", "advisors", "reports", "files"):
        open_at(tab, f"{server}/{page}?span=all&by=cause_2&metric=callback_success_rate&who={WORDS[1]}")
        if page == "":
            tab.locator("[class*=st-key-records-] button").first.click()
            settle(tab)
        for frame in tab.frames:
            assert frame.evaluate("() => window.pwned") is None
            made = frame.locator(
                f"[href*='{ELSEWHERE}'], [src*='{ELSEWHERE}'], img[src=x], .katex, [onerror]"
            )
            assert made.count() == 0, f"{page}: {made.first.evaluate('one => one.outerHTML')}"
        coloured = tab.locator(".stMarkdownColoredText, .stMarkdownColoredBackground")
        strange = [words for words in coloured.all_inner_texts() if not OWN_COLOURS.fullmatch(words)]
        assert not strange, f"{page}: {strange}"
    context.close()
    elsewhere = [
        url for url in asked if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))
    ]
    assert not elsewhere


@pytest.fixture
def care(hostile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``care("status")``: exit code, stdout and stderr of a command about the hostile store."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["care", "--home", str(hostile), *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            copy_context().run(cli.run)
        return ended.value.code or 0, *capsys.readouterr()

    return call


def test_no_command_moves_the_cursor_or_turns_words_round(hostile: Path, care):
    raw = hostile.parent / "raw"
    said = [care("load", raw), care("check", raw), care("loads"), care("status")]
    said += [care("records", "complaint_count", "--format", form) for form in ("table", "json", "csv")]
    said += [care("metrics", "complaint_count", "--by", "store,advisor,cause_1")]
    said += [
        care("records", "complaint_count", "--where", f"advisor={WORDS[9]}", "--where", f"store={WORDS[16]}")
    ]
    assert {code for code, *_ in said[:-1]} <= {0, 1}
    assert said[-1][0] == 2
    for _, out, err in said:
        assert not re.search(UNSEEN, out + err)
    assert "drop table" in said[4][1]


def test_what_is_exported_for_a_spreadsheet_has_no_formula(care):
    _, out, _ = care("records", "complaint_count", "--format", "csv")
    heading, *lines = csv.reader(io.StringIO(out))
    cells = {line[heading.index("cause_1")] for line in lines}
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert json.loads(care("records", "complaint_count", "--format", "json")[1])


class Elements(HTMLParser):
    """The names of a page's elements, all that is set on them, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.text += data


@pytest.fixture(scope="module")
def report(hostile: Path):
    """The weekly report of the hostile store."""
    return gather_report(Warehouse.open(hostile), REPORTS["weekly"])


def test_the_printed_report_has_no_element_of_another_s_making(report):
    page = Elements(FORMATS[".html"](report).decode())
    assert not page.names & {"script", "img", "a", "br", "iframe", "link"}
    assert "<b>S01</b>" in page.text, "its own bold is the report's, a store's is words"
    assert not page.attributes & {"onerror", "href", "src"}


@pytest.mark.parametrize("ending", [".xlsx", ".pptx"])
def test_no_cell_of_a_report_is_a_formula_and_no_word_a_link(report, ending: str):
    with zipfile.ZipFile(io.BytesIO(FORMATS[ending](report))) as file:
        sheets = b"".join(file.read(part) for part in file.namelist() if "heets/sheet" in part)
        everything = b"".join(map(file.read, file.namelist()))
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in everything
    assert b"hlinkClick" not in everything
    assert b"evil.example" in everything


def test_a_digest_mentions_nobody_and_links_nowhere(report):
    told = markdown(digest(report))
    assert "](" not in told
    assert not re.search(r"[<@`]", told)
    assert not [line for line in told.splitlines() if "evil" in line and line.startswith("#")]

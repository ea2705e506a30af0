"""What a page is made of on its way to a browser: few bytes, asked for early, in the reader's language."""

import gzip
import re
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.parts.server.answers import ReceivedRequest
from pages.parts.server.shell.static_files import OWN_FACE, StaticFiles
from tests.support.browsing import new_context, open_at, settle
from tests.support.intruder import Intruder, perform

FOLDER = Path(get_static_dir())
MOST_SHELL, MOST_PAGE = 2_200_000, 2_800_000
"""Bytes of what each page loads, and of all that a cold page of callbacks takes."""


@pytest.fixture(scope="module")
def files() -> StaticFiles:
    return StaticFiles(FOLDER)


def asked(files: StaticFiles, path: str, **headers: str):
    """The answer to a request; its names of headers have an underscore for each dash."""
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return perform(files.response(ReceivedRequest({"path": path, "method": "GET", "headers": told})))


def loaded(files: StaticFiles) -> list[str]:
    document = asked(files, "/", accept="text/html").body.decode()
    return re.findall(r'(?:src|href)="\.(/static/(?:js|css)/[^"]+)"', document)


def test_what_every_page_loads_is_sent_in_two_megabytes_and_is_streamlit_s_own_but_for_its_font(files):
    total = 0
    for path in loaded(files):
        packed, plain = asked(files, path, accept_encoding="gzip, br"), asked(files, path)
        own = OWN_FACE.sub(b"", (FOLDER / path[1:]).read_bytes())
        assert gzip.decompress(packed.body) == plain.body == own
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert "immutable" in packed.headers["cache-control"]
        assert packed.headers["etag"] != plain.headers["etag"]
        total += len(packed.body)
    assert total <= MOST_SHELL, total


def test_a_page_asks_for_its_charts_script_at_once_and_for_all_that_this_begins_with(files):
    names = [path.rpartition("/")[2] for path in loaded(files)]
    chart = next(name for name in names if name.startswith("PlotlyChart."))
    begins_with = re.findall(
        r'from"\./([\w.-]+\.js)"', (FOLDER / "static" / "js" / chart).read_text(encoding="utf-8")
    )
    assert {*begins_with} <= {*names}
    assert len(names) == len({*names})


def test_what_a_browser_has_is_not_sent_again(files):
    first = asked(files, "/", accept="text/html", accept_encoding="gzip")
    again = asked(files, "/", accept="text/html", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    other = asked(files, "/", accept="text/html,en", accept_language="en", accept_encoding="gzip")
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br"])
def test_whoever_takes_no_gzip_gets_none(files, accepted):
    sent = asked(files, loaded(files)[0], accept_encoding=accepted)
    assert "content-encoding" not in sent.headers


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/js/../../index.html", "/static/js/none.js", "/static/", "//x"]
)
def test_no_other_file_is_given_out(files, path):
    assert asked(files, path, accept="text/html") is None


def test_the_document_is_in_the_reader_s_language_and_names_the_dashboard(serve, demo_home):
    whoever = Intruder(serve(demo_home))
    chinese, english = (
        whoever.page(f"/callbacks?lang={language}").body.decode() for language in ("zh", "en")
    )
    assert '<html lang="zh">' in chinese
    assert "<title>客户关怀质量看板</title>" in chinese
    assert '<html lang="en">' in english
    assert "<title>Customer-care quality</title>" in english


def test_a_cold_page_takes_no_more_bytes_than_it_may_and_no_font_that_it_does_not_show(served_demo, browser):
    context = new_context(browser, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    tab = context.new_page()
    line = context.new_cdp_session(tab)
    sent: list[int] = []
    line.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
    fetched: list[str] = []
    tab.on("request", lambda request: fetched.append(request.url))
    line.send("Network.enable")
    open_at(tab, f"{served_demo}/callbacks?lang=zh")
    context.close()
    assert sum(sent) <= MOST_PAGE, f"{sum(sent):,}"
    assert not [address for address in fetched if "SourceSans" in address]


def test_a_page_that_is_opened_is_whole_after_one_run_of_it(served_demo, tab):
    """A fragment's run is none of the page."""
    ran: list[bool] = []

    def note(sent: bytes) -> None:
        message = BackMsg.FromString(sent)
        if message.WhichOneof("type") == "rerun_script":
            ran.append(not message.rerun_script.fragment_id)

    tab.on("websocket", lambda socket: socket.on("framesent", note))
    open_at(tab, f"{served_demo}/callbacks?lang=zh")
    tab.wait_for_function("() => document.querySelectorAll('.js-plotly-plot .main-svg .bglayer').length >= 4")
    settle(tab)
    assert sum(ran) == 1

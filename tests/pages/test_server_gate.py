"""The gate before the dashboard, by requests and sockets that no page of it sends."""

import asyncio
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime

import pytest
from conftest import write_rows
from websockets.exceptions import ConnectionClosed, InvalidStatus

from etl.pipeline.load import load
from tests.support.browsing import go_to, open_at
from tests.support.intruder import COOKIE, Intruder, perform, run_page, with_sign_in
from tests.support.served import PATIENCE, end, start

pytestmark = pytest.mark.slow

GRANTS = """
[[grant]]
email = "loader@example.com"
role = "care_manager"
stores = "all"

[[grant]]
email = "reader@example.com"
role = "store_staff"
stores = ["S01"]

[[grant]]
email = "it@example.com"
role = "administrator"
stores = "all"

[[grant]]
email = "it-of-a-store@example.com"
role = "administrator"
stores = ["S01"]
"""
PRIVATE = ("/_stcore/host-config", "/_stcore/metrics", "/media/0123456789abcdef.csv", "/static/index.html")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A home where people sign in."""
    folder = tmp_path_factory.mktemp("gate")
    rows = [{"store_code": "S01", "received_at": "2026-03-02 09:00"}]
    load(folder / "home", [write_rows(folder / "投诉.csv", "complaints", rows)], as_of=datetime(2026, 3, 10))
    with_sign_in(folder / "home")
    (folder / "home" / "access.toml").write_text(GRANTS, encoding="utf-8")
    return folder / "home"


@pytest.fixture(scope="module")
def server(guarded) -> Iterator[list]:
    """The server of that home: its process and its address, which a test may change."""
    running = list(start(guarded))
    yield running
    end(running[0])


@pytest.fixture
def stranger(server) -> Intruder:
    return Intruder(server[1])


@pytest.fixture
def loader(stranger) -> Intruder:
    return stranger.signed_in("loader@example.com")


async def refused(who: Intruder, **asked) -> int:
    """The status with which a socket was refused; 0 where it was opened."""
    try:
        async with who.session(**asked):
            return 0
    except InvalidStatus as why:
        return why.response.status_code


def test_before_sign_in_there_is_a_link_to_it_and_nothing_else(stranger):
    shown = stranger.page("/complaints?store=S01")
    assert (shown.status, b"/sign-in" in shown.body, b"static/js" in shown.body) == (401, True, False)
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "Sign in" in stranger.page("/?lang=en").body.decode()
    assert stranger.ask("/_stcore/health").body == b"ok"
    for path in PRIVATE:
        assert stranger.ask(path).status == 401, path
    assert stranger.put("any", b"x").status == 401
    assert perform(refused(stranger)) == 403


@pytest.mark.parametrize(
    "path",
    [
        "//media/0123456789abcdef.csv",
        "/./_stcore/metrics",
        "/_stcore/health/../metrics",
        "/_stcore/health/%2e%2e/metrics",
        "/_stcore/health%2f..%2fmetrics",
        "/_STCORE/metrics",
        "/_stcore//metrics",
        "/_stcore/metrics/",
        "/auth/login/../../_stcore/metrics",
        "/oauth2callback/..%5c..%5c_stcore%5cmetrics",
        "/_stcore/health?/../metrics",
        "http://127.0.0.1/_stcore/metrics",
        "/%00",
    ],
)
def test_no_spelling_of_a_path_gets_past_the_sign_in(stranger, path):
    told = stranger.ask(path)
    assert told.status in (400, 401) or told.body == b"ok", told
    assert b"# TYPE" not in told.body


def test_a_cookie_counts_only_as_this_server_made_it_and_for_twelve_hours(stranger):
    assert stranger.signed_in("loader@example.com").page().status == 200
    for wrong in (
        stranger.signed_in("loader@example.com", secret="another" * 5),
        stranger.signed_in("loader@example.com", iat=time.time() - 13 * 3600),
        stranger.signed_in("loader@example.com", iat=None),
        stranger.signed_in("loader@example.com", is_logged_in=False),
        stranger.signed_in("loader@example.com", origin="http://127.0.0.1:1"),
        Intruder(stranger.address, {COOKIE: "e30.aaa.bbb"}),
        Intruder(stranger.address, {COOKIE: "\xff" * 50}),
    ):
        assert wrong.page().status == 401
        assert perform(refused(wrong)) == 403


def test_two_cookies_of_one_name_are_read_as_the_pages_read_them(stranger):
    good = stranger.signed_in("loader@example.com").cookies[COOKIE]
    for cookies, expected in (
        (f"{COOKIE}={good}; {COOKIE}=x", 401),
        (f"{COOKIE}=x; {COOKIE}={good}", 200),
        (f"{COOKIE} = {good}", 200),
    ):
        assert stranger.ask("/", Accept="text/html", Cookie=cookies).status == expected


@pytest.mark.parametrize("host", ["evil.example.com", "127.0.0.1.evil.example.com", "user@127.0.0.1", ""])
def test_another_host_s_name_is_refused_before_anything(loader, host):
    assert loader.ask("/", Host=host).status == 400
    assert loader.ask("/_stcore/health", Host=host).status == 400


@pytest.mark.parametrize("origin", ["http://evil.example.com", "http://localhost:8080", "null"])
def test_pages_of_others_open_no_socket_and_upload_nothing(loader, origin):
    assert perform(refused(loader, origin=origin)) == 403
    assert loader.ask("/_stcore/upload_file/a/b", "PUT", b"", Origin=origin).status == 403


def test_answers_say_what_a_browser_may_do(loader):
    told = loader.page().headers
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert (told["x-content-type-options"], told["referrer-policy"]) == ("nosniff", "no-referrer")
    assert "no-store" in told["cache-control"]
    assert "server" not in told
    assert loader.ask("/", "POST", b"").status == 405


def test_uploads_take_the_right_to_load_and_a_page_of_one_s_own(loader, stranger):
    async def attempt() -> None:
        reader = stranger.signed_in("reader@example.com")
        async with loader.session() as own, reader.session() as other:
            mine, _ = await run_page(own)
            theirs, _ = await run_page(other)
            assert (await asyncio.to_thread(loader.put, mine, b"a,b")).status == 204
            assert (await asyncio.to_thread(reader.put, theirs, b"a,b")).status == 403
            assert (await asyncio.to_thread(loader.put, theirs, b"a,b")).status == 403
            assert (await asyncio.to_thread(loader.put, "no-such-page", b"a,b")).status == 403
            path = f"/_stcore/upload_file/{mine}/x"
            chunked = await asyncio.to_thread(loader.ask, path, "PUT", None, Transfer_Encoding="chunked")
            assert chunked.status == 411

    perform(attempt())


def test_what_a_person_may_have_uploaded_is_bounded_in_all_their_pages(loader, stranger):
    again = stranger.signed_in("loader@example.com")

    async def flood() -> list[int]:
        async with loader.session() as first, again.session() as second:
            one, _ = await run_page(first)
            two, _ = await run_page(second)
            content = b"," * (150 * 2**20)
            return [
                (await asyncio.to_thread(who.put, session, content)).status
                for who, session in ((loader, one), (loader, one), (again, two))
            ]

    assert perform(flood()) == [204, 204, 413]


def test_an_address_of_media_is_good_for_its_session_and_ends_with_it(loader, stranger):
    async def fetch() -> None:
        async with loader.session() as line:
            _, received = await run_page(line, "intake")
            path = re.search(rb"/media/[0-9a-f]+\.\w+", received)[0].decode()
            assert (await asyncio.to_thread(loader.ask, path)).status == 200
            for other in (stranger.signed_in("it@example.com"), stranger.signed_in("loader@example.com")):
                assert (await asyncio.to_thread(other.ask, path)).status == 404
        assert (await asyncio.to_thread(loader.ask, path)).status == 404

    perform(fetch())


def test_metrics_are_for_administrators_of_every_store(loader, stranger):
    assert loader.ask("/_stcore/metrics").status == 403
    assert stranger.signed_in("it-of-a-store@example.com").ask("/_stcore/metrics").status == 403
    assert stranger.signed_in("it@example.com").ask("/_stcore/metrics").status == 200


async def _closed(line) -> bytes:
    """All that is still received until the other side closes."""
    received = b""
    async with asyncio.timeout(PATIENCE):
        try:
            while True:
                received += await line.recv()
        except ConnectionClosed:
            return received


def test_signing_out_makes_its_cookie_worthless_at_once_and_for_good(server, guarded, loader, stranger):
    other = stranger.signed_in("loader@example.com")

    async def leave() -> None:
        async with loader.session() as line:
            await run_page(line)
            assert (
                await asyncio.to_thread(loader.ask, "/auth/logout", Sec_Fetch_Site="cross-site")
            ).status == 403
            await asyncio.to_thread(loader.ask, "/auth/logout")
            await _closed(line)

    perform(leave())
    value = loader.cookies[COOKIE]
    spellings = [value, f'"{value}"', *(value[:-1] + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    for spelling in spellings:
        reused = Intruder(loader.address, {COOKIE: spelling})
        assert reused.page().status == 401
    assert other.page().status == 200
    end(server[0])
    server[:] = start(guarded, int(server[1].rpartition(":")[2]))
    assert loader.page().status == 401
    assert other.page().status == 200


def test_an_administrator_ends_another_s_sessions_which_close_by_themselves(guarded, loader, care):
    async def work() -> bytes:
        async with loader.session() as line:
            await run_page(line)
            ran = await asyncio.to_thread(care, "--home", guarded, "sessions", "list")
            assert "loader@example.com" in ran.out
            await asyncio.to_thread(care, "--home", guarded, "sessions", "end", "Loader@example.com")
            return await _closed(line)

    perform(work())
    assert loader.page().status == 401


def test_a_flood_of_requests_or_sockets_is_cut_off_and_others_go_on(stranger, loader):
    with ThreadPoolExecutor(8) as many:  # at once, lest a busy machine be too slow for a flood
        asked = [many.submit(stranger.ask, "/static/index.html") for _ in range(600)]
    statuses = {one.result().status for one in asked}
    assert statuses == {401, 429}
    assert loader.page().status == 200

    async def open_many() -> int:
        async with AsyncExitStack() as opened:
            for number in range(30):
                try:
                    await opened.enter_async_context(loader.session())
                except InvalidStatus:
                    return number
        return 30

    assert perform(open_many()) == 24


def test_the_policy_of_contents_forbids_nothing_that_the_pages_do(served_demo, tab):
    said: list[str] = []
    tab.on("console", lambda one: said.append(one.text))
    open_at(tab, f"{served_demo}/?lang=zh")
    for page in ("complaints", "reports"):
        go_to(tab, page)
    assert tab.locator("iframe").count() == 1
    assert not [one for one in said if "Content Security Policy" in one]

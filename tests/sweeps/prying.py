"""What an intruder and a curious colleague try on a served dashboard, each address and page once.

``python -m tests.sweeps.prying``: unsigned requests to every kind of address, spellings of paths and heads of
requests that parsers differ about, cookies, hosts and origins; then every page as people of one store get it
whose address asks for another store, its people and records. It exits with 1 where anything was told.
"""

import asyncio
import re
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.intruder import Intruder, perform, with_sign_in
from tests.support.served import end, start

PAGES = [path.stem for path in sorted((Path(__file__).parents[2] / "pages").glob("*.py"))]
GRANTS = """
[[grant]]
email = "manager@example.com"
role = "care_manager"
stores = ["S01"]

[[grant]]
email = "wall@example.com"
role = "viewer"
stores = ["S01"]

[[grant]]
email = "it@example.com"
role = "administrator"
stores = ["S01"]
"""
CLOSED = (
    "/",
    *(f"/{page}" for page in PAGES),
    "/static/index.html",
    "/static/../app.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%5c..%5capp.py",
    "//static/index.html",
    "/component/x/../../app.py",
    "/_stcore/bidi-components/x/../y",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/x/y",
    "/metrics/",
    "//metrics",
    "/METRICS",
    "/healthz/",
    "/media/0123456789abcdef0123456789abcdef.csv",
    "/app.py",
    "/.git/config",
    "/access.toml",
    "/static/%00",
    "/a" * 2000,
    "/?" + "a" * 60000,
)
"""Addresses that tell an unsigned visitor nothing."""  # fmt: skip
WORDS = "机密"
ASKED = urlencode(
    {
        "store": "S02", "whose": "S02专员", "coached": "S02 S02专员", "who": "agent", "agent": "S02专员",
        "advisor": "S02顾问", "handler": "S02处理", "rows": "store", "columns": "agent", "form": "heatmap",
        "changes": "yes", "metric": "complaint_count", "open": "complaint_count", "side": "denominator",
    }
)  # fmt: skip
"""The choices of an address that asks for another store, its people and its records."""
OF_S02 = re.compile(f"S02(?:{WORDS}|专员|顾问|处理|[CTR]\\d)".encode())


class Findings:
    """What was tried, and how much of it was not as promised."""

    def __init__(self) -> None:
        self.tried = 0
        self.failed: list[str] = []

    def expect(self, kept: bool, told: str) -> None:
        """Count it; print it where it failed."""
        self.tried += 1
        if not kept:
            self.failed.append(told)
            print(f"FAILED: {told}", flush=True)


def home_of_two_stores(folder: Path) -> Path:
    """A home where people sign in, with words and names that tell the store."""
    files, today = [], date.today()
    for store in ("S01", "S02"):
        rows: dict[str, list[dict[str, object]]] = {"service_orders": [], "callbacks": [], "complaints": []}
        for n in range(30):
            day, own = today - timedelta(days=3 * n + 1), {"store_code": store}
            order = own | {"order_no": f"{store}R{n}", "delivered_at": f"{day} 10:00"}
            rows["service_orders"].append(order | {"service_advisor": f"{store}顾问"})
            call = own | {
                "callback_no": f"{store}C{n}",
                "callback_type": "service",
                "subject_no": f"{store}R{n}",
            }
            call |= {
                "attempted_at": f"{day + timedelta(days=1)} 10:30",
                "outcome": "reached",
                "agent": f"{store}专员",
            }
            rows["callbacks"].append(call | {"voice": f"{store}{WORDS}{n}", "dissatisfied": n % 3 == 0})
            case = own | {
                "complaint_no": f"{store}T{n}",
                "received_at": f"{day} 09:00",
                "handler": f"{store}处理",
            }
            rows["complaints"].append(case | {"description": f"{store}{WORDS}{n}"})
        files += [write_rows(folder / store / f"{kind}.csv", kind, some) for kind, some in rows.items()]
    load(folder / "home", files)
    with_sign_in(folder / "home")
    (folder / "home" / "access.toml").write_text(GRANTS, encoding="utf-8")
    return folder / "home"


def intrude(stranger: Intruder, found: Findings) -> None:
    """All that takes no sign-in."""
    for path in CLOSED:
        status = stranger.ask(path).status
        found.expect(status in (400, 401, 404, 414), f"{path[:60]} answered {status}")
    for method in ("POST", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "FOO"):
        found.expect(stranger.ask("/", method).status == 405, f"{method} /")
    for head in ("X_Forwarded_For", "Via", "Forwarded", "CF_Connecting_IP", "True_Client_IP", "X_Real_IP"):
        found.expect(stranger.ask("/metrics", **{head: "1.1.1.1"}).status == 403, f"/metrics by {head}")
    for host in ("evil.example.com", "2130706433", "127.0.0.1.evil.example.com", ""):
        found.expect(stranger.ask("/healthz", Host=host).status == 400, f"Host: {host}")
    for cookie in ("a" * 30000, '"\xff', "chunks-100000", "chunks--1"):
        status = stranger.ask("/", Cookie=f"_streamlit_user={cookie}").status
        found.expect(status in (400, 401, 431), f"cookie {cookie[:20]} answered {status}")
    for sent in odd_requests(urlsplit(stranger.address).netloc):
        answered = raw(stranger.address, sent)
        found.expect(not re.match(rb"HTTP/1.1 (?:200|5)", answered), f"{sent[:60]!r}: {answered[:40]!r}")
    found.expect(stranger.ask("/healthz").status == 200, "the server is well after all that")


def odd_requests(host: str) -> Iterator[bytes]:
    """Requests about which parsers differ."""
    good = f"GET / HTTP/1.1\r\nHost: {host}\r\n".encode()
    yield b"GET / HTTP/1.0\r\n\r\n"
    yield b"GET / HTTP/1.1\r\n\r\n"
    yield good + b"Host: evil.example.com\r\n\r\n"
    yield good.replace(b"GET /", b"GET http://evil.example.com/") + b"\r\n"
    yield good + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n"
    yield good + b"".join(b"X-%d: a\r\n" % number for number in range(5000)) + b"\r\n"
    yield (
        good
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n"
    )
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + bytes(300)


def raw(address: str, sent: bytes) -> bytes:
    """The beginning of what comes back."""
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port or 80), timeout=20) as line:
        try:
            line.sendall(sent)
            return line.recv(400)
        except OSError:
            return b""


async def page_of(who: Intruder, page: str, asked: str) -> tuple[bytes, str]:
    """All that a page sends, and its fault."""
    ask, received = BackMsg(), b""
    ask.rerun_script.page_name, ask.rerun_script.query_string = page, asked
    async with who.session() as line, asyncio.timeout(120):
        await line.send(ask.SerializeToString())
        while True:
            message = await line.recv()
            received += message
            told = ForwardMsg.FromString(message)
            match told.WhichOneof("type"):
                case "delta" if told.delta.new_element.WhichOneof("type") == "exception":
                    return received, told.delta.new_element.exception.message
                case "script_finished":
                    return received, ""


def pry(
    stranger: Intruder,
    found: Findings,
    pages: Sequence[str] = PAGES,
    people: Sequence[str] = ("manager", "wall", "it"),
) -> None:
    """Pages as people of one store get them who ask for another's."""
    for email in people:
        who = stranger.signed_in(f"{email}@example.com")
        for page in pages:
            received, fault = perform(page_of(who, "" if page == "overview" else page, ASKED))
            leaked = sorted({one.decode() for one in OF_S02.findall(received)})
            found.expect(not leaked and not fault, f"{email} on {page}: {leaked[:5]} {fault}")
        for path in ("/metrics", "/_stcore/metrics"):
            status = who.ask(path, X_Forwarded_For="203.0.113.9").status
            found.expect(status == 403, f"{email} at {path}: {status}")
        who.ask("/auth/logout")
        found.expect(who.page().status == 401, f"{email} after signing out")


def main() -> None:
    """Exits with 1 where anything was told."""
    found = Findings()
    with tempfile.TemporaryDirectory() as folder:
        pid, address = start(home_of_two_stores(Path(folder)))
        try:
            intrude(Intruder(address), found)
            pry(Intruder(address), found)
        finally:
            end(pid)
    print(f"{found.tried} attempts, {len(found.failed)} not withstood")
    sys.exit(bool(found.failed))


if __name__ == "__main__":
    main()

"""What somebody sends to a server who does not use its pages: requests, sockets and cookies of their own."""

import asyncio
import http.client
import json
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.asyncio.client import ClientConnection, connect

from tests.support.served import PATIENCE

SECRET = "a secret of this test that is long enough"  # noqa: S105 - of these tests only
XSRF = "2|01020304|05060708090a0b0c0d0e0f1011121314|1795971308"
COOKIE = "_streamlit_user"
Result = TypeVar("Result")


def with_sign_in(
    home: Path, provider: str = "http://127.0.0.1:9", address: str = "http://127.0.0.1:{port}/"
) -> None:
    """Let people sign in at a home, at the port that it is served at or at the address of its proxy."""
    settings = {
        "redirect_uri": f"{address}oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "care",
        "client_secret": "any",
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    (home / "signin.toml").write_text("\n".join(["[auth]", *lines]), encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Intruder:
    """One who sends what they like to the server at ``address``."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def signed_in(self, email: str, secret: str = SECRET, **claims: Any) -> "Intruder":
        """The same with a cookie as the server itself makes them, if they know its secret."""
        told = {
            "iss": "https://sso.example.com",
            "sub": email,
            "email": email,
            "iat": time.time(),  # to the fraction, as a new sign-in is later than the end of one before
            "nonce": str(time.monotonic_ns()),
            "origin": self.address,
            "is_logged_in": True,
            "provider": "default",
            **claims,
        }
        value = create_signed_value(secret, COOKIE, json.dumps(told)).decode()
        return Intruder(self.address, {**self.cookies, COOKIE: value, "_streamlit_xsrf": XSRF})

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Ask for a path as it is written; names of headers have an underscore for each dash."""
        asked = {"Host": urlsplit(self.address).netloc, **self._cookie()}
        asked |= {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in asked.items():
                line.putheader(name, value)
            if body is not None and "Content-Length" not in asked:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            got = line.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            line.close()

    def page(self, path: str = "/") -> Answer:
        """Ask for a page as a browser does."""
        return self.ask(path, Accept="text/html,*/*")

    def put(self, session: str, content: bytes, name: str = "a.csv") -> Answer:
        """Upload a file for a session."""
        head = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        return self.ask(
            f"/_stcore/upload_file/{session}/f{len(content)}-{time.monotonic_ns()}",
            "PUT",
            head.encode() + content + b"\r\n--x--\r\n",
            Content_Type="multipart/form-data; boundary=x",
            X_Xsrftoken=XSRF,
        )

    @asynccontextmanager
    async def session(self, origin: str | None = "", **headers: str) -> Any:
        """A socket as a browser opens it. ``origin``: that of the server itself where blank."""
        async with connect(
            f"ws://{urlsplit(self.address).netloc}/_stcore/stream",
            subprotocols=["streamlit", XSRF],
            origin=self.address if origin == "" else origin,
            additional_headers={**self._cookie(), **headers},
            max_size=None,
            ping_interval=None,
        ) as line:
            yield line

    def _cookie(self) -> dict[str, str]:
        return (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if self.cookies
            else {}
        )


def perform(work: Coroutine[Any, Any, Result]) -> Result:
    """Do it in a thread of its own, because the one of a test may have a browser's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def run_page(line: ClientConnection, page: str = "", **asked: str) -> tuple[str, bytes]:
    """Open a page; the session's id, and all that was sent until it was whole.

    ``asked``: what else the browser tells, as its ``query_string`` or that it asks for one ``fragment_id``.
    """
    ask = BackMsg()
    ask.rerun_script.page_name = page
    for name, value in asked.items():
        setattr(ask.rerun_script, name, value)
    await line.send(ask.SerializeToString())
    session, received = "", b""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = await line.recv()
            told = ForwardMsg.FromString(message)
            received += message
            match told.WhichOneof("type"):
                case "new_session":
                    session = told.new_session.initialize.session_id
                case "delta" if told.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError(told.delta.new_element.exception.message)
                case "script_finished":
                    return session, received

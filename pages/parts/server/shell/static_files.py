"""Streamlit's own scripts, compressed once: it sends them as they are, lest each request be compressed anew.

What a page asks for has two megabytes when compressed and takes half a second of a processor in all, so it is
kept in memory for as long as the server runs. On a disk it would have to be found stale, written and cleared.
"""

import asyncio
import gzip
import re
from functools import cached_property
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.responses import Response

from care.i18n import Language
from pages.parts.server.answers import ReceivedRequest
from pages.parts.server.shell.page_shell import PageShell

COMPRESSIBLE = (".js", ".css", ".svg", ".json", ".html")
"""Endings of text; fonts and pictures are compressed by themselves, and Streamlit sends them."""
OWN_FACE = re.compile(rb"@font-face\{font-family:Source Sans;[^}]*\}")
"""Streamlit's own font: no page of ours is written in it, but a letter before the theme asks for it."""
HASHED = re.compile(r"\.[\w-]{8}\.\w+$")
"""The end of a name that holds a hash of the content, which therefore never changes."""
FOREVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
PAGE = re.compile(r"/[a-z_]*")
"""The path of a page; whatever else it may be is for Streamlit to answer."""


class CompressedText:
    """One text as browsers get it: compressed where they take that, with a tag that tells the two apart."""

    def __init__(self, content: bytes, kind: str, lasts: str) -> None:
        self._content, self._kind, self._lasts = content, kind, lasts
        self._tag = sha256(content).hexdigest()[:20]

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self._content, mtime=0)

    def response(self, request: ReceivedRequest) -> Response:
        """The answer to a request for it."""
        packed = bool(GZIP.search(request.headers.get("accept-encoding", "")))
        tag = f'"{self._tag}{"-gzip" if packed else ""}"'
        headers = {"cache-control": self._lasts, "etag": tag, "vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["content-encoding"] = "gzip"
        return Response(self._compressed if packed else self._content, headers=headers, media_type=self._kind)

    def compress(self) -> None:
        """Compress it now, before somebody waits for it."""
        _ = self._compressed


class StaticFiles:
    """The files below Streamlit's folder by their paths, and the page that loads them, by language."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (folder / "static").rglob("*")
            if path.suffix in COMPRESSIBLE
        }
        self._shell = PageShell(folder)
        self._texts: dict[str, CompressedText] = {}

    async def prepare(self) -> None:
        """Compress what every page loads."""
        for path in self._shell.loads:
            if text := await asyncio.to_thread(self._file, f"/{path}"):
                await asyncio.to_thread(text.compress)

    async def response(self, request: ReceivedRequest) -> Response | None:
        """The answer to a request for a page or a file; None to what Streamlit answers."""
        if request.method not in ("GET", "HEAD"):
            return None
        if request.is_for_page and PAGE.fullmatch(request.path):
            text = self._page(request.language)
        elif "range" in request.headers:
            return None
        else:
            text = await asyncio.to_thread(self._file, request.path)
        return await asyncio.to_thread(text.response, request) if text else None

    def _file(self, path: str) -> CompressedText | None:
        if path not in self._texts:
            if path not in self._files:
                return None
            file = self._files[path]
            kind = guess_type(file.name)[0] or "text/plain"
            lasts = FOREVER if HASHED.search(file.name) else ASK_AGAIN
            self._texts[path] = CompressedText(OWN_FACE.sub(b"", file.read_bytes()), kind, lasts)
        return self._texts[path]

    def _page(self, language: Language) -> CompressedText:
        if language not in self._texts:
            document = self._shell.document(language)
            self._texts[language] = CompressedText(document.encode(), "text/html", ASK_AGAIN)
        return self._texts[language]

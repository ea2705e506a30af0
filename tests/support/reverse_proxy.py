"""A reverse proxy of our own: it stands for a host on which the dashboard is one site among others."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread

from tests.support.served import free_port

HEAD_ENDS = b"\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BROKEN_OFF = (ConnectionError, asyncio.IncompleteReadError)


class ReverseProxy:
    """It passes requests below one path on as they are, WebSockets too, and answers 404 to all others."""

    def __init__(self, path: str, server_port: int) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}{path}"
        self.refused: list[str] = []
        """Paths that were asked for and are not the dashboard's."""
        self._path, self._server_port = path, server_port

    async def serve(self, ready: Event) -> None:
        """Answer until :meth:`end`."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._answer, "127.0.0.1", self.port):
            ready.set()
            await self._over.wait()

    def end(self) -> None:
        """Break off whatever is under way."""
        self._loop.call_soon_threadsafe(self._over.set)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(*BROKEN_OFF):
            head = await reader.readuntil(HEAD_ENDS)
            line, *headers = head.removesuffix(HEAD_ENDS).split(b"\r\n")
            path = line.split(b" ")[1].decode()
            if not f"{path.partition('?')[0]}/".startswith(self._path):
                self.refused.append(path)
                writer.write(ELSEWHERE)
                await writer.drain()
                return
            client = writer.get_extra_info("peername")[0]
            told = [*_passed_on(headers), f"X-Forwarded-For: {client}".encode()]
            upstream, up = await asyncio.open_connection("127.0.0.1", self._server_port)
            with closing(up):
                up.write(b"\r\n".join([line, *told]) + HEAD_ENDS)
                sending = asyncio.create_task(_pump(reader, up))
                await _pump(upstream, writer)
                sending.cancel()


def _passed_on(headers: list[bytes]) -> list[bytes]:
    """The headers, with one request a connection: the answer's end is that of its connection."""
    names = [header.partition(b":")[0].strip().lower() for header in headers]
    if b"upgrade" in names:
        return headers
    others = [header for header, name in zip(headers, names, strict=True) if name != b"connection"]
    return [*others, b"Connection: close"]


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(*BROKEN_OFF):
        while part := await source.read(65536):
            sink.write(part)
            await sink.drain()


@contextmanager
def reverse_proxy(path: str, server_port: int) -> Iterator[ReverseProxy]:
    """A proxy that runs in a thread of its own; ``path`` as "/care/"."""
    proxy, ready = ReverseProxy(path, server_port), Event()
    thread = Thread(target=lambda: asyncio.run(proxy.serve(ready)), daemon=True)
    thread.start()
    ready.wait()
    yield proxy
    proxy.end()
    thread.join()

"""Floods against a served dashboard: requests, silent connections, sockets, uploads; others are served.

``python -m tests.sweeps.attacks`` is the full size, ``--share 0.1`` a tenth of it.
"""

import argparse
import asyncio
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from websockets.exceptions import InvalidStatus

from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.intruder import Intruder, run_page, with_sign_in
from tests.support.served import end, start

GRANTS = '[[grant]]\nemail = "loader@example.com"\nrole = "care_manager"\nstores = "all"\n'
PATIENT = 40.0
"""Seconds after which no silent connection is left."""
SERVED = 3.0
"""Seconds within which somebody else's page is answered during an attack."""
GROWS = 1100.0
"""Megabytes that the server may grow by: what all uploads together may hold, and a little."""


class Attack:
    """Attacks of a size on the server of one home."""

    def __init__(self, address: str, pid: int, share: float) -> None:
        self.stranger, self.share = Intruder(address), share
        self.loader = self.stranger.signed_in("loader@example.com")
        self.server, self.failed = psutil.Process(pid), 0
        self.began = self._memory()

    def expect(self, kept: bool, told: str) -> None:
        """Print what came of an attack."""
        self.failed += not kept
        print(f"{'held' if kept else 'FAILED'}: {told}; memory {self._memory():.0f} MB", flush=True)

    async def requests(self) -> None:
        """Thousands of requests before sign-in."""
        many = int(5000 * self.share)
        found: Counter[int] = Counter()

        async def ask() -> None:
            for _ in range(many // 20):
                found[(await asyncio.to_thread(self.stranger.ask, "/static/index.html")).status] += 1

        await asyncio.gather(*(ask() for _ in range(20)))
        self.expect(not found.keys() - {401, 429}, f"{many} requests without sign-in: {dict(found)}")

    async def silence(self) -> None:
        """Connections that send a byte of a request now and then, or nothing."""
        many, lines = int(1000 * self.share), []
        at = urlsplit(self.stranger.address)
        for _ in range(many):
            line = socket.create_connection((at.hostname, at.port or 80))
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
            lines.append(line)
        began = time.monotonic()
        left = many
        while left and time.monotonic() - began < PATIENT:
            await asyncio.sleep(2)
            for line in lines:
                with suppress(OSError):
                    line.send(b"a")
            left = sum(not _is_closed(line) for line in lines)
        self.expect(
            not left, f"{many} silent connections, {left} left after {time.monotonic() - began:.0f} s"
        )
        for line in lines:
            line.close()

    async def sockets(self) -> None:
        """Sockets with a sign-in, more than a person's."""
        many, refused = int(1000 * self.share), 0
        async with AsyncExitStack() as opened:
            for _ in range(many):
                try:
                    await opened.enter_async_context(self.loader.session())
                except InvalidStatus:
                    refused += 1
        self.expect(many - refused <= 24, f"{many} sockets of one sign-in: {refused} refused")

    async def uploads(self) -> None:
        """Files of 150 MB from several pages at once."""
        found: Counter[int] = Counter()
        content = b"," * (150 * 2**20)
        async with AsyncExitStack() as opened:
            lines = [await opened.enter_async_context(self.loader.session()) for _ in range(4)]
            pages = [(await run_page(line))[0] for line in lines]
            for page in pages * 2:
                found[(await asyncio.to_thread(self.loader.put, page, content)).status] += 1
            grown = self._memory() - self.began
            self.expect(
                found[204] <= 2 and found[413] and grown < GROWS,
                f"uploads of 150 MB: {dict(found)}, {grown:.0f} MB more",
            )

    async def meanwhile(self, attack: Awaitable[None]) -> None:
        """Somebody else opens a page all the while."""
        other, worst = self.stranger.signed_in("loader@example.com"), 0.0
        running = asyncio.ensure_future(attack)
        while not running.done():
            began = time.monotonic()
            answered = await asyncio.to_thread(other.page)
            worst = max(worst, time.monotonic() - began)
            if answered.status != 200:
                self.expect(False, f"another's page: {answered.status}")
            await asyncio.sleep(0.5)
        await running
        self.expect(worst < SERVED, f"another's page stood within {worst:.2f} s")

    def _memory(self) -> float:
        return self.server.memory_info().rss / 2**20


def _is_closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return not line.recv(4096)
    except BlockingIOError:
        return False
    except OSError:
        return True


async def _all(attack: Attack) -> None:
    for one in (attack.requests, attack.silence, attack.sockets, attack.uploads):
        await attack.meanwhile(one())


def sweep(share: float = 1.0) -> int:
    """All attacks at a share of their size; how many were not withstood."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        rows = [{"received_at": "2026-03-02 09:00"}]
        load(
            folder / "home",
            [write_rows(folder / "投诉.csv", "complaints", rows)],
            as_of=datetime(2026, 3, 10),
        )
        with_sign_in(folder / "home")
        (folder / "home" / "access.toml").write_text(GRANTS, encoding="utf-8")
        pid, address = start(folder / "home")
        try:
            attack = Attack(address, pid, share)
            asyncio.run(_all(attack))
        finally:
            end(pid)
        return attack.failed


def main() -> None:
    """Exits with 1 where something was not withstood."""
    options = argparse.ArgumentParser()
    options.add_argument("--share", type=float, default=1.0)
    sys.exit(bool(sweep(options.parse_args().share)))


if __name__ == "__main__":
    main()

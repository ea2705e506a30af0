"""The time until a server's first page is complete, and response times of fifty users during a load."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.loading import Bench
from tests.bench.ratio import Ratio
from tests.support.served import free_port

ROOT = Path(__file__).parents[2]
PAGES = ("overview", "callbacks", "complaints", "causes", "advisors", "customers", "definitions")
VIEWERS = 50
CLICKS = 6
THINKING = 10.0
"""Mean seconds between two clicks of a user."""


def start(bench: Bench) -> Iterator[Ratio]:
    """Processor time from the server's start until its first page is complete, against Streamlit's demo."""
    app = ("run", str(ROOT / "app.py"))
    pairs = []
    for _ in range(bench.runs):
        took = []
        for command in (app, ("hello",)):
            with serving(command, bench.home()) as (port, server):
                asyncio.run(_visit(port, pages=("",)))
                took.append(_processor(server))
        pairs.append(tuple(took))
    yield Ratio("start to first page", bench.network.size.name, "streamlit hello", "s", tuple(pairs), "≤ 1.5")


def viewers(bench: Bench) -> Iterator[Ratio]:
    """Response times of fifty users who go from page to page during a load, against those of one user."""
    size = bench.network.size.name
    with serving(("run", str(ROOT / "app.py")), bench.home()) as (port, server):
        asyncio.run(_visit(port, PAGES))
        alone = _high(asyncio.run(_visit(port, PAGES * 2)))
        before = server.memory_info().rss
        loader = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.alone", "load", str(bench.fresh("home-beside"))]
            + [str(file) for file in bench.network.exports("complaints")],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        took, together = asyncio.run(_crowd(port, server))
        many, each = _high(took), (together - before) / VIEWERS / 2**20
        loader.wait()
    yield Ratio(
        f"a click, 95th of 100, {VIEWERS} viewers", size, "one viewer", "s", ((many, alone),), "≤ 1.5 s"
    )
    yield Ratio("memory of a viewer", size, "30 MiB", "MiB", ((each, 30.0),), "≤ 1")


def clicks(bench: Bench) -> Iterator[Ratio]:
    """The server's processor time for the first screen of a page that was opened before."""
    with serving(("run", str(ROOT / "app.py")), bench.home()) as (port, server):
        for page in PAGES:
            asyncio.run(_visit(port, (page,)))
            runs = tuple((_each(port, server, page), 60.0) for _ in range(bench.runs))
            yield Ratio(f"page {page}, a click", bench.network.size.name, "60 ms", "ms", runs, "≤ 1")


def _each(port: int, server: psutil.Process, page: str, times: int = 10) -> float:
    """Milliseconds of processor time a click, over enough clicks to outweigh the resolution of the clock."""
    before = _processor(server)
    asyncio.run(_visit(port, (page,) * times))
    return 1000 * (_processor(server) - before) / times


def _processor(server: psutil.Process) -> float:
    """Processor seconds of the server."""
    used = server.cpu_times()
    return used.user + used.system


@contextmanager
def serving(command: Sequence[str], home: Path) -> Iterator[tuple[int, psutil.Process]]:
    """A server of its own on a free port of this machine."""
    port = free_port()
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", *command, *options],
        cwd=ROOT,
        env=os.environ | {"CARE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            time.sleep(0.02)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def _crowd(port: int, server: psutil.Process) -> tuple[list[float], int]:
    """How long each click took, and the server's memory while all viewers are still there."""
    rng = random.Random(7)
    clicks = [[rng.choice(PAGES) for _ in range(CLICKS)] for _ in range(VIEWERS)]
    waits = [[rng.expovariate(1 / THINKING) for _ in range(CLICKS)] for _ in range(VIEWERS)]
    done = asyncio.Barrier(VIEWERS + 1)
    async with asyncio.TaskGroup() as viewers:
        visits = [
            viewers.create_task(_visit(port, pages, pauses, done))
            for pages, pauses in zip(clicks, waits, strict=True)
        ]
        await done.wait()
        together = server.memory_info().rss
        await done.wait()
    return [took for visit in visits for took in visit.result()], together


async def _visit(
    port: int, pages: Sequence[str], pauses: Sequence[float] = (), done: asyncio.Barrier | None = None
) -> list[float]:
    """Open pages one after the other in one session; how long each took until it was whole.

    The session lasts until all who wait at ``done`` have come there twice.
    """
    took = []
    async with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, ping_interval=None
    ) as line:
        for nth, page in enumerate(pages):
            if pauses:
                await asyncio.sleep(pauses[nth])
            began = time.perf_counter()
            await _open(line, page)
            took.append(time.perf_counter() - began)
        if done:
            await done.wait()
            await done.wait()
    return took


async def _open(line: ClientConnection, page: str) -> None:
    ask = BackMsg()
    ask.rerun_script.page_name = page
    await line.send(ask.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await line.recv())
        if message.WhichOneof("type") == "script_finished":
            return
        if message.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(message.delta.new_element.exception.message)


def _high(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]

"""Servers that tests look at, each in a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
PATIENCE = 150
"""Seconds to wait for what a server does; a busy machine is slow, and waiting for a signal costs nothing."""
started: list[subprocess.Popen[bytes]] = []
"""Kept until this process ends: another worker may still look at one."""


def start(home: Path, port: int | None = None, *options: str) -> tuple[int, str]:
    """Serve a home, at a port of its own unless one is given; the process's id and the address."""
    port = port or free_port()
    command = [sys.executable, "cli.py", "--home", str(home), "serve", "--port", str(port), *options]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    started.append(server)
    wait_for(server, f"http://127.0.0.1:{port}/_stcore/health")
    return server.pid, f"http://127.0.0.1:{port}"


def end(pid: int) -> None:
    """End what :func:`start` started, here or in another worker."""
    psutil.Process(pid).terminate()
    for server in started:
        if server.pid == pid:
            server.wait(PATIENCE)


@contextmanager
def shared(
    book: Path, begin: Callable[[], tuple[int, str]], finish: Callable[[int], None] = end
) -> Iterator[str]:
    """The address of one server for all the workers of a run: the last to leave ends it.

    ``book`` is where they note who looks at it. What it takes to start, and on a dashboard to work every page
    out for the first time, is done once, not once a worker.
    """
    own = str(os.getpid())
    with FileLock(f"{book}.lock"):
        if book.exists():
            told = json.loads(book.read_text())
        else:
            pid, address = begin()
            told = {"pid": pid, "address": address, "watched_by": []}
        told["watched_by"].append(own)
        book.write_text(json.dumps(told))
    yield told["address"]
    with FileLock(f"{book}.lock"):
        told = json.loads(book.read_text())
        told["watched_by"].remove(own)
        book.write_text(json.dumps(told))
        if not told["watched_by"]:
            book.unlink()
            finish(told["pid"])


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_until(holds: Callable[[], object]) -> None:
    """Until what a server brings about by itself holds; where it never does, the test's own check fails."""
    deadline = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    """Until a server of ours answers there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError:  # below a base path it answers that it is not here
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing came up at {address}")

"""Two hours of fifty viewers who sign in and out, with a load every two minutes and a restart in the middle.

``python -m tests.sweeps.soak`` is the full size, ``--minutes 10`` the short one. It promises no error, memory
that stays flat, and a page within 1.5 s for 95 of 100 clicks, within 3 s while a load runs.
"""

import argparse
import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import psutil
from websockets.exceptions import ConnectionClosed, InvalidStatus

from care.access.principal import Role
from etl.demo import write_demo
from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.intruder import Intruder, run_page, with_sign_in
from tests.support.served import end, start

ROOT = Path(__file__).parents[2]
PAGES = ("", "callbacks", "complaints", "causes", "advisors", "customers", "definitions")
VIEWERS = 50
LOADS_EVERY = 120.0
LEAVES = 0.05
"""Share of clicks after which a viewer signs out and in again."""
USUAL, WHILE_LOADING = 1.5, 3.0
"""Seconds within which 95 of 100 pages stand."""
GROWTH = 1.25
"""How much more memory the server may have at the end than after its first fifth."""
UNFORESEEN = "这里出了意外".encode()


@dataclass
class Soak:
    """A run: where, until when, and what came of it."""

    home: Path
    until: float
    pid: int = 0
    address: str = ""
    loading: bool = False
    restarts: int = 0
    """Counted when one begins and when it has ended, so an odd number stands for one that goes on."""
    took: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    """Seconds of each click, by whether a load was running."""
    viewers: int = VIEWERS
    thinks: float = 10.0
    """Seconds that a viewer looks at a page, on average."""
    memory: list[float] = field(default_factory=list)
    """Megabytes of the server that runs now."""
    errors: list[str] = field(default_factory=list)
    signed_out: int = 0
    loads: int = 0

    @property
    def over(self) -> bool:
        return time.monotonic() > self.until

    async def view(self, number: int) -> None:
        """One viewer, from sign-in to sign-in."""
        pick = random.Random(number)
        while not self.over:
            restarts = self.restarts
            who = Intruder(self.address).signed_in(f"viewer{number}@example.com")
            try:
                async with who.session() as line:
                    await self._browse(line, pick)
                if not self.over:
                    await self._leave(who)
            except (ConnectionClosed, OSError, InvalidStatus) as fault:
                if self.restarts == restarts and not restarts % 2:
                    self.errors.append(f"{type(fault).__name__}: {fault}")
                await asyncio.sleep(1)
            except (RuntimeError, TimeoutError) as fault:
                self.errors.append(f"{type(fault).__name__}: {fault}")

    async def _browse(self, line, pick: random.Random) -> None:
        while await self._thought(pick):
            loading, began = self.loading, time.perf_counter()
            _, received = await run_page(line, pick.choice(PAGES))
            self.took[loading or self.loading].append(time.perf_counter() - began)
            if UNFORESEEN in received:
                self.errors.append("a page met something unexpected")
            if pick.random() < LEAVES:
                return

    async def _thought(self, pick: random.Random) -> bool:
        """Look at a page for a while; whether time is left for another click."""
        until = time.monotonic() + pick.expovariate(1 / self.thinks)
        while not self.over and (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 1.0))
        return not self.over

    async def _leave(self, who: Intruder) -> None:
        await asyncio.to_thread(who.ask, "/auth/logout")
        if (again := await asyncio.to_thread(who.page)).status != 401:
            self.errors.append(f"after signing out: {again.status}")
        self.signed_out += 1

    async def load(self, folder: Path) -> None:
        """A complaint more every two minutes, and as soon as the viewers are there."""
        await asyncio.sleep(min(20.0, LOADS_EVERY))
        while not self.over:
            at = datetime(2026, 3, 11) + timedelta(minutes=self.loads)
            row = {"complaint_no": f"SOAK{self.loads}", "received_at": f"{at:%Y-%m-%d %H:%M}"}
            file = write_rows(folder / f"complaints {self.loads}.csv", "complaints", [row])
            self.loading = True
            command = (sys.executable, "cli.py", "--home", str(self.home), "load", str(file))
            done = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            _, told = await done.communicate()
            self.loading = False
            self.loads += 1
            if done.returncode:
                self.errors.append(f"load: {told.decode()[-300:]}")
            await asyncio.sleep(LOADS_EVERY)

    async def restart(self, after: float) -> None:
        """End the server and start it at the same port."""
        await asyncio.sleep(after)
        self.restarts += 1
        port = int(self.address.rpartition(":")[2])
        await asyncio.to_thread(end, self.pid)
        self.pid, self.address = await asyncio.to_thread(start, self.home, port)
        self.memory.clear()
        self.restarts += 1

    async def weigh(self) -> None:
        """Note the server's memory every five seconds."""
        while not self.over:
            try:
                self.memory.append(psutil.Process(self.pid).memory_info().rss / 2**20)
            except psutil.NoSuchProcess:
                if not self.restarts % 2:
                    self.errors.append("the server is gone")
            await asyncio.sleep(5)

    async def look(self) -> None:
        """The viewers alone."""
        async with asyncio.TaskGroup() as group:
            for number in range(self.viewers):
                group.create_task(self.view(number))

    async def run(self, seconds: float, folder: Path) -> None:
        """All of it at once; what is still in a click at the end is waited for."""
        async with asyncio.TaskGroup() as group:
            viewers = [group.create_task(self.view(number)) for number in range(self.viewers)]
            others = [
                group.create_task(one) for one in (self.load(folder), self.restart(seconds / 2), self.weigh())
            ]
            await asyncio.wait(viewers)
            for other in others:
                other.cancel()

    def verdict(self) -> bool:
        """Print what was measured; whether it is as promised."""
        kept = not self.errors
        for loading, most in ((False, USUAL), (True, WHILE_LOADING)):
            high = _high(self.took[loading])
            kept = kept and high <= most
            when = "while loading" if loading else "otherwise"
            print(f"{when}: {len(self.took[loading])} clicks, p95 {high:.2f} s (≤ {most} s)")
        early = self.memory[len(self.memory) // 5] if self.memory else 0.0
        last = self.memory[-1] if self.memory else 0.0
        kept = kept and last <= GROWTH * early
        print(f"memory since the restart: {early:.0f} MB after a fifth, {last:.0f} MB at the end")
        print(f"signed out {self.signed_out}, loads {self.loads}, errors {len(self.errors)}")
        print(*sorted(set(self.errors))[:20], sep="\n")
        return kept


def _high(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))] if seconds else 0.0


def grants() -> str:
    """Every viewer is granted all stores."""
    roles = [Role.GENERAL_MANAGER, Role.CARE_MANAGER, Role.STORE_STAFF]
    return "".join(
        f'[[grant]]\nemail = "viewer{n}@example.com"\nrole = "{roles[n % 3]}"\nstores = "all"\n'
        for n in range(VIEWERS)
    )


def sweep(minutes: float, like: Path | None = None, viewers: int = VIEWERS) -> bool:
    """Soak a copy of a home, or the demo, with up to VIEWERS viewers."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if like:
            shutil.copytree(like, folder / "home")
        else:
            write_demo(folder / "raw")
            load(folder / "home", [folder / "raw"])
        with_sign_in(folder / "home")
        (folder / "home" / "access.toml").write_text(grants(), encoding="utf-8")
        pid, address = start(folder / "home")
        soak = Soak(folder / "home", time.monotonic() + 60 * minutes, pid, address, viewers=viewers)
        try:
            asyncio.run(soak.run(60 * minutes, folder))
        finally:
            end(soak.pid)
        return soak.verdict()


def main() -> None:
    """Exits with 1 where a promise is broken."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=120)
    options.add_argument("--home", type=Path, help="soak a copy of this home instead of the demo")
    options.add_argument("--viewers", type=int, default=VIEWERS)
    asked = options.parse_args()
    sys.exit(not sweep(asked.minutes, asked.home, asked.viewers))


if __name__ == "__main__":
    main()

"""A year in the life: 365 mornings, and what goes wrong in a year.

``python -m tests.sweeps.year`` begins with a home of version 0.1.0, and is upgraded once more in the middle;
loads are killed three times, the disk is full once, once all is lost and a backup restored, and ten viewers
look at the pages all the time. At the end every figure is the reference's on the records alone.
"""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from etl.database.load_source import load_database
from etl.pipeline.load import load
from tests.support.intruder import with_sign_in
from tests.support.own_process import ROOT, run_command
from tests.support.served import end, start
from tests.sweeps import killing
from tests.sweeps.mornings import Life
from tests.sweeps.soak import Soak, grants
from warehouse.services.backups.backup import back_up
from warehouse.services.backups.restore import restore_home

KILLS, FULL_DISK, UPGRADE, BACKUP = (0.15, 0.45, 0.85), 0.3, 0.5, 0.6
"""When each happens, as shares of the year."""
LOST_AFTER = 3
"""Mornings from the backup to the loss of everything."""
CODE = ("care", "commands", "etl", "warehouse", "cli.py", "pyproject.toml")


def kill(life: Life, exported: Path, within: float = 3.0) -> None:
    """Kill a load at some instant."""
    child = killing.begin(life.home, exported)
    time.sleep(life.pick.uniform(0, within))
    child.send_signal(signal.SIGKILL)
    child.wait()


def fill_disk(life: Life, exported: Path) -> None:
    """Load while no file may grow over some kilobytes, be it the warehouse or the audit log; it says so."""
    code, told = run_command("--home", life.home, "load", exported, limit=100_000)
    assert (code, "磁盘" in told) == (2, True), told


def upgrade(life: Life, exported: Path) -> None:
    """Let another version build the home, whose marts are written in other words; this one comes after it."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        for name in CODE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        with (root / "warehouse" / "marts" / "visits.sql").open("a", encoding="utf-8") as mart:
            mart.write("\n-- as another version has it\n")
        code, told = run_command("--home", life.home, "load", exported, root=root)
        assert code == 0, told


class Backup:
    """A backup of a home, and what was exported after it."""

    def __init__(self, life: Life) -> None:
        self.life, self.file, self.held = life, life.folder / "care.backup", len(life.exports)
        back_up(life.home, self.file, "admin")

    def restore(self) -> None:
        """Lose the home, restore it, and load again what came since; the database is fetched whole."""
        shutil.rmtree(self.life.home)
        restore_home(self.file, self.life.home, "admin")
        load(self.life.home, self.life.exports[self.held :])
        load_database(self.life.home, "dms", whole=True)


class Viewers:
    """Some who look at pages of the home, each every two minutes or so, until it is closed."""

    def __init__(self, home: Path, count: int) -> None:
        self.home, self.count = home, count
        self.clicks = 0
        self.errors: list[str] = []

    def begin(self) -> None:
        """Start the server, and let them come."""
        with_sign_in(self.home)
        (self.home / "access.toml").write_text(grants(), encoding="utf-8")
        pid, address = start(self.home)
        self.soak = Soak(self.home, float("inf"), pid, address, viewers=self.count, thinks=120)
        self.thread = threading.Thread(target=asyncio.run, args=(self.soak.look(),))
        self.thread.start()

    def finish(self) -> None:
        """Let them leave, and end the server, also where a morning failed."""
        self.soak.until = 0.0
        self.thread.join()
        end(self.soak.pid)
        self.clicks += sum(map(len, self.soak.took.values()))
        self.errors += self.soak.errors


def happenings(mornings: int) -> dict[int, Callable[[Life, Path], None]]:
    """What happens with the orders of which morning."""
    shares = dict.fromkeys(KILLS, kill) | {FULL_DISK: fill_disk, UPGRADE: upgrade}
    return {int(share * mornings): what for share, what in shares.items()}


def live(life: Life, mornings: int, viewers: Viewers) -> None:
    """Let all mornings come, with everything that happens."""
    happens = happenings(mornings)
    saved, upgraded = int(BACKUP * mornings), int(UPGRADE * mornings)
    viewers.begin()
    for day in range(mornings):
        if day == saved:
            backup = Backup(life)
        if day in (upgraded + 1, saved + LOST_AFTER):
            viewers.finish()
            if day == saved + LOST_AFTER:
                backup.restore()
            viewers.begin()
        what = happens.get(day)
        life.morning(day, partial(what, life) if what else lambda _: None)
        if day % 73 == 72:
            _compare(life, day + 1)


def _compare(life: Life, day: int) -> None:
    if wrong := [*life.wrong_figures()]:
        sys.exit("\n".join([f"after {day} mornings:", *wrong[:20]]))
    print(f"after {day} mornings every figure is the reference's on {len(life.calls)} callbacks", flush=True)


def sweep(mornings: int, count: int, seed: int = 0) -> None:
    """Exits where a figure differs, or a viewer met an error."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as made:
        life = Life(Path(made), seed)
        viewers = Viewers(life.home, count)
        try:
            live(life, mornings, viewers)
        finally:
            viewers.finish()
        _compare(life, mornings)
    if viewers.errors:
        sys.exit("\n".join([f"{len(viewers.errors)} errors", *sorted(set(viewers.errors))[:20]]))
    took = time.process_time() - began
    print(f"{count} viewers clicked {viewers.clicks} times without an error; {took:.0f} s of one processor")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mornings", type=int, default=365)
    arguments.add_argument("--viewers", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    sweep(given.mornings, given.viewers, given.seed)

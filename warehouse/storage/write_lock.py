"""The write lock of a home: one process at a time loads, withdraws, rebuilds or copies."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from care.audit.intent import settle_changes
from care.i18n import say
from care.storage.atomic_files import make_folder
from warehouse.build.full import ReportProgress
from warehouse.storage.home import DamagedHome, Home
from warehouse.storage.write_errors import translate_write_errors


@contextmanager
def write_lock(home: Path, tell: ReportProgress = lambda *_: None) -> Iterator[None]:
    """Hold the lock; where another process holds it, report that and wait. Raises CannotWrite."""
    with translate_write_errors(home):
        make_folder(home)
        lock = FileLock(home / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(say("另一次导入或备份正在进行，等待其完成", "a load or backup is running, waiting"), 0, 1)
            lock.acquire()
        try:
            remove_unfinished(home)
            settle_changes(home, _served(home))
            yield
        finally:
            lock.release()


def unfinished_backup(home: Path) -> Path:
    """The file of a home that names the backup being written, wherever that is."""
    return home / ".backup-unfinished"


def backup_copies(home: Path) -> Path:
    """The folder for copies of databases while a backup is written."""
    return home / ".backup-copies"


def restoring(home: Path) -> Path:
    """The folder beside a home into which a backup is unpacked."""
    return home.with_name(f".{home.name}.restoring")


def remove_unfinished(home: Path) -> None:
    """Remove what a killed load, backup or restore left. Safe while the lock is held: nobody else writes."""
    for unfinished in ("batches/.*", "protected/.*", "causes/.suggestions.parquet.*"):
        for file in home.glob(unfinished):
            file.unlink()
    if unfinished_backup(home).exists():
        named = Path(unfinished_backup(home).read_text(encoding="utf-8").strip())
        if named.name.startswith(".") and named.is_file():
            named.unlink()
        unfinished_backup(home).unlink()
    shutil.rmtree(backup_copies(home), ignore_errors=True)
    shutil.rmtree(restoring(home.resolve()), ignore_errors=True)


def _served(home: Path) -> str | None:
    """What the pointer names; nothing where it is damaged, which whoever reads it next will tell."""
    try:
        return Home(home).current()
    except DamagedHome:
        return None

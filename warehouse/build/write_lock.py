"""The write lock of a home: one process at a time loads, withdraws, rebuilds or copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from care.i18n import say
from warehouse.build.full import ReportProgress
from warehouse.storage.write_errors import translate_write_errors


@contextmanager
def write_lock(home: Path, tell: ReportProgress = lambda *_: None) -> Iterator[None]:
    """Hold the lock; where another process holds it, report that and wait. Raises CannotWrite."""
    with translate_write_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(say("另一次导入或备份正在进行，等待其完成", "a load or backup is running, waiting"), 0, 1)
            lock.acquire()
        try:
            _remove_unfinished(home)
            yield
        finally:
            lock.release()


def _remove_unfinished(home: Path) -> None:
    """Remove files that a killed load left unfinished. Safe because the lock is held: nobody else writes."""
    for folder in ("batches", "protected"):
        for file in (home / folder).glob(".*"):
            file.unlink()

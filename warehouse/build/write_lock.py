"""One writer of a home at a time, whether it loads, withdraws, rebuilds or copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from care.i18n import say
from warehouse.build.full import Tell
from warehouse.storage.write_errors import translate_write_errors


@contextmanager
def write_lock(home: Path, tell: Tell = lambda *_: None) -> Iterator[None]:
    """One writer at a time: the second waits for the first, and says so. Raises CannotWrite."""
    with translate_write_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(say("另一次装载或备份正在进行，等待其完成", "a load or backup is running, waiting"), 0, 1)
            lock.acquire()
        try:
            _clear_broken_off(home)
            yield
        finally:
            lock.release()


def _clear_broken_off(home: Path) -> None:
    """Remove what a load that was killed had half written; whoever holds the lock is the only writer."""
    for folder in ("batches", "protected"):
        for file in (home / folder).glob(".*"):
            file.unlink()

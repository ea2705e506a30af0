"""A disk that forgets what was not synced: every state that a power cut during a load may leave.

What the process asks the disk to sync is recorded; before each sync the power may fail. Then a file holds
what was last synced of it, or nothing, and a folder the names that were last synced, or, for any of the
folders with names not yet synced, those of now: the disk may have written them in any order.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

Names = dict[str, int]
"""Name → inode."""


class ForgetfulDisk:
    """Records the syncs of a folder; ``check`` gets each distinct state that a cut may leave, as a folder."""

    def __init__(self, home: Path, images: Path, check: Callable[[Path], None]) -> None:
        self._home, self._images, self._check = home, images, check
        self._folders: dict[int, Names] = {}
        self._contents: dict[int, bytes] = {}
        self._parent = home.parent.stat().st_ino
        self._seen: set[str] = set()
        self.cuts = 0
        self._remember(home.parent)
        for path in [home, *home.rglob("*")] if home.exists() else []:
            self._remember(path)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record within; the last state is checked, too."""
        sync = os.fsync

        def recorded(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            if path.is_relative_to(self._home.parent):
                self._cut()
                self._remember(path)
            sync(descriptor)

        with patch("os.fsync", recorded):
            yield
        self._cut()

    def _remember(self, path: Path) -> None:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            self._folders[status.st_ino] = _names(path)
        else:
            self._contents[status.st_ino] = path.read_bytes()

    def _cut(self) -> None:
        """Check all states that a cut now may leave: nothing more, everything, or any one folder's names."""
        live = {self._home.parent.stat().st_ino: _names(self._home.parent)}
        kinds = {}
        for path in [self._home, *self._home.rglob("*")] if self._home.exists() else []:
            kinds[path.lstat().st_ino] = path.is_dir()
            if path.is_dir():
                live[path.stat().st_ino] = _names(path)
        unsynced = [inode for inode, names in live.items() if self._folders.get(inode) != names]
        for chosen in ([], *([one] for one in unsynced), unsynced):
            folders = self._folders | {inode: live[inode] for inode in chosen}
            self._image(folders, kinds)

    def _image(self, folders: dict[int, Names], is_folder: dict[int, bool]) -> None:
        files: dict[str, bytes | None] = {}
        inode = folders.get(self._parent, {}).get(self._home.name)
        if inode is not None:
            self._collect("", inode, folders, is_folder, files)
        digest = sha256(repr(sorted(files.items())).encode()).hexdigest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        image = self._images / f"{self.cuts}"
        self.cuts += 1
        image.mkdir(parents=True)
        for name, content in sorted(files.items()):
            target = image / "home" / name
            if content is None:
                target.mkdir(parents=True, exist_ok=True, mode=0o700)
            else:
                target.write_bytes(content)
        self._check(image / "home")

    def _collect(
        self,
        name: str,
        inode: int,
        folders: dict[int, Names],
        is_folder: dict[int, bool],
        files: dict[str, bytes | None],
    ) -> None:
        if inode in folders or is_folder.get(inode):
            files[name] = None
            for inside, one in folders.get(inode, {}).items():
                self._collect(f"{name}/{inside}" if name else inside, one, folders, is_folder, files)
        elif name:
            files[name] = self._contents.get(inode, b"")


def _names(folder: Path) -> Names:
    with os.scandir(folder) as inside:
        return {entry.name: entry.inode() for entry in inside if not entry.name.endswith("lock")}


CALLS = ("fsync", "replace", "open", "write")
"""The system calls by which a home is written, as Python makes them."""


@contextmanager
def failing(call: str, number: int, fault: int, home: Path) -> Iterator[list[int]]:
    """The ``number``-th such call about a home fails, once; yields the calls counted."""
    real, counted = getattr(os, call), []

    def broken(first, *more, **named):
        name = Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else os.fspath(first)
        writes = call != "open" or (more and more[0] & (os.O_WRONLY | os.O_RDWR))
        if writes and str(name).startswith(str(home)) and not str(name).endswith("lock"):
            counted.append(1)
            if len(counted) == number:
                raise OSError(fault, os.strerror(fault))
        return real(first, *more, **named)

    with patch(f"os.{call}", broken):
        yield counted


FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS)

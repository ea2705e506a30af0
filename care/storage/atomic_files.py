"""Files and folders that survive a power cut: data, then the folder, are synced before a name points to them.

Every file of a home is written by :func:`write_whole`, or written beside its place and put there by
:func:`put_in_place`. What is written is readable by its owner only.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM})
"""What a file system answers that cannot sync a folder, such as a network share: nothing more can be done."""


def write_whole(path: Path, text: str, mode: int = PRIVATE_FILE) -> None:
    """Replace a small file in one step; it is on the disk when this returns. Missing folders are made."""
    with unfinished_file(path) as temporary:
        with open_private(temporary, mode) as descriptor:
            content = text.encode()
            while content:
                content = content[os.write(descriptor, content) :]
        put_in_place(temporary, path)


@contextmanager
def unfinished_file(path: Path) -> Iterator[Path]:
    """The hidden name beside ``path`` to write its content under; what is left there is removed."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def open_private(path: Path, mode: int = PRIVATE_FILE) -> Iterator[int]:
    """A descriptor of a new empty file to write to, which nobody else can have opened."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def put_in_place(temporary: Path, path: Path) -> None:
    """Put a complete file in its place, atomically: its data are synced before, its folder after."""
    sync_file(temporary)
    os.replace(temporary, path)  # noqa: PTH105 - named as the system call that tests interrupt
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, with its parents; each is synced into the one above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=PRIVATE_FOLDER)
    sync_folder(folder.parent)


def sync_file(path: Path) -> None:
    """Return once the content of a file is on the disk."""
    # Windows syncs only what is open for writing.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Return once the names in a folder are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if fault.errno not in UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Return once the names in a folder and in all folders below are on the disk."""
    for inside in (*(one for one in folder.rglob("*") if one.is_dir()), folder):
        sync_folder(inside)

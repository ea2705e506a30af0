"""Open an input file: only a regular file of a bounded size, never a pipe, a device or a folder."""

import os
import stat
from io import BufferedReader
from pathlib import Path

from etl.readers.limits import FILE_BYTES, too_big
from etl.records.sheet_table import Unreadable

WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""Because opening a pipe waits for its writer, and a terminal may become the process's own."""


def open_regular_file(path: Path) -> BufferedReader:
    """The file opened for reading. Raises Unreadable where it is none, is too big or cannot be opened."""
    try:
        # Before it is opened, because opening a device may do something; and after, because it may be
        # another file by then.
        _refuse_irregular(path.stat())
        descriptor = os.open(path, os.O_RDONLY | WITHOUT_WAITING)
        file = os.fdopen(descriptor, "rb")
    except OSError as fault:
        raise _cannot_be_opened(fault) from None
    try:
        _refuse_irregular(os.fstat(descriptor))
    except Unreadable:
        file.close()
        raise
    return file


def _refuse_irregular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(
            "这是文件夹，不是文件。请选择其中的文件。", "This is a folder, not a file. Choose a file in it."
        )
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(
            "这不是普通文件（管道、设备或套接字），没有读取。请换成导出的文件。",
            "This is no regular file but a pipe, a device or a socket; it was not read. "
            "Give an exported file.",
        )
    if status.st_size > FILE_BYTES:
        raise too_big()


def _cannot_be_opened(fault: OSError) -> Unreadable:
    return Unreadable(
        f"打不开文件（{fault.strerror}）。请检查文件是否存在、是否有读取权限。",
        f"The file cannot be opened ({fault.strerror}). Check that it exists and may be read.",
    )

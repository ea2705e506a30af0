"""Errors of a disk that cannot be written, as one error with its cure; the old warehouse stays served."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from care.audit.log import CannotNote
from care.i18n import say
from warehouse.storage.home import DamagedHome

FULL = (
    "No space left",
    "File too large",
    "quota",
    "not enough space",
    "Not enough space",
    "Invalid thrift: transport error",  # of Polars, whose message does not name the cause
)
BROKEN = (
    "Input/output error",
    "Stale file handle",
    "Structure needs cleaning",
    "Transport endpoint",
    "No such device",
    "Remote I/O error",
)
LOCKED = ("Permission denied", "Read-only file system", "Operation not permitted", "Access is denied")


class CannotWrite(Exception):
    """The home cannot be written; the message says why and what to do."""


def is_write_fault(fault: BaseException) -> bool:
    """Whether a fault says that the disk is full or locked."""
    return isinstance(fault, CannotWrite) or any(sign in str(fault) for sign in (*FULL, *LOCKED))


@contextmanager
def translate_write_errors(home: Path) -> Iterator[None]:
    """Raise errors of a full, locked or broken disk, and of a damaged home, as :class:`CannotWrite`."""
    try:
        yield
    except (CannotNote, DamagedHome) as fault:
        raise CannotWrite(str(fault)) from fault
    except (OSError, pl.exceptions.PolarsError, duckdb.Error) as fault:
        if any(sign in str(fault) for sign in FULL):
            raise CannotWrite(
                say(
                    f"{home} 所在的磁盘已满，没有导入任何内容；原有数据完好。请腾出空间后重试。",
                    f"The disk of {home} is full. Nothing was loaded and what was there is intact. "
                    "Free some space and try again.",
                )
            ) from fault
        if any(sign in str(fault) for sign in LOCKED):
            raise CannotWrite(
                say(
                    f"{home} 不可写，没有导入任何内容；原有数据完好。请检查权限，或用 --home 另选文件夹。",
                    f"{home} cannot be written. Nothing was loaded and what was there is intact. "
                    "Check the folder's permissions, or choose another with --home.",
                )
            ) from fault
        if any(sign in str(fault) for sign in BROKEN):
            raise CannotWrite(
                say(
                    f"读写 {home} 时磁盘出错（{fault}）。请检查磁盘或网络存储，再运行 care doctor；"
                    "本次更改是否生效，见 care loads。",
                    f"The disk of {home} failed ({fault}). Check the disk or the network storage, then run "
                    "“care doctor”; “care loads” tells whether this change holds.",
                )
            ) from fault
        raise

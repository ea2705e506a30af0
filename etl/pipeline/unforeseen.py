"""Unexpected errors: a message with a number, under which the log has the traceback."""

import logging
from secrets import token_hex

import polars as pl

from etl.records.sheet_table import Unreadable

log = logging.getLogger("care.fault")

UNFORESEEN: tuple[type[BaseException], ...] = (Exception, pl.exceptions.PanicException)
"""Exceptions caught for each file. A panic of a native library is not an Exception."""


def unforeseen(fault: BaseException, sheet: str = "") -> Unreadable:
    """Log an error under a new number and return the message; ``sheet`` is empty for the whole file."""
    number = token_hex(3)
    log.error("fault %s", number, exc_info=fault)
    return Unreadable(
        f"读取时出了意外，没有导入；其他文件不受影响。请把编号 {number} 告诉管理员，日志里有详情。",
        "Something unexpected went wrong while reading it; it was not loaded, and other files are not "
        f"affected. Tell the administrator number {number}: the log has the details.",
        sheet,
    )

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
    number = _logged(fault)
    return Unreadable(
        f"读取时出了意外，没有导入；其他文件不受影响。请把编号 {number} 告诉管理员，日志里有详情。",
        "Something unexpected went wrong while reading it; it was not loaded, and other files are not "
        f"affected. Tell the administrator number {number}: the log has the details.",
        sheet,
    )


def unforeseen_report(fault: BaseException) -> Unreadable:
    """As :func:`unforeseen`, of a file that is read, and whose rows could not be counted for the report."""
    number = _logged(fault)
    return Unreadable(
        f"已读取，但汇总时出了意外，行数未列出；其他文件不受影响。请把编号 {number} 告诉管理员，"
        "日志里有详情。",
        "It was read, but something unexpected went wrong while its rows were counted; other files are not "
        f"affected. Tell the administrator number {number}: the log has the details.",
    )


def _logged(fault: BaseException) -> str:
    """The number under which the log has an error."""
    number = token_hex(3)
    log.error("fault %s", number, exc_info=fault)
    return number

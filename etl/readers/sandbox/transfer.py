"""Transfer sheets from the reading process to its parent: a line of JSON, then tables as Arrow IPC streams.

Nothing of it is executed when it is read, as pickled objects would be. On Linux large tables go through
shared memory, in which the parent uses them without a copy by PyArrow. Small ones go through the pipe, each
after a line with its size: they are copied sooner than PyArrow is imported.
"""

import json
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import polars as pl

from etl.records.sheet_table import Sheet, Unreadable

TABLES = ("cells", "faults", "warnings")
PLAIN = (
    "name",
    "visible",
    "delimited",
    "unfinished",
    "physical_lines",
    "hidden_rows",
    "hidden_columns",
    "dates_from_1904",
)
"""The fields of a sheet that are no tables."""
SHARED_FROM = 16 << 20
"""Size in bytes of the cells of a file from which on its tables go through shared memory.

By the cells, because a small file may unpack to a thousand times as much.
"""


class UnforeseenReadingError(Exception):
    """An error of a reader that nobody foresaw; the message is its traceback in the reading process."""


class ReadingEnded(Exception):
    """The reading process ended before its answer was complete."""


def send_line(target: IO[bytes], message: dict[str, Any]) -> None:
    """Write a message as one line."""
    target.write(json.dumps(message).encode() + b"\n")


def shared_memory() -> int | None:
    """The descriptor of shared memory for the tables of a file; None where there is none."""
    if sys.platform != "linux":
        return None
    with suppress(OSError):
        return os.memfd_create("sheets")
    return None


def open_shared(parent: int, descriptor: int | None) -> IO[bytes] | None:
    """The parent's shared memory for writing; None where there is none or the system does not allow it."""
    if descriptor is None:
        return None
    with suppress(OSError):
        return Path(f"/proc/{parent}/fd/{descriptor}").open("r+b", buffering=0)
    return None


def send_sheets(target: IO[bytes], sheets: Sequence[Sheet], shared: IO[bytes] | None = None) -> None:
    """Write the sheets, large tables to shared memory if there is any; tables without rows are left out."""
    tables = [[name for name in TABLES if name == "cells" or getattr(sheet, name).height] for sheet in sheets]
    plain = [{name: getattr(sheet, name) for name in PLAIN} for sheet in sheets]
    if sum(sheet.cells.estimated_size() for sheet in sheets) < SHARED_FROM:
        shared = None
    if shared:
        for table in _tables(sheets, tables):
            table.write_ipc_stream(shared)
    send_line(target, {"sheets": plain, "tables": tables, "shared": shared is not None})
    if not shared:
        for table in _tables(sheets, tables):
            stream = BytesIO()
            table.write_ipc_stream(stream)
            send_line(target, {"bytes": stream.tell()})
            target.write(stream.getbuffer())


def _tables(sheets: Sequence[Sheet], tables: Sequence[Sequence[str]]) -> Iterator[pl.DataFrame]:
    for sheet, names in zip(sheets, tables, strict=True):
        for name in names:
            yield getattr(sheet, name)


def receive_line(source: IO[bytes]) -> dict[str, Any]:
    """The next message. Raises ReadingEnded where there is none."""
    line = source.readline()
    if not line.endswith(b"\n"):
        raise ReadingEnded
    message: dict[str, Any] = json.loads(line)
    return message


def receive_sheets(source: IO[bytes], shared: int | None = None) -> list[Sheet]:
    """The sheets of an answer. Raises the fault that the answer holds, or ReadingEnded."""
    message = receive_line(source)
    if "unreadable" in message:
        raise Unreadable(*message["unreadable"])
    if "error" in message:
        raise UnforeseenReadingError(message["error"])
    if shared is not None and message["shared"]:
        receive = _shared_tables(shared)
    else:
        receive = partial(_piped_table, source)
    return [
        _receive_sheet(receive, *sheet) for sheet in zip(message["sheets"], message["tables"], strict=True)
    ]


def _receive_sheet(
    receive: Callable[[], pl.DataFrame], plain: dict[str, Any], tables: Sequence[str]
) -> Sheet:
    received: dict[str, Any] = {name: receive() for name in tables}
    return replace(Sheet(cells=received.pop("cells"), **plain), **received)


def _piped_table(source: IO[bytes]) -> pl.DataFrame:
    """The next table of a pipe."""
    size = receive_line(source)["bytes"]
    stream = source.read(size)
    if len(stream) < size:
        raise ReadingEnded
    try:
        return pl.read_ipc_stream(stream)
    except (pl.exceptions.PolarsError, OSError):
        raise ReadingEnded from None


def _shared_tables(shared: int) -> Callable[[], pl.DataFrame]:
    """A function that gives the next table of shared memory; cells stay there until the last is gone."""
    # Imported here, because it takes a third of the time of a small load.
    import pyarrow as pa

    source = pa.BufferReader(pa.py_buffer(mmap.mmap(shared, 0, access=mmap.ACCESS_READ)))

    def receive() -> pl.DataFrame:
        try:
            table = pa.ipc.open_stream(source).read_all()
        except (pa.ArrowInvalid, OSError, EOFError):
            raise ReadingEnded from None
        return pl.DataFrame(pl.from_arrow(table))

    return receive

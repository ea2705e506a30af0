"""The process that reads foreign files: one request a line on its input, the sheets on its output.

It starts without the libraries of validation and of the dashboard, and ends with its parent.
"""

import json
import os
import sys
import threading
import time
import traceback
from contextlib import nullcontext
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from etl.readers.dispatch import read_sheets
from etl.readers.sandbox.restrain import limit_memory, limit_time, memory_in_use, restrain
from etl.readers.sandbox.transfer import open_shared, send_line, send_sheets
from etl.records.sheet_table import Sheet, Unreadable

Request = dict[str, Any]
LAST_SECONDS = 1.0
"""After the end of the parent, the time in which reading may end by itself."""


def main() -> None:
    """Answer requests until the input ends."""
    # Because a library may print something, only this descriptor reaches the parent.
    answers = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.dont_write_bytecode = True
    restrain()
    requests: SimpleQueue[Request | None] = SimpleQueue()
    threading.Thread(target=_receive_requests, args=(requests,), daemon=True).start()
    while request := requests.get():
        _answer(request, answers)


def _receive_requests(requests: "SimpleQueue[Request | None]") -> None:
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    requests.put(None)
    time.sleep(LAST_SECONDS)
    os._exit(0)


def _answer(request: Request, answers: BinaryIO) -> None:
    """Say that the request arrived, read the file, send the answer, and how much memory is still held."""
    send_line(answers, {"begun": True})
    limit_time(request["seconds"])
    try:
        limit_memory(request["memory"])
        sheets = _read(request)
    except Unreadable as fault:
        send_line(answers, {"unreadable": [fault.zh, fault.en, fault.sheet]})
    except MemoryError:
        os._exit(1)
    # Panics of native libraries are no Exception.
    except BaseException:  # noqa: BLE001 - the parent raises it
        send_line(answers, {"error": traceback.format_exc()})
    else:
        shared = open_shared(os.getppid(), request["shared"])
        with shared or nullcontext():
            send_sheets(answers, sheets, shared)
        del sheets
    limit_time(0)
    send_line(answers, {"resident": memory_in_use()[1]})


def _read(request: Request) -> list[Sheet]:
    # The path arrives as bytes, because names of files need not be text.
    path = Path(os.fsdecode(request["path"].encode("latin-1")))
    return read_sheets(path, request["encoding"], request["separator"])

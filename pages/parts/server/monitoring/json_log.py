"""The server's log: one JSON object a line, in files that are replaced when they are full.

A line has no address asked for beyond its path, nothing that was sent, and nobody's name: what a page shows
is chosen in the query, and who looked at what is the audit log's.
"""

import json
import logging
import os
from contextvars import ContextVar
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from care.storage.atomic_files import PRIVATE_FILE, make_folder

FOLDER, NAME = "logs", "server.jsonl"
LONGEST, MOST = 10 * 2**20, 5
"""Bytes of a file, and how many full ones stay beside the one that is written."""
request_id: ContextVar[str] = ContextVar("request_id", default="")
LOGGERS = ("care", "uvicorn.error", "streamlit", "asyncio")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; what was given as ``extra`` stands beside the message."""

    _usual = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if told := request_id.get():
            line["request"] = told
        line["message"] = record.getMessage()
        line |= {name: value for name, value in vars(record).items() if name not in self._usual}
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _PrivateFile(RotatingFileHandler):
    """Readable by its owner only, like all of a home."""

    def _open(self) -> Any:
        return open(
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            opener=lambda path, flags: os.open(path, flags, PRIVATE_FILE),
        )


def log_to(home: Path) -> None:
    """Have the server write its log below a home from now on. Raises OSError where it cannot.

    What is worth a look goes to the terminal, or the service's journal, as well.
    """
    make_folder(home / FOLDER)
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.WARNING)
    logging.getLogger("care").addHandler(terminal)
    handler = _PrivateFile(
        home / FOLDER / NAME, maxBytes=LONGEST, backupCount=MOST, encoding="utf-8", delay=True
    )
    handler.setFormatter(JsonLines())
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    logging.getLogger("care").setLevel(logging.INFO)

"""Where a command writes in full what nobody foresaw: a terminal gets one sentence with a number."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "faults.log"


@contextmanager
def fault_log(home: Path) -> Iterator[None]:
    """Faults within go to ``faults.log`` in the home, readable by its owner only, and not to the terminal."""
    log, handler = logging.getLogger("care.fault"), _handler(home)
    before, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = before
        handler.close()


def _handler(home: Path) -> logging.Handler:
    handler = _FaultFile(home)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    return handler


class _FaultFile(logging.Handler):
    """Opens the file at the first fault, so that a home without faults has none."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._file = home / NAME

    def emit(self, record: logging.LogRecord) -> None:
        """Append one fault; a home that is not there or cannot be written keeps none."""
        with suppress(OSError):
            self._file.touch(0o600)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(self.format(record) + "\n")

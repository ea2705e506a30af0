"""Stdout that says in a sentence where an answer cannot be written, as to a full disk."""

import sys
from contextlib import suppress
from io import StringIO, TextIOWrapper

from care.i18n import say

NOT_DONE = 2
"""The exit code of what was not done."""


class AnswerLost(Exception):
    """Stdout does not take the answer; the message says why and what to do."""


class Answers(TextIOWrapper):
    """Stdout that raises AnswerLost, once; a pipe that its reader closed is a BrokenPipeError as ever."""

    is_lost = False

    def write(self, text: str) -> int:
        """Write a text, or what fits of it."""
        try:
            return super().write(text)
        except OSError as fault:
            raise self._lost(fault) from fault

    def flush(self) -> None:
        """Write what was held back."""
        if self.is_lost:
            return
        try:
            super().flush()
        except OSError as fault:
            raise self._lost(fault) from fault

    def _lost(self, fault: OSError) -> Exception:
        if isinstance(fault, BrokenPipeError):
            return fault
        self.is_lost = True
        return AnswerLost(
            say(
                f"结果没有写完（{fault.strerror}）。请检查输出所在的磁盘，再运行一次。",
                f"The answer could not be written ({fault.strerror}). "
                "Check the disk that it goes to, and run this again.",
            )
        )


def answer_whole() -> None:
    """Let what is printed go to stdout through :class:`Answers`, or be lost where a process has none."""
    # Because a service may be started with both closed, Python then has None in their place.
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    stream = sys.stdout
    if not isinstance(stream, TextIOWrapper):
        return
    sys.stdout = Answers(
        stream.buffer,
        encoding="utf-8",
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def flushed(code: int) -> int:
    """The exit code of a command that ends with ``code``, once all that it said is written."""
    try:
        sys.stdout.flush()
    except AnswerLost as lost:
        code = NOT_DONE
        with suppress(OSError):
            print(lost, file=sys.stderr)
    except BrokenPipeError:
        pass
    with suppress(OSError):
        sys.stderr.flush()
    return code

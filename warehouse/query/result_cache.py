"""What has been worked out from one build: kept as long as it, for everybody who asks the same."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

MOST = 1000
Answer = TypeVar("Answer")


class Kept:
    """Answers by what was asked, the latest asked for at most; each is worked out once, however many ask.

    All who ask hold the same answer: nobody may change it in place.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def __call__(self, asked: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer kept, or else worked out here while others wait for it; a failure is not kept."""
        with self._lock:
            found = self._found.pop(asked, None)
            waiting = found or Future()
            self._found[asked] = waiting
            if len(self._found) > self._most:
                del self._found[next(iter(self._found))]
        if found is None:
            try:
                waiting.set_result(answer())
            except BaseException as fault:
                with self._lock:
                    self._found.pop(asked, None)
                waiting.set_exception(fault)
                raise
        worked_out: Answer = waiting.result()
        return worked_out

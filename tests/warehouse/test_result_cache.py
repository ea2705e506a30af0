"""Answers are worked out once for all who ask, and no failure lasts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from warehouse.query.result_cache import Kept


def test_many_who_ask_at_once_have_it_worked_out_once() -> None:
    kept, asked, begun = Kept(), [], threading.Event()

    def answer() -> list[int]:
        asked.append(1)
        begun.wait(5)
        return [7]

    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(kept, "how many", answer) for _ in range(8)]
        begun.set()
    assert len(asked) == 1
    assert all(told.result() is answers[0].result() for told in answers)


def test_a_failure_is_told_and_not_kept() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept("share", lambda: 1 / 0)
    assert kept("share", lambda: 0.5) == 0.5


def test_what_was_asked_longest_ago_goes_first() -> None:
    kept = Kept(most=2)
    for asked in ("a", "b", "a", "c"):
        kept(asked, asked.upper)
    assert kept("a", lambda: "again") == "A"
    assert kept("b", lambda: "again") == "again"

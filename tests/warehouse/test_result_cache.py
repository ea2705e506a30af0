"""Results are worked out once for all who ask, alone or with others, and no failure lasts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from warehouse.query.result_cache import ResultCache, cached_figures


def test_many_who_ask_at_once_have_it_worked_out_once() -> None:
    cache, asked, begun = ResultCache(), [], threading.Event()

    def answer() -> list[int]:
        asked.append(1)
        begun.wait(5)
        return [7]

    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(cache.get, "how many", answer) for _ in range(8)]
        begun.set()
    assert len(asked) == 1
    assert all(told.result() is answers[0].result() for told in answers)


def test_a_failure_is_told_and_not_kept() -> None:
    cache = ResultCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("share", lambda: 1 / 0)
    assert cache.get("share", lambda: 0.5) == 0.5


def test_what_was_asked_longest_ago_goes_first() -> None:
    cache = ResultCache(maximum=2)
    for asked in ("a", "b", "a", "c"):
        cache.get(asked, asked.upper)
    assert cache.get("a", lambda: "again") == "A"
    assert cache.get("b", lambda: "again") == "again"


def test_what_was_made_with_others_is_found_by_itself_and_the_other_way_round() -> None:
    cache = ResultCache()
    assert cache.get("a", lambda: "A") == "A"
    found = cache.get_many("abc", lambda missing: [one.upper() for one in missing])
    assert found == {"a": "A", "b": "B", "c": "C"}
    assert cache.get("c", lambda: "again") == "C"


def test_of_those_asked_together_the_longest_unasked_go_first() -> None:
    cache, made = ResultCache(maximum=3), []

    def make(missing: list[str]) -> list[str]:
        made.extend(missing)
        return missing

    for keys in ("abc", "a", "d", "ab"):
        cache.get_many(keys, make)
    assert made == ["a", "b", "c", "d", "b"]


def test_too_few_results_are_a_failure_of_all_that_were_missing() -> None:
    cache = ResultCache()
    with pytest.raises(ValueError, match="shorter"):
        cache.get_many("ab", lambda _: ["A"])
    assert cache.get("a", lambda: "again") == "again"


def figures(metrics):
    return pl.DataFrame({"metric": sorted(metrics)})


def names(found):
    return found["metric"].to_list()


def test_who_asks_for_a_metric_that_another_is_measuring_waits_for_it_and_measures_the_rest():
    cache, begun, go_on, measured = ResultCache(), threading.Event(), threading.Event(), []

    def slowly(metrics):
        begun.set()
        go_on.wait(10)
        measured.append(metrics)
        return figures(metrics)

    def quickly(metrics):
        measured.append(metrics)
        go_on.set()
        return figures(metrics)

    with ThreadPoolExecutor(2) as both:
        first = both.submit(cached_figures, cache, ("b", "a"), "days", slowly)
        begun.wait(10)
        second = both.submit(cached_figures, cache, ("c", "a"), "days", quickly)
        assert names(first.result(10)) == ["a", "b"]
        assert names(second.result(10)) == ["a", "c"]
    assert sorted(measured) == [("b", "a"), ("c",)]


def test_a_metric_without_a_row_is_known_to_have_none():
    cache = ResultCache()
    assert names(cached_figures(cache, ("a", "b"), "days", lambda _: figures("b"))) == ["b"]
    assert cached_figures(cache, ("a",), "days", lambda _: pytest.fail("asked again")).is_empty()


def test_what_failed_is_asked_again_and_other_days_are_another_question():
    cache, asked = ResultCache(), []

    def fails(_):
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        cached_figures(cache, ("a",), "days", fails)
    for days in ("days", "other days"):
        cached_figures(cache, ("a",), days, lambda metrics: asked.append(metrics) or figures(metrics))
    assert asked == [("a",), ("a",)]


def test_only_the_latest_figures_are_kept():
    cache, asked = ResultCache(2), []

    def measure(metrics):
        asked.extend(metrics)
        return figures(metrics)

    for metric in ("a", "b", "c", "b", "a"):
        cached_figures(cache, (metric,), "days", measure)
    assert asked == ["a", "b", "c", "a"]
    assert names(cached_figures(cache, tuple("defg"), "days", measure)) == ["d", "e", "f", "g"]

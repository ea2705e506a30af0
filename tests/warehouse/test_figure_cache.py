"""Figures asked by many at once: each metric is measured once, whoever asks for it and with which others."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import polars as pl
import pytest

from warehouse.query.figure_cache import Answers


def figures(metrics):
    return pl.DataFrame({"metric": sorted(metrics)})


def names(found):
    return found["metric"].to_list()


def test_who_asks_for_a_metric_that_another_is_measuring_waits_for_it_and_measures_the_rest():
    answers, begun, go_on, measured = Answers(), Event(), Event(), []

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
        first = both.submit(answers, ("b", "a"), "days", slowly)
        begun.wait(10)
        second = both.submit(answers, ("c", "a"), "days", quickly)
        assert names(first.result(10)) == ["a", "b"]
        assert names(second.result(10)) == ["a", "c"]
    assert sorted(measured) == [("b", "a"), ("c",)]


def test_a_metric_without_a_row_is_known_to_have_none():
    answers = Answers()
    assert names(answers(("a", "b"), "days", lambda _: figures("b"))) == ["b"]
    assert answers(("a",), "days", lambda _: pytest.fail("asked again")).is_empty()


def test_what_failed_is_asked_again_and_other_days_are_another_question():
    answers, asked = Answers(), []

    def fails(_):
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        answers(("a",), "days", fails)
    for days in ("days", "other days"):
        answers(("a",), days, lambda metrics: asked.append(metrics) or figures(metrics))
    assert asked == [("a",), ("a",)]


def test_only_the_latest_are_kept():
    answers, asked = Answers(2), []

    def measure(metrics):
        asked.extend(metrics)
        return figures(metrics)

    for metric in ("a", "b", "c", "b", "a"):
        answers((metric,), "days", measure)
    assert asked == ["a", "b", "c", "a"]
    assert names(answers(tuple("defg"), "days", measure)) == ["d", "e", "f", "g"]

"""Figures of one build by metric: what was asked together with others is not asked again by itself."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future

import polars as pl

MOST = 8000
"""So many metrics of questions are kept; a page asks some hundred."""
Measure = Callable[[tuple[str, ...]], pl.DataFrame]
"""Asks for figures of some metrics, sorted by metric."""


class Answers:
    """Figures by metric and what else was asked, the latest found at most; each is asked for once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: dict[Hashable, Future[pl.DataFrame]] = {}
        self._lock = threading.Lock()

    def __call__(self, metrics: Sequence[str], asked: Hashable, measure: Measure) -> pl.DataFrame:
        """The figures of all ``metrics``; those not known are measured here at once, others being waited for.

        A failure is not kept.
        """
        with self._lock:
            mine = tuple(one for one in dict.fromkeys(metrics) if (one, asked) not in self._found)
            self._found |= {(metric, asked): Future() for metric in mine}
            answers = {metric: self._found[metric, asked] for metric in sorted(metrics)}
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]
        if mine:
            try:
                for metric, figures in _by_metric(measure(mine), mine).items():
                    answers[metric].set_result(figures)
            except BaseException as fault:
                with self._lock:
                    for metric in mine:
                        self._found.pop((metric, asked), None)
                for metric in mine:
                    answers[metric].set_exception(fault)
                raise
        found = [answer.result() for answer in answers.values()]
        return found[0] if len(found) == 1 else pl.concat(found)


def _by_metric(figures: pl.DataFrame, metrics: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The rows of each metric, none where nothing was counted; they stand together."""
    if len(metrics) == 1:
        return {metrics[0]: figures}
    found, first = dict.fromkeys(metrics, figures.clear()), 0
    for metric, many in Counter(figures["metric"].to_list()).items():
        found[metric], first = figures.slice(first, many), first + many
    return found

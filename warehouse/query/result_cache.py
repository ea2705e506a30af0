"""Cache of what was worked out from one build. Because a build never changes, nothing in it goes stale."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import polars as pl

MAXIMUM = 6000
"""Maximum number of results, some 26 MB of them: a tour of all pages over one view makes about 400."""
Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class ResultCache:
    """Results by key, safe to use from any thread; the least recently used is dropped beyond a maximum.

    Each result is made once, however many ask for it at the same time: the first makes it, the others wait.
    All of them get the same object, so nobody may change it in place. A failure is raised to all who wait
    and is not cached.
    """

    def __init__(self, maximum: int = MAXIMUM) -> None:
        self._maximum = maximum
        self._futures: dict[Hashable, Future[Any]] = {}
        """In the order of their last use."""
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result of a key, by ``make`` where there is none yet; raises what ``make`` raises."""
        with self._lock:
            cached = self._futures.pop(key, None)
            future = cached or Future()
            self._futures[key] = future
            if len(self._futures) > self._maximum:
                del self._futures[next(iter(self._futures))]
        if cached is None:
            try:
                future.set_result(make())
            except BaseException as fault:
                self._fail({key: future}, fault)
                raise
        result: Result = future.result()
        return result

    def get_many(
        self, keys: Iterable[Key], make_missing: Callable[[list[Key]], Iterable[Result]]
    ) -> dict[Key, Result]:
        """The results of some keys, in their order; those missing are made together, by one call.

        ``make_missing`` gives one result for each key that it is called with, in their order. A key that
        somebody else is making is not missing: it is waited for.
        """
        futures: dict[Key, Future[Result]] = {}
        missing: list[Key] = []
        with self._lock:
            for key in keys:
                cached = self._futures.pop(key, None)
                if cached is None:
                    missing.append(key)
                futures[key] = self._futures[key] = cached or Future()
            while len(self._futures) > self._maximum:
                del self._futures[next(iter(self._futures))]
        if missing:
            try:
                made = list(zip(missing, make_missing(missing), strict=True))
            except BaseException as fault:
                self._fail({key: futures[key] for key in missing}, fault)
                raise
            for key, result in made:
                futures[key].set_result(result)
        return {key: future.result() for key, future in futures.items()}

    def clear(self) -> list[Any]:
        """Forget all results, and give those that are made already."""
        with self._lock:
            forgotten, self._futures = self._futures, {}
        return [future.result() for future in forgotten.values() if future.done() and not future.exception()]

    def _fail(self, futures: Mapping[Any, Future[Any]], fault: BaseException) -> None:
        """Forget these and raise ``fault`` to whoever waits for one of them."""
        with self._lock:
            for key, future in futures.items():
                if self._futures.get(key) is future:
                    del self._futures[key]
        for future in futures.values():
            future.set_exception(fault)


def cached_figures(
    cache: ResultCache,
    metrics: Iterable[str],
    question: Hashable,
    measure: Callable[[tuple[str, ...]], pl.DataFrame],
) -> pl.DataFrame:
    """The figures of ``metrics``, sorted by metric, cached metric by metric.

    ``question`` is all else that is asked. ``measure`` is called once, for the metrics that are not cached,
    so a metric that was asked together with others is not measured again by itself.
    """

    def measure_missing(missing: Sequence[tuple[str, Hashable]]) -> list[pl.DataFrame]:
        wanted = tuple(metric for metric, _ in missing)
        return _split_by_metric(measure(wanted), wanted)

    found = cache.get_many([(metric, question) for metric in metrics], measure_missing)
    parts = [found[key] for key in sorted(found)]
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def _split_by_metric(figures: pl.DataFrame, metrics: Sequence[str]) -> list[pl.DataFrame]:
    """The rows of each metric, none where nothing was counted; in ``figures`` those of one stand together."""
    if len(metrics) == 1:
        return [figures]
    parts, first = dict.fromkeys(metrics, figures.clear()), 0
    for metric, rows in Counter(figures["metric"].to_list()).items():
        parts[metric], first = figures.slice(first, rows), first + rows
    return [parts[metric] for metric in metrics]

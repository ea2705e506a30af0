"""Validate a question: names that do not exist are errors that name the nearest that does."""

import difflib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric
from care.semantic.renamed_metrics import present_metric
from care.semantic.vocabulary import VOCABULARIES
from warehouse.query.metric_sql import Question


class UnknownName(ValueError):
    """A metric, dimension or value that does not exist; the message names the nearest that does."""


def metric_of(key: str) -> Metric:
    """The metric of that key; raises :class:`UnknownName`."""
    key = present_metric(key)
    if key not in METRICS:
        raise UnknownName(_nearest(say("指标", "metric"), key, METRICS))
    return METRICS[key]


def check_dimension(dimension: str) -> None:
    """Raise :class:`UnknownName` where there is no such dimension."""
    if dimension not in DIMENSIONS:
        raise UnknownName(_nearest(say("维度", "dimension"), dimension, DIMENSIONS))


def check_question(
    metric: str, question: Question, has: Collection[str], values: Callable[[str], Sequence[Any]]
) -> None:
    """Raise :class:`UnknownName` where the question has a dimension or value that does not exist.

    ``has``: the dimensions of the metric; ``values``: gives the values of a dimension. A value without rows
    is valid where the vocabulary has it.
    """
    for dimension in (*question.by, *question.where):
        check_dimension(dimension)
        if dimension not in has:
            raise UnknownName(
                say(
                    f"指标 {metric} 不能按 {dimension} 划分；可用的维度：{'、'.join(has)}。",
                    f"{metric} cannot be cut by {dimension}; it has {', '.join(has)}.",
                )
            )
    for dimension, wanted in question.where.items():
        known = (*values(dimension), *VOCABULARIES.get(dimension, ()))
        for value in wanted:
            if value is not None and value not in known:
                what = say(DIMENSIONS[dimension].zh, DIMENSIONS[dimension].en.lower())
                raise UnknownName(_nearest(what, str(value), map(str, known)))


def _nearest(what: str, name: str, known: Iterable[str]) -> str:
    names: Sequence[str] = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    return say(
        f"没有叫“{name}”的{what}；最接近的是 {close[0] if close else '—'}。",
        f"There is no {what} called “{name}”; the nearest is {close[0] if close else '—'}.",
    )

"""The name of a metric with what it is of, where that is not everything: 售后回访按时完成率."""

from collections.abc import Sequence
from typing import Any

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import Metric
from care.semantic.vocabulary import CALLBACK_TYPE, label

FigureScope = Sequence[tuple[str, tuple[Any, ...]]]
"""The values of each dimension that a figure is narrowed to."""
NAMED = 2
"""Up to so many values are named; of more their number is."""
SALE_TYPES = frozenset(code for code in CALLBACK_TYPE if code.startswith("sale_"))
AREAS = {
    ("callback_type", frozenset({"service"})): ("售后", "after-sales"),
    ("callback_type", SALE_TYPES): ("新车", "new car"),
    ("department", frozenset({"service", "parts", "other", None})): ("售后", "after-sales"),
    ("department", frozenset({"sales"})): ("销售", "sales"),
}
"""Sets of values that have a name of their own."""


def scoped_name(metric: Metric, scope: FigureScope) -> str:
    """The metric's name in the reader's language, with the part of everything that it is of."""
    name = metric.name
    parts = [part for dimension, values in scope if (part := _part(dimension, values))]
    if not parts:
        return name
    areas = [zh for zh, _, area in parts if area and not name.startswith(zh)]
    others = [zh for zh, _, area in parts if not area]
    english = ", ".join(en for _, en, _ in parts)
    return say(" ".join([*others, "".join(areas) + name]), f"{name} ({english})")


def _part(dimension: str, values: tuple[Any, ...]) -> tuple[str, str, bool] | None:
    """Both texts of one dimension's values, and whether they are an area that needs no space behind it."""
    if not values:
        return None
    if area := AREAS.get((dimension, frozenset(values))):
        return *area, True
    if len(values) > NAMED:
        known = DIMENSIONS[dimension]
        return f"{known.zh}所选 {len(values)} 项", f"{len(values)} of {known.en.lower()}", False
    shown = [label(dimension, value) for value in values]
    return "、".join(shown), " and ".join(shown), False

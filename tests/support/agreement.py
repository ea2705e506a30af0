"""The product's figures beside those of the plain-Python reference."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from care.periods.period import Period
from tests.reference import Facts, Measured, measure
from warehouse.query.warehouse import Question, Warehouse

NOTHING = Measured(0, 0, None)


def differences(
    product: Warehouse,
    reference: Facts,
    keys: Sequence[str],
    by: Sequence[str],
    period: Period,
    **narrowed: Any,
) -> Iterator[str]:
    """A line for each figure in which the two are not of one mind."""
    answer = product.measure(Question(tuple(keys), tuple(by), period, **narrowed))
    told = {key: frame for (key,), frame in answer.partition_by("metric", as_dict=True).items()}
    for key in keys:
        ours = figures(told[key], by) if key in told else {}
        theirs = measure(key, reference, by, period.value, **narrowed)
        for group in ours | theirs:
            figure, expected = ours.get(group, NOTHING), theirs.get(group, NOTHING)
            if not same(figure, expected):
                yield f"{key} {group}: {tuple(figure)}, by the definitions {tuple(expected)}"


def figures(frame: pl.DataFrame, by: Sequence[str]) -> dict[tuple[Any, ...], Measured]:
    """The product's answer in the reference's form; it need not tell how many are unknown."""
    return {
        (row["period"], *(row[name] for name in by)): Measured(
            *(row.get(name, 0) for name in Measured._fields)
        )
        for row in frame.iter_rows(named=True)
    }


def same(product: Measured, reference: Measured) -> bool:
    """A count has no denominator and a quantile no numerator to be compared."""
    if product.value is None or reference.value is None:
        agreed = product.value is reference.value
    else:
        agreed = math.isclose(product.value, reference.value, abs_tol=1e-9)
    return (
        agreed
        and (reference.numerator is None or product.numerator == reference.numerator)
        and (reference.denominator is None or product.denominator == reference.denominator)
        and (product.pending, product.awaiting) == (reference.pending, reference.awaiting)
    )

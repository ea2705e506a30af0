"""A pivot of one metric: rows by columns, each cell a figure of its own, and totals of both."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any

import polars as pl

from care.explore.row import Row
from care.i18n import say
from care.semantic.metric import Metric
from care.stores.store_names import store_name

PERIOD = "period"
"""The name of the axis of time among the dimensions."""
Place = tuple[Any, Any]
"""The keys of a row and a column; ``TOTAL`` stands for all of them."""


class Total(Enum):
    """The key of a total among the keys of rows and columns, of which None is one, too."""

    ALL = "all"


TOTAL = Total.ALL


class Order(StrEnum):
    """How the rows are ordered."""

    NAME = "name"
    CASES = "cases"
    HIGHEST = "highest"
    LOWEST = "lowest"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    Order.NAME: ("按名称", "By name"),
    Order.CASES: ("按件数", "By cases"),
    Order.HIGHEST: ("数值从高到低", "Highest first"),
    Order.LOWEST: ("数值从低到高", "Lowest first"),
}


@dataclass(frozen=True)
class Pivot:
    """``rows`` and ``columns`` name a dimension or ``PERIOD``; without columns ``columns`` is None.

    ``cells``: row and column key → its figure; a place without one was never measured. Totals are figures of
    everything in a row, in a column and at all, because shares and medians cannot be added up.
    """

    metric: Metric
    rows: str
    columns: str | None
    row_keys: tuple[Any, ...]
    column_keys: tuple[Any, ...]
    cells: Mapping[tuple[Any, Any], Row]
    row_totals: Mapping[Any, Row]
    column_totals: Mapping[Any, Row]
    total: Row

    def at(self, place: Place) -> Row | None:
        """The figure of a row and a column, or of a total; None where nothing was ever measured."""
        match place:
            case (Total(), Total()):
                return self.total
            case (Total(), column):
                return self.column_totals.get(column)
            case (row, Total()):
                return self.row_totals.get(row)
        return self.cells.get(place)

    def ordered(self, order: Order, most: int | None = None) -> "Pivot":
        """The rows in an order, at most so many; rows without a value come last. Periods keep their order."""
        keys = self.row_keys if self.rows == PERIOD else tuple(sorted(self.row_keys, key=self._place(order)))
        return replace(self, row_keys=keys[:most])

    def _place(self, order: Order) -> Any:
        def place(key: Any) -> tuple[Any, ...]:
            row = self.row_totals.get(key, {})
            value, name = row.get("value"), (key is None, str(key))
            match order:
                case Order.NAME:
                    return name
                case Order.CASES:
                    return (-(row.get("denominator") or 0), *name)
                case Order.HIGHEST:
                    return (value is None, -(value or 0.0), *name)
                case Order.LOWEST:
                    return (value is None, value or 0.0, *name)

        return place


def make_pivot(
    metric: Metric,
    rows: str,
    columns: str | None,
    cells: pl.DataFrame,
    row_totals: pl.DataFrame,
    column_totals: pl.DataFrame,
    total: pl.DataFrame,
) -> Pivot:
    """A pivot of measured frames: by both axes, by each alone, and over all (one row).

    Rows and columns in which nothing was counted, or is to be, are left out.
    """
    by_row = _by(row_totals, rows)
    by_column = {} if columns is None else _by(column_totals, columns)
    places = {} if columns is None else _by(cells, rows, columns)
    return Pivot(
        metric,
        rows,
        columns,
        _sorted(by_row),
        _sorted(by_column),
        {(row, column): one for (row, column), one in places.items()},
        by_row,
        by_column,
        total.row(0, named=True),
    )


def told_apart(frame: pl.DataFrame, person: str, namesakes: Collection[str]) -> pl.Expr:
    """The names in the column ``person``, with their store where people of several stores have one name."""
    stores = {code: store_name(code) for code in frame["store"].unique().drop_nulls()}
    named = pl.concat_str(person, pl.lit(" · "), pl.col("store").replace(stores))
    return pl.when(pl.col(person).is_in([*namesakes])).then(named).otherwise(person).alias(person)


def _by(frame: pl.DataFrame, *names: str) -> dict[Any, Row]:
    found: dict[Any, Row] = {}
    for row in frame.iter_rows(named=True):
        if row["denominator"] or row["pending"] or row["awaiting"]:
            keys = tuple(row[name] for name in names)
            found[keys if len(names) > 1 else keys[0]] = row
    return found


def _sorted(keys: Mapping[Any, Row]) -> tuple[Any, ...]:
    ordered: Sequence[Any] = sorted(keys, key=lambda key: (key is None, str(key)))
    return tuple(ordered)

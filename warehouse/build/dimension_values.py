"""The book of what marts say: every value of every dimension by store, so that lists read no mart."""

from collections.abc import Collection, Iterable, Mapping

import duckdb

from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS

BOOK = "said"
COUNTED = frozenset(
    {metric.mart for metric in METRICS.values()}
    | {metric.per.mart for metric in METRICS.values() if metric.per}
)
"""The marts in which something is counted: only by what stands in these can a figure be cut."""


def counted_columns(columns: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The columns of each counted mart, of pairs of table and column."""
    found: dict[str, set[str]] = {}
    for table, column in columns:
        if table in COUNTED:
            found.setdefault(table, set()).add(column)
    return {mart: frozenset(names) for mart, names in found.items()}


def dimension_values_sql(marts: Mapping[str, Collection[str]]) -> str:
    """The select that makes the book of these marts: dimension, value (as text), store, rows."""
    parts = " union all ".join(
        f"select '{dimension}' as dimension, cast({dimension} as varchar) as value, store, count(*) as rows "
        f"from {mart} where {dimension} is not null group by all"
        for mart, columns in marts.items()
        for dimension in DIMENSIONS
        if dimension in columns
    )
    return f"select dimension, value, store, cast(sum(rows) as bigint) as rows from ({parts}) group by all"


def write_dimension_values(db: duckdb.DuckDBPyConnection) -> None:
    """Write the book into ``house``, once all marts stand there."""
    columns = db.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'house' order by all"
    )
    values = dimension_values_sql(counted_columns(columns.fetchall()))
    db.execute(f"create table house.{BOOK} as {values} order by all")

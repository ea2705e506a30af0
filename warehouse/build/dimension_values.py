"""The table ``dimension_values``: every value of every dimension by store, so that lists read no mart."""

from collections.abc import Collection, Iterable, Mapping

import duckdb

from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS

TABLE = "dimension_values"
TABLE_BEFORE = "said"
"""Its name in files that an earlier version built; they are read until their home is built anew."""
COUNTED_MARTS = frozenset(
    {metric.mart for metric in METRICS.values()}
    | {metric.per.mart for metric in METRICS.values() if metric.per}
)
"""The marts in which a metric counts rows: figures can be grouped by the columns of these only."""


def counted_columns(columns: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The columns of each counted mart, of pairs of table and column."""
    found: dict[str, set[str]] = {}
    for table, column in columns:
        if table in COUNTED_MARTS:
            found.setdefault(table, set()).add(column)
    return {mart: frozenset(names) for mart, names in found.items()}


def dimension_values_sql(marts: Mapping[str, Collection[str]]) -> str:
    """The select that makes the table from these marts: dimension, value (as text), store, rows."""
    parts = " union all ".join(
        f"select '{dimension}' as dimension, cast({dimension} as varchar) as value, store, count(*) as rows "
        f"from {mart} where {dimension} is not null group by all"
        for mart, columns in marts.items()
        for dimension in DIMENSIONS
        if dimension in columns
    )
    return f"select dimension, value, store, cast(sum(rows) as bigint) as rows from ({parts}) group by all"


def write_dimension_values(db: duckdb.DuckDBPyConnection) -> None:
    """Write the table into the catalog ``warehouse``, once all its marts are there."""
    columns = db.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'warehouse' order by all"
    )
    values = dimension_values_sql(counted_columns(columns.fetchall()))
    db.execute(f"create table warehouse.{TABLE} as {values} order by all")

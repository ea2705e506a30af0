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
    """Write the table into the catalog ``warehouse``, once all its marts are there.

    Marts without rows are left out, because planning a hundred selects takes longer than running them.
    """
    columns = db.execute("""
        select table_name, column_name, estimated_size > 0
        from duckdb_columns() join duckdb_tables() using (database_name, table_name)
        where database_name = 'warehouse' order by all
    """).fetchall()
    filled = [(table, column) for table, column, has_rows in columns if has_rows]
    marts = counted_columns(filled) or counted_columns((table, column) for table, column, _ in columns)
    db.execute(f"create table warehouse.{TABLE} as {dimension_values_sql(marts)} order by all")

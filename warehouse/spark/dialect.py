"""Translate our SQL to Spark's dialect. It is written once, in what both engines' dialects have."""

from sqlglot import exp, parse_one


def spark_sql(sql: str) -> str:
    """The same select for Spark.

    ``records.x`` becomes the temporary view ``records_x``, because those have no schema. The outer order is
    left out, because it costs Spark a pass over everything and parts are read back by store and month.
    """
    select = parse_one(sql, read="duckdb")
    select.set("order", None)
    for cte in select.find_all(exp.CTE):
        cte.set("materialized", None)
    for table in select.find_all(exp.Table):
        if table.db:
            name, alias = view_name(f"{table.db}.{table.name}"), table.alias or table.name
            table.replace(exp.alias_(exp.to_table(name), alias, table=True))
    return select.sql(dialect="spark", comments=False)


def view_name(table: str) -> str:
    """The temporary view that stands for a table: ``records.callbacks`` is ``records_callbacks``."""
    return table.replace(".", "_")

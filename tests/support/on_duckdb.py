"""A network as a build on Spark leaves it, made by DuckDB of a home's own marts with the same statements."""

from io import BytesIO
from pathlib import Path

import duckdb
import polars as pl
from duckdb import StarExpression

from warehouse.build.coverage import COVERAGE
from warehouse.build.dimension_values import COUNTED_MARTS
from warehouse.query.warehouse import Warehouse
from warehouse.spark.cube.cube import counts_sql, cube_passes, dimensions_of, spread_sql
from warehouse.spark.cube.network_file import write_network
from warehouse.spark.lake.lake import NO_MONTH, Lake, content_address
from warehouse.spark.marts import PART, PARTS, dates
from warehouse.storage.home import Home


def lay_out_network(home: Path, lake: Lake) -> str:
    """Build in ``lake`` what ``home`` serves, and serve it; the id of the build. A home is laid out once."""
    folder = Home(home).current()
    with duckdb.connect() as db:
        db.execute(f"attach '{Home(home).warehouse(folder)}' as warehouse (read_only)")
        db.execute("use warehouse")
        parts = [
            part for mart in sorted(COUNTED_MARTS) for part in _write_mart(db.table(mart), lake, folder, mart)
        ]
        _write(db.table("stores"), lake, "work", folder, "stores")
        for one in cube_passes().values():
            dimensions = dimensions_of(db.table(one.mart).columns)
            _write(db.sql(counts_sql(one, dimensions, one.mart)), lake, "cube", one.table, folder)
            for value, table in one.spreads.items():
                _write(db.sql(spread_sql(one, value, dimensions, one.mart)), lake, "cube", table, folder)
    write_network(lake, folder, None, Warehouse.open(home).stores()["store"].to_list())
    lake.remove("work", folder)
    content = BytesIO()
    pl.DataFrame(parts, schema=PARTS, orient="row").sort(PART).write_parquet(content)
    lake.put(content.getvalue(), "builds", f"{folder}.parquet")
    build, manifest = content_address({"parts": folder, "network": folder})
    lake.put(manifest, "builds", f"{build}.json")
    lake.switch(build)
    return build


def _write_mart(
    rows: duckdb.DuckDBPyRelation, lake: Lake, folder: str, mart: str
) -> list[tuple[str, str, str, int, str, str]]:
    """A mart as a build works it out, and by store and month; what parts it has."""
    _write(rows.select(StarExpression(exclude={"team"} & {*rows.columns})), lake, "work", folder, mart)
    month = f"coalesce(left(cast({dates()[mart]} as varchar), 7), '{NO_MONTH}') as month"
    own = ", ".join(name for name in rows.columns if name not in COVERAGE)
    by_month = rows.project(f"{own}, {month}")
    parts = by_month.aggregate("store, month, count(*)", "store, month").fetchall()
    if parts:
        place = Path(lake.at("marts", mart, folder))
        place.parent.mkdir(parents=True, exist_ok=True)
        by_month.write_parquet(str(place), partition_by=["store", "month"])
    return [(mart, store, month, many, f"{many}", folder) for store, month, many in parts]


def _write(rows: duckdb.DuckDBPyRelation, lake: Lake, *place: str) -> None:
    folder = Path(lake.at(*place))
    folder.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(str(folder / "rows.parquet"))

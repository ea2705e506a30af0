"""The network's own DuckDB file: the cube of all stores, small enough to be served from one machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.build.dimension_values import COUNTED_MARTS, TABLE
from warehouse.build.load_tables import quoted
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.lake.lake import Lake


def write_network(lake: Lake, folder: str, before: str | None, touched: Sequence[str]) -> None:
    """Write ``network/<folder>.duckdb``: the touched stores from this build, the others from the file before.

    It also holds an empty table for each mart, because questions are checked against the marts' columns.
    """
    with _new_file(lake, folder) as file, duckdb.connect() as db:
        if not lake.is_local:
            db.register_filesystem(lake.files)
        db.execute(f"attach '{quoted(file)}' as warehouse")
        db.execute("create table touched as select unnest(?::varchar[]) as store", [list(touched)])
        if before:
            with local_copy(lake, before) as old:
                db.execute(f"attach '{quoted(old)}' as before (read_only)")
                _fill(db, lake, folder, with_before=True)
                db.execute("detach before")
        else:
            _fill(db, lake, folder, with_before=False)
        db.execute("checkpoint warehouse")


def _fill(db: duckdb.DuckDBPyConnection, lake: Lake, folder: str, *, with_before: bool) -> None:
    for mart in sorted(COUNTED_MARTS):
        db.execute(f"create table warehouse.{mart} as from {_parquet(lake, 'work', folder, mart)} limit 0")
        if "advisor" in [column[0] for column in db.execute(f"from warehouse.{mart}").description]:
            db.execute(f"alter table warehouse.{mart} add column team varchar")
    cube = [(table, ("cube", table, folder)) for one in cube_passes().values() for table in one.tables]
    for table, where in [("stores", ("work", folder, "stores")), *cube]:
        others = (
            f" union all by name from before.{table} where store not in (from touched)" if with_before else ""
        )
        order = "store" if table == "stores" else "store, dimension, value, day"
        db.execute(
            f"create table warehouse.{table} as from (from {_parquet(lake, *where)}{others}) order by {order}"
        )
    db.execute(f"create table warehouse.{TABLE} as {_dimension_values_sql()} order by all")


def _parquet(lake: Lake, *parts: str) -> str:
    place = lake.for_duckdb(*parts, "*.parquet")
    return f"read_parquet('{quoted(place)}', hive_partitioning = false)"


def _dimension_values_sql() -> str:
    """The select of ``dimension_values`` from the cube, by that date of each mart which most rows have."""
    parts = " union all ".join(
        f"select '{one.mart}' as mart, case dimension when '' then 'store' else dimension end as dimension, "
        f"case dimension when '' then store else value end as value, store, sum({one.rows}) as rows "
        f"from warehouse.{one.table} group by all"
        for one in cube_passes().values()
    )
    by_mart = f"select mart, dimension, value, store, max(rows) as rows from ({parts}) group by all"
    return (
        f"select dimension, value, store, cast(sum(rows) as bigint) as rows from ({by_mart}) "
        "where value is not null group by all"
    )


@contextmanager
def _new_file(lake: Lake, folder: str) -> Iterator[Path]:
    """Where to write the file; afterwards it is put into the lake."""
    name = f"{folder}.duckdb"
    if lake.is_local:
        file = Path(lake.at("network", name))
        file.parent.mkdir(parents=True, exist_ok=True)
        yield file
        return
    with TemporaryDirectory() as here:
        file = Path(here) / name
        yield file
        lake.files.put_file(str(file), lake.at("network", name))


@contextmanager
def local_copy(lake: Lake, folder: str) -> Iterator[Path]:
    """The file of a build on this machine; of an object store a copy, which is removed at the end."""
    name = f"{folder}.duckdb"
    if lake.is_local:
        yield Path(lake.at("network", name))
        return
    with TemporaryDirectory() as here:
        lake.files.get_file(lake.at("network", name), str(Path(here) / name))
        yield Path(here) / name

"""The marts of a build: created in order, fingerprinted by store and month, changed months written."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from care.staff.staff import Person
from warehouse.build.coverage import COVERAGE
from warehouse.build.dimension_values import COUNTED_MARTS
from warehouse.build.full import ReportProgress
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.lake.lake import NO_MONTH
from warehouse.spark.stage import Stage
from warehouse.storage.recipe import MARTS, mart_sql

PART = ["mart", "store", "month"]
PARTS = dict.fromkeys(PART, pl.String) | {"rows": pl.Int64, "fingerprint": pl.String, "folder": pl.String}
"""The columns of a list of parts; two parts of one fingerprint have the same rows."""

TEAMS = dict.fromkeys(("store", "name", "team"), pl.String)
NOT_STORED = ("store", "month", *COVERAGE)
"""Not in a part's files: its folder has store and month, the table of stores the others."""


@cache
def dates() -> dict[str, str]:
    """By mart, the date whose month its rows are stored under: the first by which a metric counts them."""
    return dict(reversed(cube_passes()))


def create_marts(stage: Stage, staff: Sequence[Person], tell: ReportProgress) -> None:
    """Create a view of every mart; ``full_<mart>`` of counted marts adds team and month."""
    teams = [(one.store, one.name, one.team) for one in staff if one.team]
    stage.given("records.teams", pl.DataFrame(teams, schema=TEAMS, orient="row"))
    for done, mart in enumerate(MARTS):
        tell(mart, done, len(MARTS))
        stage.keep(mart, mart_sql(mart))
    for mart in sorted(COUNTED_MARTS):
        columns = stage.spark.table(mart).columns
        has_team = "advisor" in columns
        team = ", t.team" if has_team else ""
        join = "left join records.teams t on t.store = m.store and t.name = m.advisor" if has_team else ""
        month = f"coalesce(left(cast(m.{dates()[mart]} as varchar), 7), '{NO_MONTH}') as month"
        stage.run(f"full_{mart}", f"select m.*{team}, {month} from {mart} m {join}")


def parts_of(stage: Stage) -> pl.DataFrame:
    """Every store and month of every counted mart: rows, and their fingerprint, which ignores their order."""
    from pyspark.sql import functions as f

    found = []
    for mart in sorted(COUNTED_MARTS):
        frame = stage.spark.table(f"full_{mart}")
        # Because xxhash64 skips nulls, each column is hashed with whether it is null.
        stored = [name for name in frame.columns if name not in NOT_STORED]
        hashed_columns = [part for name in stored for part in (f.col(name), f.isnull(name))]
        hashed = frame.select(
            "store", "month", f.xxhash64(*hashed_columns).cast("decimal(20,0)").alias("hash")
        )
        sums = f.count("*").alias("rows"), f.sum("hash").alias("hash")
        counted = hashed.groupBy("store", "month").agg(*sums)
        found.append(counted.select(f.lit(mart).alias("mart"), "*"))
    union = found[0]
    for one in found[1:]:
        union = union.union(one)
    rows = [(*row[:4], f"{row['rows']}:{row['hash']}", stage.folder) for row in union.collect()]
    return pl.DataFrame(rows, schema=PARTS, orient="row").sort(PART)


def write_parts(stage: Stage, changed: pl.DataFrame) -> None:
    """Write the ``changed`` parts into the build's own folder."""
    from pyspark.sql import functions as f

    for (mart,), parts in changed.partition_by("mart", as_dict=True).items():
        wanted = stage.frame(parts.select("store", "month"))
        rows = stage.spark.table(f"full_{mart}").drop(*COVERAGE)
        rows = rows.join(f.broadcast(wanted), ["store", "month"], "semi").repartition("store", "month")
        ordered = rows.sortWithinPartitions("store", "month", dates()[mart])
        ordered.write.partitionBy("store", "month").parquet(stage.lake.for_spark("marts", mart, stage.folder))

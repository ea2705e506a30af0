"""The marts of a build: worked out in order, fingerprinted by store and month, the changed months written."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from care.staff.staff import Person
from warehouse.build.dimension_values import COUNTED
from warehouse.build.full import MARTS, Tell, mart_sql
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.lake.lake import NO_MONTH
from warehouse.spark.stage import Stage

PART = ["mart", "store", "month"]
PARTS = dict.fromkeys(PART, pl.String) | {"rows": pl.Int64, "fingerprint": pl.String, "folder": pl.String}
"""What is known of a part; two of one fingerprint hold the same rows."""

TEAMS = dict.fromkeys(("store", "name", "team"), pl.String)
UNSTORED = ("store", "month", "as_of")
"""Not in a part's files: the folder tells the first two, and as_of is the store's own, lest it change all."""


@cache
def dates() -> dict[str, str]:
    """The date whose month a mart's rows are put under, by mart: the first by which something is counted."""
    return dict(reversed(cube_passes()))


def create_marts(stage: Stage, staff: Sequence[Person], tell: Tell) -> None:
    """Make every mart a view of the session, those that are counted with the advisor's team and month."""
    teams = [(one.store, one.name, one.team) for one in staff if one.team]
    stage.given("records.teams", pl.DataFrame(teams, schema=TEAMS, orient="row"))
    for done, mart in enumerate(MARTS):
        tell(mart, done, len(MARTS))
        stage.keep(mart, mart_sql(mart))
    for mart in sorted(COUNTED):
        columns = stage.spark.table(mart).columns
        has_team = "advisor" in columns
        team = ", t.team" if has_team else ""
        join = "left join records.teams t on t.store = m.store and t.name = m.advisor" if has_team else ""
        month = f"coalesce(left(cast(m.{dates()[mart]} as varchar), 7), '{NO_MONTH}') as month"
        stage.run(f"full_{mart}", f"select m.*{team}, {month} from {mart} m {join}")


def parts_of(stage: Stage) -> pl.DataFrame:
    """Every store and month of every counted mart: rows, and a fingerprint of them whatever their order."""
    from pyspark.sql import functions as f

    found = []
    for mart in sorted(COUNTED):
        frame = stage.spark.table(f"full_{mart}")
        # A null leaves no trace in a hash, so it is said beside the column that it is one.
        stored = [name for name in frame.columns if name not in UNSTORED]
        told = [part for name in stored for part in (f.col(name), f.isnull(name))]
        hashed = frame.select("store", "month", f.xxhash64(*told).cast("decimal(20,0)").alias("hash"))
        sums = f.count("*").alias("rows"), f.sum("hash").alias("hash")
        counted = hashed.groupBy("store", "month").agg(*sums)
        found.append(counted.select(f.lit(mart).alias("mart"), "*"))
    union = found[0]
    for one in found[1:]:
        union = union.union(one)
    rows = [(*row[:4], f"{row['rows']}:{row['hash']}", stage.folder) for row in union.collect()]
    return pl.DataFrame(rows, schema=PARTS, orient="row").sort(PART)


def write_parts(stage: Stage, changed: pl.DataFrame) -> None:
    """Write the parts named by ``changed`` under the build's own folder."""
    from pyspark.sql import functions as f

    for (mart,), parts in changed.partition_by("mart", as_dict=True).items():
        wanted = stage.frame(parts.select("store", "month"))
        rows = stage.spark.table(f"full_{mart}").drop("as_of")
        rows = rows.join(f.broadcast(wanted), ["store", "month"], "semi").repartition("store", "month")
        ordered = rows.sortWithinPartitions("store", "month", dates()[mart])
        ordered.write.partitionBy("store", "month").parquet(stage.lake.for_spark("marts", mart, stage.folder))

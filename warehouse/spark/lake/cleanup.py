"""What no build in use is made of goes from a lake: marts, cubes, files, and what a dead build left."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from warehouse.build.dimension_values import COUNTED
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.lake.lake import Lake, hive_folder

LEFT_ALONE = timedelta(days=1)
"""Whoever opened a build may go on reading it for so long, and a build may run for so long."""
STARTED = "%Y%m%dT%H%M%S"
"""How the name of a build's folder begins."""
STANDS = ["mart", "store", "month", "folder"]


def remove_unused(lake: Lake, now: datetime) -> None:
    """Keep what the served build and the one before it are made of, and all that is younger than a day."""
    served = lake.current()
    kept = {served, lake.manifest(served).get("before")} - {None}
    every = {name.removesuffix(".json") for name in lake.names("builds") if name.endswith(".json")}
    manifests = {name: lake.manifest(name) for name in every}
    gone = {name: manifests[name] for name in every - kept if _is_old(manifests[name]["network"], now)}
    staying = [manifest for name, manifest in manifests.items() if name not in gone]
    needed = _where_parts_stand(lake, staying)
    unneeded = _where_parts_stand(lake, gone.values()).join(needed, on=STANDS, how="anti")
    for mart, store, month, held in unneeded.unique().rows():
        lake.remove("marts", mart, held, hive_folder("store", store), hive_folder("month", month))
    # A manifest goes before the parts that it names: one without the other could be read no more.
    for name in gone:
        lake.remove("builds", f"{name}.json")
    for parts in {one["parts"] for one in gone.values()} - {one["parts"] for one in staying}:
        lake.remove("builds", f"{parts}.parquet")
    networks = {manifest["network"] for manifest in staying}
    for own, still in (
        (("network",), {f"{network}.duckdb" for network in networks}),
        *((("cube", table), networks) for one in cube_passes().values() for table in one.tables),
        *((("marts", mart), {*needed.filter(pl.col("mart") == mart)["folder"]}) for mart in COUNTED),
    ):
        for name in {*lake.names(*own)} - still:
            if _is_old(name, now):
                lake.remove(*own, name)


def _where_parts_stand(lake: Lake, manifests: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    none = pl.DataFrame(schema=dict.fromkeys(STANDS, pl.String))
    return pl.concat([none, *(lake.parts(manifest).select(STANDS) for manifest in manifests)])


def _is_old(own: str, now: datetime) -> bool:
    try:
        return datetime.strptime(own.split("-")[0], STARTED) < now - LEFT_ALONE
    except ValueError:  # no build named it so
        return False

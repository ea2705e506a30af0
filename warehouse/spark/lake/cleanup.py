"""Remove from a lake what no build in use needs: marts, cubes, files, and leftovers of dead builds."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from warehouse.build.dimension_values import COUNTED_MARTS
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.lake.lake import Lake, hive_folder

GRACE_PERIOD = timedelta(days=1)
"""How long a build may still be read after another is served, and how long a build may run."""
STARTED = "%Y%m%dT%H%M%S"
"""The format of the time that a build folder's name begins with."""
PART_PLACE = ["mart", "store", "month", "folder"]


def remove_unused(lake: Lake, now: datetime) -> None:
    """Remove what neither the served build nor the one before needs and what is older than a day."""
    served = lake.current()
    in_use = {served, lake.manifest(served).get("before")} - {None}
    every = {name.removesuffix(".json") for name in lake.names("builds") if name.endswith(".json")}
    manifests = {name: lake.manifest(name) for name in every}
    gone = {name: manifests[name] for name in every - in_use if _is_old(manifests[name]["network"], now)}
    staying = [manifest for name, manifest in manifests.items() if name not in gone]
    needed = _part_folders(lake, staying)
    unneeded = _part_folders(lake, gone.values()).join(needed, on=PART_PLACE, how="anti")
    for mart, store, month, folder in unneeded.unique().rows():
        lake.remove("marts", mart, folder, hive_folder("store", store), hive_folder("month", month))
    # Because a manifest without its parts cannot be read, the manifest is removed first.
    for name in gone:
        lake.remove("builds", f"{name}.json")
    for parts in {one["parts"] for one in gone.values()} - {one["parts"] for one in staying}:
        lake.remove("builds", f"{parts}.parquet")
    networks = {manifest["network"] for manifest in staying}
    for place, still_used in (
        (("network",), {f"{network}.duckdb" for network in networks}),
        *((("cube", table), networks) for one in cube_passes().values() for table in one.tables),
        *((("marts", mart), {*needed.filter(pl.col("mart") == mart)["folder"]}) for mart in COUNTED_MARTS),
    ):
        for name in {*lake.names(*place)} - still_used:
            if _is_old(name, now):
                lake.remove(*place, name)


def _part_folders(lake: Lake, manifests: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    none = pl.DataFrame(schema=dict.fromkeys(PART_PLACE, pl.String))
    return pl.concat([none, *(lake.parts(manifest).select(PART_PLACE) for manifest in manifests)])


def _is_old(folder: str, now: datetime) -> bool:
    try:
        return datetime.strptime(folder.split("-")[0], STARTED) < now - GRACE_PERIOD
    except ValueError:  # not the name of a build
        return False

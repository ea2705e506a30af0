"""Build a network on Spark: touched stores are built anew, changed months written, one pointer switched."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from care.i18n import say
from care.semantic.metric import METRICS
from warehouse.build.batch_views import BatchShape
from warehouse.build.full import ReportProgress
from warehouse.build.home_settings import HomeSettings
from warehouse.spark.cube.cube import counts_sql, cube_passes, dimensions_of, spread_sql
from warehouse.spark.cube.network_file import write_network
from warehouse.spark.errors import NoLake
from warehouse.spark.lake.cleanup import remove_unused
from warehouse.spark.lake.lake import Lake, content_address, current_loads
from warehouse.spark.lake.records import open_records
from warehouse.spark.marts import PART, PARTS, create_marts, parts_of, write_parts
from warehouse.spark.stage import Stage
from warehouse.storage.recipe import recipe

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RECIPE_MODULES = ("build", "cube/cube", "cube/network_file", "dialect", "lake/records", "marts", "stage")
"""The modules that the recipe hashes: a change in one of them builds everything anew."""
OpenSpark = Callable[[], AbstractContextManager["SparkSession"]]


@dataclass(frozen=True)
class NetworkBuild:
    """The build being served, and the stores and parts that were built for it: none where nothing was new."""

    id: str
    stores: int = 0
    parts_written: int = 0


def build_network(
    lake: Lake,
    open_spark: OpenSpark,
    shapes: Sequence[BatchShape],
    settings: HomeSettings = HomeSettings(),  # noqa: B008 - it is frozen
    as_of: datetime | None = None,
    tell: ReportProgress = lambda *_: None,
) -> NetworkBuild:
    """Build what is published and serve it; Spark is not started where nothing is new.

    A build that dies leaves a folder of its own that nobody reads. Raises NoLake, NoSpark.
    """
    entries = lake.loads()
    if not entries:
        raise NoLake(
            say(
                f"{lake.address} 里还没有数据。请先运行 care publish {lake.address}。",
                f"There is nothing in {lake.address} yet. Run “care publish {lake.address}” first.",
            )
        )
    served, loads, recipe_hash = (
        lake.current(),
        current_loads(entries),
        network_recipe(settings, as_of),
    )
    _check_publishers(loads.values())
    before = lake.manifest(served)
    if served and before["recipe"] == recipe_hash and before["loads"] == [*loads]:
        return NetworkBuild(served)
    if before["recipe"] != recipe_hash:
        before = lake.manifest(None)
    codes = settings.present_codes()
    touched = sorted({codes.get(one, one) for one in _stores({*before["loads"]} ^ {*loads}, entries)})
    if settings.joins_stores:
        touched = sorted({codes.get(one, one) for one in _stores(loads, entries)})
    folder = f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    try:
        with open_spark() as spark:
            stage = Stage(spark, lake, folder)
            open_records(stage, [*loads.values()], touched, shapes, settings, as_of)
            create_marts(stage, settings.staff, tell)
            unchanged, changed = _split_parts(lake, before, parts_of(stage), touched)
            write_parts(stage, changed)
            _write_cube(stage)
        write_network(lake, folder, before["network"], touched)
    finally:
        lake.remove("work", folder)
    manifest = {
        "recipe": recipe_hash,
        "before": served,
        "loads": [*loads],
        "parts": _write_parts_list(lake, pl.concat([unchanged, changed]).sort(PART)),
        "network": folder,
    }
    done = NetworkBuild(_commit(lake, served, manifest), len(touched), len(changed))
    with suppress(OSError):  # because the next build removes what cannot be removed now
        remove_unused(lake, datetime.now())
    return done


def network_recipe(settings: HomeSettings, as_of: datetime | None) -> str:
    """A hash of all that makes a network of its loads; under another recipe all of it is built anew."""
    code = [(Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8") for name in RECIPE_MODULES]
    metrics = sorted(map(repr, METRICS.values()))
    return sha256(repr((recipe(settings), metrics, as_of, code)).encode()).hexdigest()[:16]


def _stores(names: Collection[str], entries: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted({store for name in names for sheet in entries[name]["sheets"] for store in sheet["stores"]})


def _check_publishers(loads: Iterable[Mapping[str, Any]]) -> None:
    """Raise NoLake where two homes published rows of one store, because each masks with a key of its own."""
    owners: dict[str, str] = {}
    for load in loads:
        for store in (store for sheet in load["sheets"] for store in sheet["stores"]):
            if owners.setdefault(store, load["publisher"]) != load["publisher"]:
                raise NoLake(
                    say(
                        f"门店 {store} 由两处发布，其车辆无法对应。请撤回其中一处的导入并重新发布。",
                        f"Store {store} is published by two homes, whose vehicles cannot be matched. "
                        "Withdraw the loads of one of them and publish it again.",
                    )
                )


def _split_parts(
    lake: Lake, before: Mapping[str, Any], now: pl.DataFrame, touched: Collection[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The unchanged parts, of touched and of other stores, and the parts that have to be written."""
    if not before["parts"]:
        return pl.DataFrame(schema=PARTS), now
    known = lake.parts(before)
    others = known.filter(~pl.col("store").is_in(touched))
    same = known.join(now, on=[*PART, "fingerprint"], how="semi")
    return pl.concat([others, same]), now.join(same, on=PART, how="anti")


def _write_cube(stage: Stage) -> None:
    for one in cube_passes().values():
        dimensions = dimensions_of(stage.spark.table(f"full_{one.mart}").columns)
        stage.put("cube", one.table, counts_sql(one, dimensions, f"full_{one.mart}"))
        for value, table in one.spreads.items():
            stage.put("cube", table, spread_sql(one, value, dimensions, f"full_{one.mart}"))


def _write_parts_list(lake: Lake, parts: pl.DataFrame) -> str:
    content = BytesIO()
    parts.write_parquet(content, compression="zstd")
    name = sha256(content.getvalue()).hexdigest()[:24]
    lake.put(content.getvalue(), "builds", f"{name}.parquet")
    return name


def _commit(lake: Lake, served: str | None, manifest: Mapping[str, Any]) -> str:
    """Write the manifest and serve it. Raises NoLake where another build was served in the meantime."""
    if lake.current() != served:
        raise NoLake(
            say(
                "另一次构建已先完成，这次的结果没有采用。请重新运行。",
                "Another build has been finished meanwhile, so this one is not served. Run it again.",
            )
        )
    name, content = content_address(manifest)
    lake.put(content, "builds", f"{name}.json")
    lake.switch(name)
    return name

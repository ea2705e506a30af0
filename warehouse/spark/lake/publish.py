"""A home's batches laid out in a lake: a folder a store and month, one entry a load, nothing rewritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.build.batch_views import BatchShape
from warehouse.build.full import Tell
from warehouse.build.staff_names import PEOPLE
from warehouse.spark.lake.lake import NO_MONTH, Lake, content_address, hive_folder
from warehouse.storage.home import Home, NoWarehouse


def publish(
    home: Path, lake: Lake, publisher: str, shapes: Sequence[BatchShape], tell: Tell = lambda *_: None
) -> int:
    """Lay out what is loaded in a home; how many entries are new. Writing twice changes nothing.

    ``publisher`` tells one home from another: what it has published and no longer has counts as withdrawn.
    A load's rows stand before its entry does, so that whoever sees the entry finds them. Raises NoWarehouse.
    """
    place, known = Home(home), {shape.record: shape for shape in shapes}
    loads = [load for load in place.read_manifest()["loads"] if load["sheets"]]
    if not loads:
        raise NoWarehouse(home)
    before = _latest(lake, publisher)
    new = []
    for done, load in enumerate(loads):
        entry = _entry(place, load, publisher)
        if before.pop(entry["load"], None) == entry:
            continue
        tell(load["file"], done, len(loads))
        for sheet in load["sheets"]:
            _lay_out(place, lake, sheet["batch"], known[sheet["record"]])
        new.append(entry)
    new += [{**gone, "withdrawn": True} for gone in before.values() if not gone["withdrawn"]]
    now = f"{datetime.now():%Y-%m-%d %H:%M:%S.%f}"
    for entry in new:
        name, content = content_address({**entry, "published_at": now})
        lake.put(content, "loads", f"{name}.json")
    return len(new)


def _latest(lake: Lake, publisher: str) -> dict[str, dict[str, Any]]:
    """What the lake knows of this home's loads, by load."""
    mine = [entry for entry in lake.loads().values() if entry["publisher"] == publisher]
    ordered = sorted(mine, key=lambda entry: entry["published_at"])
    return {one["load"]: {key: one[key] for key in one if key != "published_at"} for one in ordered}


def _entry(place: Home, load: Mapping[str, Any], publisher: str) -> dict[str, Any]:
    """What a build has to know of a load: nothing of who loaded it, nothing of the rejected rows."""
    sheets = [
        {
            "record": sheet["record"],
            "batch": sheet["batch"],
            "supplied": list(sheet["supplied"]),
            **_named_in(place.batch(sheet["batch"])),
            "file_id": _file_id(load, position, sheet["batch"]),
        }
        for position, sheet in enumerate(load["sheets"])
    ]
    identity = [load["file"], load["sha256"], sorted(sheet["batch"] for sheet in load["sheets"])]
    return {
        "publisher": publisher,
        "load": content_address(identity)[0],
        "withdrawn": load["withdrawn"] is not None,
        "sheets": sheets,
    }


def _named_in(batch: Path) -> dict[str, list[Any]]:
    """The stores of a batch, and each store's colleagues as its rows spell them, with how often they do."""
    rows = pl.scan_parquet(batch)
    naming = sorted(PEOPLE & {*rows.collect_schema()})
    named = rows.select("store_code", *naming).unpivot(naming, index="store_code", value_name="name")
    counted = named.drop_nulls("name").group_by("store_code", "name").len().sort("store_code", "name")
    stores = rows.select(pl.col("store_code").unique().sort()).collect()["store_code"].to_list()
    return {"stores": stores, "names": [list(row) for row in counted.collect().rows()]}


def _file_id(load: Mapping[str, Any], position: int, batch: str) -> str:
    """Sorts by export time, then content, then sheet, as a home numbers its sheets; but never changes."""
    exported_at = datetime.fromisoformat(load["exported_at"])
    return f"{exported_at:%Y%m%dT%H%M%S}-{load['sha256'][:16]}-{position:03}-{batch[:8]}"


def _lay_out(place: Home, lake: Lake, batch: str, shape: BatchShape) -> None:
    for month, rows in _by_store_and_month(pl.read_parquet(place.batch(batch)), shape).items():
        where = ("records", hive_folder("record", shape.record), *month, f"{batch}.parquet")
        if not lake.exists(*where):
            content = BytesIO()
            rows.write_parquet(content, compression="zstd", statistics=True)
            lake.put(content.getvalue(), *where)


def _by_store_and_month(rows: pl.DataFrame, shape: BatchShape) -> dict[tuple[str, str], pl.DataFrame]:
    """The rows with their place in the batch, by the folders that they belong in."""
    month = pl.coalesce(pl.col(shape.times)).dt.strftime("%Y-%m").fill_null(NO_MONTH)
    placed = rows.with_row_index("place").with_columns(
        pl.col("place", "source_row").cast(pl.Int64), month.alias("month")
    )
    parts = placed.partition_by("store_code", "month", as_dict=True)
    return {
        (hive_folder("store", store), hive_folder("month", month)): part.drop("month")
        for (store, month), part in parts.items()
    }

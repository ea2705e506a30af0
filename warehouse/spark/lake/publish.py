"""Publish a home's batches to a lake: a folder a store and month, one entry a load, nothing rewritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.build.batch_views import BatchShape
from warehouse.build.coverage import STATED
from warehouse.build.full import ReportProgress
from warehouse.build.staff_names import COLLEAGUE_COLUMNS
from warehouse.spark.lake.lake import NO_MONTH, Lake, content_address, hive_folder
from warehouse.storage.home import Home, NoWarehouse


def publish_home(
    home: Path,
    lake: Lake,
    publisher: str,
    shapes: Sequence[BatchShape],
    tell: ReportProgress = lambda *_: None,
) -> int:
    """Publish what is loaded in a home; the number of new entries. Publishing twice changes nothing.

    ``publisher`` identifies the home: what it published before and no longer has is withdrawn. A load's rows
    are written before its entry, so that a reader of the entry finds them. Raises NoWarehouse.
    """
    place, known = Home(home), {shape.record: shape for shape in shapes}
    loads = [load for load in place.read_manifest()["loads"] if load["sheets"]]
    if not loads:
        raise NoWarehouse(home)
    published = _latest(lake, publisher)
    new = []
    for done, load in enumerate(loads):
        entry = _entry(place, load, publisher)
        if published.pop(entry["load"], None) == entry:
            continue
        tell(load["file"], done, len(loads))
        for sheet in load["sheets"]:
            _write_rows(place, lake, sheet["batch"], known[sheet["record"]])
        new.append(entry)
    new += [{**gone, "withdrawn": True} for gone in published.values() if not gone["withdrawn"]]
    now = f"{datetime.now():%Y-%m-%d %H:%M:%S.%f}"
    for entry in new:
        name, content = content_address({**entry, "published_at": now})
        lake.put(content, "loads", f"{name}.json")
    return len(new)


def _latest(lake: Lake, publisher: str) -> dict[str, dict[str, Any]]:
    """The latest entry of each of this home's loads, by load."""
    mine = [entry for entry in lake.loads().values() if entry["publisher"] == publisher]
    ordered = sorted(mine, key=lambda entry: entry["published_at"])
    return {one["load"]: {key: one[key] for key in one if key != "published_at"} for one in ordered}


def _entry(place: Home, load: Mapping[str, Any], publisher: str) -> dict[str, Any]:
    """The entry of a load: what a build needs of it, without who loaded it and without rejected rows."""
    sheets = [
        {
            "record": sheet["record"],
            "batch": sheet["batch"],
            "supplied": list(sheet["supplied"]),
            **_stores_and_names(place.batch(sheet["batch"])),
            "file_id": _file_id(load, position, sheet["batch"]),
            "stated_at": _stated_at(load, sheet),
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


def _stated_at(load: Mapping[str, Any], sheet: Mapping[str, Any]) -> str | None:
    """The moment of export where source or name state it, of a sheet that delivers anything."""
    delivers = load["exported_by"] in STATED and sheet["rejected"] < sheet["read"]
    loaded_at, exported_at = map(datetime.fromisoformat, (load["loaded_at"], load["exported_at"]))
    return load["exported_at"] if delivers and exported_at <= loaded_at + timedelta(days=1) else None


def _stores_and_names(batch: Path) -> dict[str, list[Any]]:
    """The stores of a batch, and each store's colleagues as spelt in its rows, with the number of rows."""
    rows = pl.scan_parquet(batch)
    naming = sorted(COLLEAGUE_COLUMNS & {*rows.collect_schema()})
    named = rows.select("store_code", *naming).unpivot(naming, index="store_code", value_name="name")
    counted = named.drop_nulls("name").group_by("store_code", "name").len().sort("store_code", "name")
    stores = rows.select(pl.col("store_code").unique().sort()).collect()["store_code"].to_list()
    return {"stores": stores, "names": [list(row) for row in counted.collect().rows()]}


def _file_id(load: Mapping[str, Any], position: int, batch: str) -> str:
    """An id that never changes, and sorts as a home numbers its sheets: export time, content, sheet."""
    exported_at = datetime.fromisoformat(load["exported_at"])
    return f"{exported_at:%Y%m%dT%H%M%S}-{load['sha256'][:16]}-{position:03}-{batch[:8]}"


def _write_rows(place: Home, lake: Lake, batch: str, shape: BatchShape) -> None:
    for month, rows in _by_store_and_month(pl.read_parquet(place.batch(batch)), shape).items():
        where = ("records", hive_folder("record", shape.record), *month, f"{batch}.parquet")
        if not lake.exists(*where):
            content = BytesIO()
            rows.write_parquet(content, compression="zstd", statistics=True)
            lake.put(content.getvalue(), *where)


def _by_store_and_month(rows: pl.DataFrame, shape: BatchShape) -> dict[tuple[str, str], pl.DataFrame]:
    """The rows with their place in the batch, by store folder and month folder."""
    told = pl.coalesce(pl.col(shape.times)).dt.strftime("%Y-%m") if shape.times else pl.lit(None, pl.String)
    month = told.fill_null(NO_MONTH)
    placed = rows.with_row_index("place").with_columns(
        pl.col("place", "source_row").cast(pl.Int64), month.alias("month")
    )
    parts = placed.partition_by("store_code", "month", as_dict=True)
    return {
        (hive_folder("store", store), hive_folder("month", month)): part.drop("month")
        for (store, month), part in parts.items()
    }

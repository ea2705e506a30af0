"""Read the records of some stores from the lake for the marts: one row a key, one name a colleague."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from care.staff.staff import Person, names_by_spelling
from warehouse.build.batch_views import BatchShape
from warehouse.build.coverage import STATED_EXPORTS, declared_until, no_past_coverage
from warehouse.build.deduplicate import current_rows_sql, replaced_rows_sql
from warehouse.build.home_settings import HomeSettings
from warehouse.build.staff_names import unified_names_sql
from warehouse.spark.lake.lake import Lake, hive_folder
from warehouse.spark.stage import Stage

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

TYPES = {
    pl.String(): "string",
    pl.Boolean(): "boolean",
    pl.Datetime("us"): "timestamp_ntz",
    pl.Int32(): "int",
    pl.Int64(): "bigint",
    pl.UInt32(): "bigint",
    pl.Float64(): "double",
    pl.List(pl.String()): "array<string>",
}
NAME_COLUMNS = dict.fromkeys(("store", "spelling", "name"), pl.String)
Schema = dict[str, pl.DataType | type[pl.DataType]]
AS_OF_COLUMNS: Schema = {"store": pl.String, "as_of": pl.Datetime("us")}
SHEET_COLUMNS: Schema = {"batch": pl.String, "file_id": pl.String, "supplied": pl.List(pl.String)}


def open_records(
    stage: Stage,
    loads: Sequence[Mapping[str, Any]],
    stores: Collection[str],
    shapes: Sequence[BatchShape],
    settings: HomeSettings,
    as_of: datetime | None,
    complete_until: date | None = None,
) -> None:
    """Make ``records.<record>`` of each shape, ``records.minimum_as_of`` and the tables of settings.

    As warehouse/build/full.py does.

    ``stores``: whose records are read; of every month, because a later export may move a record to another.
    """
    codes = settings.present_codes()
    stage.given("records.stated_exports", _stated_exports(loads, stores, codes))
    stage.given("records.declared_complete", declared_until(complete_until))
    stage.given("records.past_coverage", no_past_coverage())
    minimum = [] if as_of is None else [(None, as_of)]
    stage.given("records.minimum_as_of", pl.DataFrame(minimum, schema=AS_OF_COLUMNS, orient="row"))
    for table, given in settings.tables(stores).items():
        stage.given(f"records.{table}", given)
    names = _names(loads, stores, settings.staff, codes)
    stage.given("records.staff_names", names)
    for shape in shapes:
        record, rows = shape.record, _read(stage, shape, _sheets(loads, shape.record), stores, codes)
        stage.view(f"records.read_{record}", rows)
        compared = [column for column in shape.schema if column != "source_row"]
        stage.run(f"records.replaced_{record}", replaced_rows_sql(record, shape.key, compared, shape.part))
        if names.is_empty():
            stage.keep(f"records.{record}", current_rows_sql(record))
        else:
            stage.run(f"records.spelt_{record}", current_rows_sql(record))
            columns = [column for column in rows.columns if column != "place"]
            stage.keep(f"records.{record}", unified_names_sql(record, columns))


def _stated_exports(
    loads: Sequence[Mapping[str, Any]], stores: Collection[str], codes: Mapping[str, str]
) -> pl.DataFrame:
    """As :func:`warehouse.build.coverage.stated_exports` of a home."""
    rows = [
        (codes.get(code, code), sheet["record"], datetime.fromisoformat(sheet["stated_at"]))
        for load in loads
        for sheet in load["sheets"]
        if sheet.get("stated_at")
        for code in sheet["stores"]
        if codes.get(code, code) in stores
    ]
    return pl.DataFrame(rows, schema={**STATED_EXPORTS}, orient="row")


def _names(
    loads: Sequence[Mapping[str, Any]],
    stores: Collection[str],
    staff: Sequence[Person],
    codes: Mapping[str, str],
) -> pl.DataFrame:
    """Store, spelling and name, where a spelling is not its person's name; from all rows ever read."""
    counted: Counter[tuple[str, str]] = Counter()
    batches = {sheet["batch"]: sheet for load in loads for sheet in load["sheets"]}
    for sheet in batches.values():
        for store, name, times in sheet["names"]:
            counted[codes.get(store, store), name] += times
    named = names_by_spelling(
        ((*place, times) for place, times in counted.items() if place[0] in stores), staff
    )
    return pl.DataFrame([(*place, name) for place, name in named.items()], schema=NAME_COLUMNS, orient="row")


def _sheets(loads: Sequence[Mapping[str, Any]], record: str) -> pl.DataFrame:
    """Batch, file_id and supplied fields; of two loads of one batch the one exported later."""
    rows = [
        (sheet["batch"], sheet["file_id"], sheet["supplied"])
        for load in loads
        for sheet in load["sheets"]
        if sheet["record"] == record
    ]
    return pl.DataFrame(rows, schema=SHEET_COLUMNS, orient="row").sort("file_id").unique("batch", keep="last")


def _read(
    stage: Stage,
    shape: BatchShape,
    sheets: pl.DataFrame,
    stores: Collection[str],
    codes: Mapping[str, str],
) -> "DataFrame":
    """All rows of these sheets and stores, each with its place, ``supplied`` and ``file_id``.

    ``codes``: code that a store no longer has → its present one, which its rows take.
    """
    from pyspark.sql import functions as f

    typed = ", ".join(f"{name} {TYPES[dtype]}" for name, dtype in shape.schema.items()) + ", place bigint"
    former = {code for code, present in codes.items() if present in stores}
    paths = _folders(stage.lake, shape.record, {*stores} | former)
    if paths:
        rows = stage.spark.read.schema(typed).option("recursiveFileLookup", "true").parquet(*paths)
        rows = rows.withColumn("batch", f.regexp_extract("_metadata.file_name", r"^([^.]*)", 1))
    else:
        nothing = {**shape.schema, "source_row": pl.Int64(), "place": pl.Int64(), "batch": pl.String()}
        rows = stage.frame(pl.DataFrame(schema=nothing))
    if former:
        renamed: Any = dict(codes)
        rows = rows.replace(renamed, subset=["store_code"])
    current = stage.frame(sheets)
    return rows.join(f.broadcast(current), "batch").drop("batch")


def _folders(lake: Lake, record: str, stores: Collection[str]) -> list[str]:
    """The folders of these stores; the one above them where they are all the stores there are."""
    where, wanted = (
        ("records", hive_folder("record", record)),
        {hive_folder("store", store) for store in stores},
    )
    there = lake.names(*where)
    if there and {*there} <= wanted:
        return [lake.for_spark(*where)]
    return [lake.for_spark(*where, name) for name in there if name in wanted]

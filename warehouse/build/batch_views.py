"""The batches as the tables that marts read: ``records.<record>``, one row a key."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from warehouse.build.deduplicate import current_rows_sql, replaced_rows_sql
from warehouse.build.load_tables import quoted
from warehouse.storage.arrow_stream import register_frame


@dataclass(frozen=True)
class BatchShape:
    """The schema of a record's batches: its key within a store, and its columns with their types.

    ``times`` are the columns with times of events; the earliest of them is when the record began, and a plan
    has none, because it stands before its events. ``later``
    names for each field that an event brings (the event's own time among them) all events that bring it.
    ``part`` is the column that tells the parts of one record apart, empty where a record is one row.
    """

    record: str
    key: tuple[str, ...]
    schema: pl.Schema
    times: tuple[str, ...] = ()
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    part: str = ""


MOST_IN_MEMORY = 2**25
"""Bytes of the batches of a record that are laid out in memory; they become ten times as many there."""
PRESENT_CODE = "coalesce(c.store, r.store_code)"
"""The code under which a row's store is kept now: ``r`` is the row, ``c`` of ``records.past_codes``."""


def batches_of(sheets: pl.DataFrame) -> list[Path]:
    """The files of accepted rows, each once, even where several loads have the same batch."""
    return [Path(path) for path in sheets["path"].unique().sort()]


def open_record(
    db: duckdb.DuckDBPyConnection, shape: BatchShape, sheets: pl.DataFrame, stores: Collection[str] | None
) -> None:
    """Create ``records.<record>`` (accepted rows, one a key) and ``records.replaced_<record>`` (the others).

    With ``stores`` only the rows of these. What is read stands in a table, because a view would open all
    batches once a mart; only what is larger than :data:`MOST_IN_MEMORY` is a view.
    """
    record = shape.record
    batches = batches_of(sheets.filter(pl.col("record") == record))
    register_frame(db, "shape", pl.DataFrame(schema=shape.schema))
    db.execute(
        f"create table records.blank_{record} as select *, null::bigint as place, "
        "null::varchar[] as supplied, null::integer as file_id from shape limit 0"
    )
    db.unregister("shape")
    if not batches:
        db.execute(f"create view records.{record} as select * exclude (place) from records.blank_{record}")
        return
    where, bound, kind = "", [], "table"
    if stores is not None:
        where, bound = f"where {PRESENT_CODE} in (select unnest(?))", [[*stores]]
    elif sum(batch.stat().st_size for batch in batches) > MOST_IN_MEMORY:
        kind = "view"
    paths = ", ".join(f"'{quoted(path)}'" for path in batches)
    # Because a batch of an earlier version may lack columns, the blank table gives them.
    read = f"""
        from records.blank_{record} union all by name
        select r.* exclude (filename, file_row_number) replace ({PRESENT_CODE} as store_code),
            file_row_number as place, s.supplied, s.file_id
        from read_parquet([{paths}], filename = true, file_row_number = true, union_by_name = true) r
        join records.sheets s on s.path = r.filename
        left join records.past_codes c on c.code = r.store_code
    """
    db.execute(f"create {kind} records.read_{record} as {read} {where}", bound)
    columns = [column for column in shape.schema if column != "source_row"]
    replaced = replaced_rows_sql(record, shape.key, columns, shape.part)
    db.execute(f"create table records.replaced_{record} as {replaced}")
    db.execute(f"create view records.{record} as {current_rows_sql(record)}")

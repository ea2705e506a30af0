"""The load tables of a warehouse: its sheets, what became of their rows and why, and what exports changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.storage.arrow_stream import register_frame
from warehouse.storage.home import Home

LEVEL_CHANGES = """
    create table warehouse.level_changes (
        store varchar, complaint_no varchar, level_before varchar, level_after varchar,
        seen_at timestamp, lowered_at timestamp
    )
"""
"""``seen_at``: the last export with the graver level, or when the case was received where its log tells of
the change; ``lowered_at``: the first export with the lesser one, or the moment of the event."""
CHANGED = r"\s*级?\s*(?:降级?[为至到]|下?调整?[为至到]|[改变]更?[为至到]|→|->)\s*"
NOTED_LEVELS = rf"(?:^|[^A-Za-z])([A-E]){CHANGED}([A-E])(?:[^A-Za-z]|$)"
"""What a note says of a level that was changed: 由A级降为C级, 等级A→D."""
NOTED_CHANGES = """
    with noted as (
        select e.store_code as store, e.complaint_no, e.happened_at as lowered_at,
            regexp_extract(e.note, ?, 1) as level_before, regexp_extract(e.note, ?, 2) as level_after,
            c.received_at as seen_at
        from records.complaint_events e
        join records.complaints c on c.store_code = e.store_code and c.complaint_no = e.complaint_no
        where e.note is not null
    )
    select * from noted
    where level_before <> '' and level_after > level_before
    order by store, lowered_at, complaint_no
"""


def register_sheets(db: duckdb.DuckDBPyConnection, sheets: pl.DataFrame) -> None:
    """Create ``records.sheets`` from what :func:`numbered_sheets` gives."""
    register_frame(db, "given_sheets", sheets)
    db.execute("create table records.sheets as select * from given_sheets")
    db.unregister("given_sheets")


def numbered_sheets(place: Home, loads: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """One row a sheet of each load that is not withdrawn: where rows came from, as the manifests have it.

    ``file_id`` counts by export time, then content hash, then sheet: of two rows of a key the greater one
    holds.
    """
    sheets = [
        {
            "batch": sheet["batch"],
            "path": place.batch(sheet["batch"]).as_posix(),
            "notes": place.notes(sheet["batch"]).as_posix(),
            "exported_at": datetime.fromisoformat(load["exported_at"]),
            "exported_by": load["exported_by"],
            "sha256": load["sha256"],
            "position": position,
            "file": load["file"],
            "sheet": sheet["sheet"],
            "record": sheet["record"],
            "source": sheet["source"],
            "read": sheet["read"],
            "rejected": sheet["rejected"],
            "warnings": sheet["warnings"],
            "supplied": list(sheet["supplied"]),
            "unknown_columns": list(sheet["unknown_columns"]),
            "stores": list(sheet.get("stores", ())),
            "loaded_at": datetime.fromisoformat(load["loaded_at"]),
            "loaded_by": load["loaded_by"],
        }
        for load in loads
        if not load["withdrawn"]
        for position, sheet in enumerate(load["sheets"])
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "batch": pl.String,
        "path": pl.String,
        "notes": pl.String,
        "exported_at": pl.Datetime("us"),
        "exported_by": pl.String,
        "sha256": pl.String,
        "position": pl.Int32,
        "file": pl.String,
        "sheet": pl.String,
        "record": pl.String,
        "source": pl.String,
        "read": pl.Int64,
        "rejected": pl.Int64,
        "warnings": pl.Int64,
        "supplied": pl.List(pl.String),
        "unknown_columns": pl.List(pl.String),
        "stores": pl.List(pl.String),
        "loaded_at": pl.Datetime("us"),
        "loaded_by": pl.String,
    }
    return (
        pl.DataFrame(sheets, schema=schema)
        .sort("exported_at", "sha256", "position", "file", "batch")
        .with_row_index("file_id", offset=1)
        .with_columns(pl.col("file_id").cast(pl.Int32))
    )


def write_replaced(db: duckdb.DuckDBPyConnection) -> None:
    """Write ``warehouse.replaced``: rows replaced by a newer one of their key, counted by sheet and store."""
    tables = db.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'records' and table_name like 'replaced_%' order by table_name"
    ).fetchall()
    db.execute(
        "create table warehouse.replaced "
        "(file_id integer, store varchar, superseded bigint, duplicate bigint)"
    )
    for (record,) in tables:
        db.execute(f"""
            insert into warehouse.replaced
            select file_id, store_code,
                count(*) filter (where verdict = 'superseded'), count(*) filter (where verdict = 'duplicate')
            from records.{record} group by file_id, store_code order by file_id, store_code
        """)


def write_level_changes(db: duckdb.DuckDBPyConnection, known_before: datetime | None) -> None:
    """Write ``warehouse.level_changes`` from all rows read, without exports of ``known_before`` or later."""
    db.execute(LEVEL_CHANGES)
    db.execute(f"insert into warehouse.level_changes by name {NOTED_CHANGES}", [NOTED_LEVELS, NOTED_LEVELS])
    read = "select exists (from duckdb_columns() where database_name = 'records' and table_name = ?)"
    if not db.execute(read, ["read_complaints"]).fetchall()[0][0]:
        return
    db.execute(
        """
        insert into warehouse.level_changes by name
        with versions as (
            select r.store_code as store, r.complaint_no, upper(r.level) as level, s.exported_at
            from records.read_complaints r
            join records.sheets s using (file_id)
            where r.level is not null and s.exported_at < coalesce(?, 'infinity'::timestamp)
        ),
        steps as (
            select store, complaint_no, level as level_after, exported_at as lowered_at,
                lag(level) over exports as level_before, lag(exported_at) over exports as seen_at
            from versions
            window exports as (partition by store, complaint_no order by exported_at, level)
        )
        select * from steps
        where level_after > level_before and lowered_at > seen_at and (store, complaint_no) not in (
            select (store, complaint_no) from warehouse.level_changes
        )
        order by store, lowered_at, complaint_no
        """,
        [known_before],
    )


def write_notes(db: duckdb.DuckDBPyConnection, sheets: pl.DataFrame) -> None:
    """Write ``warehouse.rejects`` and ``warehouse.warnings``: the notes on single rows of these sheets."""
    noted = sheets.filter((pl.col("rejected") > 0) | (pl.col("warnings") > 0))
    paths = ", ".join(f"'{quoted(Path(path))}'" for path in noted["notes"].unique().sort())
    notes = (
        "select n.source_row, n.kind, n.reason_zh, n.reason_en, n.raw, s.file_id "
        f"from read_parquet([{paths}], filename = true, union_by_name = true) n "
        "join noted s on s.notes = n.filename"
        if paths
        else "select 0::uinteger as source_row, '' as kind, '' as reason_zh, '' as reason_en, "
        "'' as raw, 0 as file_id limit 0"
    )
    register_frame(db, "noted", noted)
    for table, kind in (("rejects", "rejected"), ("warnings", "warning")):
        db.execute(f"""
            create table warehouse.{table} as
            select file_id, source_row, reason_zh, reason_en, raw from ({notes})
            where kind = '{kind}' order by file_id, source_row
        """)
    db.unregister("noted")


def write_files(db: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Write ``files`` into a catalog that has ``replaced``: every sheet with its five counts."""
    db.execute(f"""
        create or replace table {catalog}.files as
        with counts as (
            select file_id, cast(sum(superseded) as bigint) as superseded,
                cast(sum(duplicate) as bigint) as duplicate
            from {catalog}.replaced group by file_id
        )
        select s.file_id, s.file, s.sheet, s.record, s.source, s.read,
            s.read - s.rejected - coalesce(c.superseded, 0) - coalesce(c.duplicate, 0) as accepted,
            coalesce(c.superseded, 0) as superseded, coalesce(c.duplicate, 0) as duplicate, s.rejected,
            s.warnings, s.supplied, s.unknown_columns, s.stores,
            s.exported_at, s.loaded_at, s.loaded_by, s.sha256
        from records.sheets s left join counts c using (file_id)
        order by s.file_id
    """)


def quoted(name: Path | str) -> str:
    """A path or a name, escaped to stand between the apostrophes of an SQL string."""
    return (name.as_posix() if isinstance(name, Path) else name).replace("'", "''")

"""Until when records reach, kind by kind: what ``marts/coverage.sql`` reads besides the records."""

from collections.abc import Mapping
from datetime import date, datetime, time

import duckdb
import polars as pl

from warehouse.storage.arrow_stream import register_frame

COVERAGE = (
    "as_of",
    "orders_until",
    "callbacks_until",
    "complaints_until",
    "inquiries_until",
    "reminders_until",
    "surveys_until",
)
"""The columns of ``stores`` that the rows of its other marts have too."""
STATED = ("source", "name")
"""What states a moment of export; the time at which a file was last changed states nothing."""
Schema = Mapping[str, pl.DataType | type[pl.DataType]]
STATED_EXPORTS: Schema = {"store": pl.String, "record": pl.String, "exported_at": pl.Datetime("us")}
DECLARED: Schema = {"declared_until": pl.Datetime("us")}
PAST_COVERAGE: Schema = {"store": pl.String, "kind": pl.String, "covered_until": pl.Datetime("us")}

CoverageByStore = Mapping[str, Mapping[str, datetime]]
"""Store → kind of record → until when it is covered."""


def stated_exports(sheets: pl.DataFrame, codes: Mapping[str, str]) -> pl.DataFrame:
    """Store, record and moment of the exports that state one; columns as in STATED_EXPORTS.

    ``sheets`` as :func:`warehouse.build.load_tables.numbered_sheets` gives them, ``codes`` present codes. A
    sheet all of whose rows were rejected delivers nothing, and no moment lies after the load.
    """
    stated = sheets.filter(
        pl.col("exported_by").is_in(STATED)
        & (pl.col("rejected") < pl.col("read"))
        & (pl.col("exported_at") <= pl.col("loaded_at") + pl.duration(days=1))
    )
    rows = stated.select("stores", "record", "exported_at").explode("stores").rename({"stores": "store"})
    rows = rows.filter(pl.col("store").is_not_null() & (pl.col("store") != ""))
    return rows.with_columns(pl.col("store").replace(dict(codes))).cast(pl.Schema(STATED_EXPORTS))


def declared_until(day: date | None) -> pl.DataFrame:
    """The moment up to which somebody declared the records complete, the end of ``day``; no row without."""
    rows = [] if day is None else [(datetime.combine(day, time(23, 59, 59)),)]
    return pl.DataFrame(rows, schema={**DECLARED}, orient="row")


def past_coverage(coverage: CoverageByStore, until: datetime) -> pl.DataFrame:
    """The coverage as of a past moment: that of the served warehouse, and not later than ``until``."""
    rows = [(store, kind, min(at, until)) for store, kinds in coverage.items() for kind, at in kinds.items()]
    return pl.DataFrame(rows, schema={**PAST_COVERAGE}, orient="row")


def coverage_by_store(db: duckdb.DuckDBPyConnection, catalog: str) -> CoverageByStore:
    """The coverage of every store in a catalog with a table ``stores``."""
    kinds = [name.removesuffix("_until") for name in COVERAGE[1:]]
    rows = db.execute(
        f"select store, {', '.join(COVERAGE[1:])} from {catalog}.stores order by store"
    ).fetchall()
    return {
        store: {kind: at for kind, at in zip(kinds, moments, strict=True) if at} for store, *moments in rows
    }


def no_past_coverage() -> pl.DataFrame:
    """No coverage but what the records themselves tell."""
    return pl.DataFrame(schema={**PAST_COVERAGE})


def register_coverage(
    db: duckdb.DuckDBPyConnection, stated: pl.DataFrame, declared: pl.DataFrame, past: pl.DataFrame
) -> None:
    """Create the tables of ``records`` that ``marts/coverage.sql`` reads."""
    tables = {"stated_exports": stated, "declared_complete": declared, "past_coverage": past}
    for table, rows in tables.items():
        register_frame(db, "given_rows", rows)
        db.execute(f"create table records.{table} as select * from given_rows")
        db.unregister("given_rows")

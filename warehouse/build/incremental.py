"""Incremental build: only the stores that a load touches are built anew, in a copy of the served warehouse.

Because every mart is made from each store's own records, stores do not depend on each other. Whatever happens
to a load (it is new, read anew, withdrawn, restored), the stores of the sheets that differ are built by the
same SQL that makes a whole warehouse, and replace their rows in the copy.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.build.load_tables import numbered_sheets, quoted
from warehouse.storage.home import Home
from warehouse.storage.rewritten_batches import rewritten_batches

MAXIMUM_GROWTH = 2
"""Maximum size of a file, in times its last full build, because replaced rows are freed late or never."""


@dataclass(frozen=True)
class OutdatedPart:
    """The outdated part of a served warehouse: all rows of these stores, and the notes of these sheets."""

    file: Path
    """The served warehouse."""
    stores: frozenset[str]
    file_ids: frozenset[int]

    def reads(self, sheets: pl.DataFrame, codes: Mapping[str, str]) -> pl.DataFrame:
        """The sheets that may have rows of the stores: those that list one of them, or list none at all.

        ``codes``: code that a store no longer has → its present one.
        """
        names = [*self.stores, *(code for code, present in codes.items() if present in self.stores)]
        listed = pl.col("stores").list
        return sheets.filter((listed.len() == 0) | (listed.set_intersection(names).list.len() > 0))

    def notes(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """The sheets whose rejected rows and warnings are new."""
        return sheets.filter(pl.col("file_id").is_in([*self.file_ids]))


def outdated_part(
    place: Home, served: Mapping[str, Any], wanted: Mapping[str, Any], codes: Mapping[str, str]
) -> OutdatedPart | None:
    """What differs between the manifests of the served warehouse and of the wanted one.

    ``codes``: code that a store no longer has → its present one.

    None where a full build is needed: where recipe or as_of differ, where a sheet does not list its stores,
    where more than half of the stores differ, and where the served file has grown too much or is missing.
    """
    if any(served.get(key) != wanted[key] for key in ("recipe", "as_of_asked", "complete_until")):
        return None
    file = place.warehouse(served["id"])
    if not file.exists() or file.stat().st_size > MAXIMUM_GROWTH * served["whole"]["bytes"]:
        return None
    sheets = numbered_sheets(place, wanted["loads"])
    changed = _differing(numbered_sheets(place, served["loads"]), sheets)
    changed += sheets.filter(pl.col("batch").is_in([*rewritten_batches(place)])).to_dicts()
    stores = {codes.get(store, store) for sheet in changed for store in sheet["stores"]} - {""}
    if not all(sheet["stores"] for sheet in changed) or 2 * len(stores) > len({*served["as_of"]} | stores):
        return None
    return OutdatedPart(file, frozenset(stores), frozenset(sheet["file_id"] for sheet in changed))


def replace_part(db: duckdb.DuckDBPyConnection, part: OutdatedPart, file: Path) -> None:
    """Copy the served warehouse to ``file``, attach it as ``whole``, and replace the part in it."""
    shutil.copyfile(part.file, file)
    db.execute(f"attach '{quoted(file)}' as whole")
    tables = db.execute(
        "select table_name, bool_or(column_name = 'store') from duckdb_columns() "
        "where database_name = 'warehouse' group by table_name order by table_name"
    ).fetchall()
    db.execute("begin")
    for table, is_by_store in tables:
        key, outdated = ("store", part.stores) if is_by_store else ("file_id", part.file_ids)
        db.execute(f"delete from whole.{table} where {key} in (select unnest(?))", [[*outdated]])
        db.execute(f"insert into whole.{table} by name from warehouse.{table}")
    db.execute("commit")


def _differing(before: pl.DataFrame, now: pl.DataFrame) -> list[dict[str, Any]]:
    """The sheets that only one of the two has: new, removed, or the same under another ``file_id``."""
    old, new = ({repr(sheet): sheet for sheet in sheets.iter_rows(named=True)} for sheets in (before, now))
    return [(old | new)[sheet] for sheet in old.keys() ^ new.keys()]

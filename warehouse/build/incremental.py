"""One more file in seconds: only the stores that it touches are worked out anew, in a copy of what is served.

Stores never touch each other: every mart is made of each store's own records. So whatever happens to a load
(it is new, read anew, withdrawn, restored), the stores of the sheets that differ are worked out by the very
SQL that makes a whole warehouse, and replace what the copy has of them.
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

GROWN = 2
"""Times its last whole build that a file may come to weigh: what was replaced is freed late or never."""


@dataclass(frozen=True)
class OutdatedPart:
    """What of a served warehouse no longer holds: all of these stores, and what is noted of these sheets."""

    file: Path
    """The served warehouse."""
    stores: frozenset[str]
    file_ids: frozenset[int]

    def reads(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """The sheets that may have rows of the stores: those that say so, and those that do not tell."""
        told = pl.col("stores").list
        return sheets.filter((told.len() == 0) | (told.set_intersection([*self.stores]).list.len() > 0))

    def notes(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """The sheets whose rejected rows and warnings are new."""
        return sheets.filter(pl.col("file_id").is_in([*self.file_ids]))


def outdated_part(place: Home, served: Mapping[str, Any], wanted: Mapping[str, Any]) -> OutdatedPart | None:
    """What differs between the manifests of the warehouse that is served and of the one that is wanted.

    None where all has to be built: where another recipe or as_of makes it, where a sheet does not tell its
    stores, where more than half of the stores differ, and where the file has grown too much or is lost.
    """
    if any(served.get(made_by) != wanted[made_by] for made_by in ("recipe", "as_of_asked")):
        return None
    file = place.warehouse(served["id"])
    if not file.exists() or file.stat().st_size > GROWN * served["whole"]["bytes"]:
        return None
    changed = _differing(numbered_sheets(place, served["loads"]), numbered_sheets(place, wanted["loads"]))
    stores = {store for sheet in changed for store in sheet["stores"]} - {""}
    if not all(sheet["stores"] for sheet in changed) or 2 * len(stores) > len({*served["as_of"]} | stores):
        return None
    return OutdatedPart(file, frozenset(stores), frozenset(sheet["file_id"] for sheet in changed))


def replace_part(db: duckdb.DuckDBPyConnection, part: OutdatedPart, file: Path) -> None:
    """Copy the served warehouse to ``file``, open it as ``whole``, and put ``house`` in the part's place."""
    shutil.copyfile(part.file, file)
    db.execute(f"attach '{quoted(file)}' as whole")
    tables = db.execute(
        "select table_name, bool_or(column_name = 'store') from duckdb_columns() "
        "where database_name = 'house' group by table_name order by table_name"
    ).fetchall()
    db.execute("begin")
    for table, is_by_store in tables:
        key, gone = ("store", part.stores) if is_by_store else ("file_id", part.file_ids)
        db.execute(f"delete from whole.{table} where {key} in (select unnest(?))", [[*gone]])
        db.execute(f"insert into whole.{table} by name from house.{table}")
    db.execute("commit")


def _differing(before: pl.DataFrame, now: pl.DataFrame) -> list[dict[str, Any]]:
    """The sheets that only one of both has: new, gone, or the same under another number."""
    old, new = ({repr(sheet): sheet for sheet in sheets.iter_rows(named=True)} for sheets in (before, now))
    return [(old | new)[told] for told in old.keys() ^ new.keys()]

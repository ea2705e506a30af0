"""Write the exported tables as Parquet files into a folder; a table that did not change is left as it is."""

from pathlib import Path

import polars as pl

from care.i18n import say
from care.storage.atomic_files import open_private, put_in_place, unfinished_file, write_whole
from warehouse.export.cannot_export import CannotExport
from warehouse.export.export_tables import ExportTable

SEMANTIC_FILE = "metrics.yml"


def write_folder(folder: Path, tables: list[ExportTable], semantic: str) -> list[str]:
    """Write the tables and the semantic layer; the names of the tables that changed. Raises CannotExport."""
    changed = []
    try:
        for table in tables:
            file = folder / f"{table.name}.parquet"
            if not _is_there(file, table.rows):
                with unfinished_file(file) as temporary:
                    with open_private(temporary):
                        table.rows.write_parquet(temporary)
                    put_in_place(temporary, file)
                changed.append(table.name)
        write_whole(folder / SEMANTIC_FILE, semantic)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise CannotExport(
            say(
                f"没有写完 {folder}：{fault}。请检查磁盘空间与权限后重试。",
                f"{folder} was not written whole: {fault}. Check disk space and rights, and try again.",
            )
        ) from fault
    return changed


def _is_there(file: Path, rows: pl.DataFrame) -> bool:
    try:
        return pl.read_parquet(file).equals(rows)
    except (OSError, pl.exceptions.PolarsError):
        return False

"""Whether a built warehouse can be read to its last byte, and which files it was built from."""

from pathlib import Path

import duckdb

from warehouse.build.load_tables import quoted


def unreadable_table(file: Path) -> str | None:
    """The first table of a built warehouse that cannot be read, or the file's name; None where all can."""
    try:
        with duckdb.connect() as db:
            db.execute(f"attach '{quoted(file)}' as built (read_only)")
            tables = db.execute(
                "select table_name from duckdb_tables() where database_name = 'built'"
            ).fetchall()
            for (table,) in tables:
                if not _is_readable(db, table):
                    return str(table)
            return None if tables else file.name
    except duckdb.Error:
        return file.name


def file_names(file: Path) -> list[str]:
    """The names of the files that a warehouse was built from; empty where it cannot be read."""
    try:
        with duckdb.connect() as db:
            db.execute(f"attach '{quoted(file)}' as built (read_only)")
            return [name for (name,) in db.execute("select distinct file from built.files").fetchall()]
    except duckdb.Error:
        return []


def _is_readable(db: duckdb.DuckDBPyConnection, table: str) -> bool:
    try:
        db.execute(f'select bit_xor(hash(t)) from built."{table}" t').fetchall()
    except duckdb.Error:
        return False
    return True

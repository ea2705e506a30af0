"""Write the exported tables into a schema of PostgreSQL: only the stores of a table that changed.

Everything is done in one transaction, so whoever reads sees the tables of one export or of the other.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from care.i18n import say
from warehouse.export.cannot_export import CannotExport
from warehouse.export.export_tables import ExportTable
from warehouse.foreign.address import shown_address
from warehouse.foreign.foreign_faults import ForeignFault, foreign_faults

PARTS = "export_parts"
"""The table in which an export writes what each part of each table holds."""
TYPES: dict[Any, sa.types.TypeEngine[Any]] = {
    pl.String: sa.Text(),
    pl.Boolean: sa.Boolean(),
    pl.Date: sa.Date(),
    pl.Datetime: sa.DateTime(),
    pl.Float64: sa.Double(),
}
"""Type of a column → type in PostgreSQL; whole numbers are bigint."""


def write_schema(address: str, password: str | None, schema: str, tables: list[ExportTable]) -> list[str]:
    """Write the tables; the names of those of which any part changed. Raises CannotExport."""
    try:
        with foreign_faults():
            return _write(sa.make_url(address), password, schema, tables)
    except ForeignFault as fault:
        told = str(fault).replace(password, "***") if password else str(fault)
        place = shown_address(address)
        raise CannotExport(
            say(
                f"没有写入 {place}：{told}。请检查网络、账号与权限；其中原有的表不变。",
                f"Nothing was written to {place}: {told}. Check network, account and rights; what is there "
                "stands.",
            )
        ) from None


def _write(url: sa.URL, password: str | None, schema: str, tables: list[ExportTable]) -> list[str]:
    engine = sa.create_engine(url if password is None else url.set(password=password), poolclass=NullPool)
    metadata = sa.MetaData(schema=schema)
    parts = sa.Table(
        PARTS,
        metadata,
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("part", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    with engine.begin() as db:
        db.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
        parts.create(db, checkfirst=True)
        db.execute(sa.text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": f"care {schema}"})
        return [
            table.name for table in tables if _write_table(db, _declared(table, metadata), table.rows, parts)
        ]


def _declared(table: ExportTable, metadata: sa.MetaData) -> sa.Table:
    columns = [
        sa.Column(name, TYPES.get(kind.base_type(), sa.BigInteger()))
        for name, kind in table.rows.schema.items()
    ]
    return sa.Table(table.name, metadata, *columns)


def _write_table(db: sa.Connection, table: sa.Table, rows: pl.DataFrame, parts: sa.Table) -> bool:
    """Replace the parts that changed, or the whole table where its columns did; whether any did."""
    is_new = not _has_these_columns(db, table)
    if is_new:
        table.drop(db, checkfirst=True)
        table.create(db)
        db.execute(parts.delete().where(parts.c.table_name == table.name))
    stored = sa.select(parts.c.part, parts.c.content).where(parts.c.table_name == table.name)
    known: dict[str, str] = dict(map(tuple, db.execute(stored)))
    now = dict(_parts(rows))
    contents = {part: _content(held) for part, held in now.items()}
    outdated = [part for part in known.keys() | now.keys() if known.get(part) != contents.get(part)]
    for part in sorted(outdated):
        db.execute(table.delete().where(_is_part(table, part)))
        db.execute(parts.delete().where(parts.c.table_name == table.name, parts.c.part == part))
        if part in now:
            _copy(db, table, now[part])
            db.execute(parts.insert().values(table_name=table.name, part=part, content=contents[part]))
    return is_new or bool(outdated)


def _has_these_columns(db: sa.Connection, table: sa.Table) -> bool:
    inspected = sa.inspect(db)
    if not inspected.has_table(table.name, table.schema):
        return False
    there = [
        (str(column["name"]), column["type"].compile(db.dialect))
        for column in inspected.get_columns(table.name, table.schema)
    ]
    return there == [(column.name, column.type.compile(db.dialect)) for column in table.columns]


def _parts(rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows by store, those without one under a blank name; a table without stores is one part."""
    if "store" not in rows.columns:
        yield "", rows
        return
    for part in rows.partition_by("store", maintain_order=True):
        yield part["store"][0] or "", part


def _is_part(table: sa.Table, part: str) -> sa.ColumnElement[bool]:
    if "store" not in table.columns:
        return sa.true()
    return table.c.store == part if part else table.c.store.is_(None)


def _content(rows: pl.DataFrame) -> str:
    """A fingerprint of rows; another version of Polars may give another, and then they are written anew."""
    return f"{rows.height} {rows.hash_rows().hash().sum() if rows.height else 0}"


def _copy(db: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> None:
    """Append rows by COPY, many times faster than statements."""
    quote = db.dialect.identifier_preparer.format_table(table)
    with closing(db.connection.cursor()) as cursor, cursor.copy(f"copy {quote} from stdin") as copy:
        for row in rows.iter_rows():
            copy.write_row(row)

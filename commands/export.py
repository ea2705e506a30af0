"""``care export``: the masked marts and the figures as Parquet files, or in a schema of PostgreSQL."""

from pathlib import Path
from typing import Annotated

import typer

from care.audit.log import AuditEvent, record_event, signed_by
from care.i18n import say
from commands.console.current_build import ensure_current
from commands.console.terminal import announce
from commands.console.usage_error import UsageError
from etl.database.password import read_password
from warehouse.query.warehouse import Warehouse

commands = typer.Typer()


@commands.command("export")
def export_tables_to(
    context: typer.Context,
    to: Annotated[
        str, typer.Option(help="文件夹，或 postgresql://… | a folder, or postgresql://…", metavar="DIR|URL")
    ],
    schema: Annotated[str, typer.Option(help="PostgreSQL 的 schema | of PostgreSQL")] = "care",
    password: Annotated[
        str | None,
        typer.Option(
            help="密码在哪里 | where the password is: env:NAME, file:PATH, keyring:SERVICE/USER",
            metavar="PLACE",
        ),
    ] = None,
) -> None:
    """导出脱敏的明细与指标，供其他 BI 工具使用 | Write masked marts and figures for other tools."""
    from warehouse.export.export_tables import export_tables
    from warehouse.export.parquet_folder import write_folder
    from warehouse.export.postgresql_schema import write_schema
    from warehouse.export.semantic_models import semantic_yaml
    from warehouse.foreign.address import BadAddress, checked_address, shown_address

    address = None
    if "://" in to:
        if not to.startswith("postgresql"):
            raise UsageError(
                say(
                    "只能写入文件夹或 PostgreSQL，请写 --to 文件夹，或 --to postgresql://…",
                    "Only a folder or PostgreSQL can be written: --to a folder, or --to postgresql://…",
                )
            )
        try:
            address = checked_address(to)
        except BadAddress as fault:
            raise UsageError(say(f"--to：{fault.zh}", f"--to: {fault.en}")) from None
    ensure_current(context.obj)
    warehouse = Warehouse.open(context.obj)
    tables = export_tables(warehouse)
    place = shown_address(address) if address else str(Path(to))
    rows = sum(table.rows.height for table in tables)
    record_event(context.obj, signed_by(""), AuditEvent.EXPORT, to=place, build=warehouse.build, rows=rows)
    if address:
        changed = write_schema(address, read_password(password, context.obj), schema, tables)
    else:
        changed = write_folder(Path(to), tables, semantic_yaml(tables))
    names = ", ".join(changed) or say("无", "none")
    announce(
        say(
            f"{place}：{len(tables)} 张表，共 {rows} 行；有变化的：{names}",
            f"{place}: {len(tables)} tables, {rows} rows; changed: {names}",
        )
    )

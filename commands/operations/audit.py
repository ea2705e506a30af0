"""``care audit``: list the audit log and verify its hash chain."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from care.access.change_log import record_access_changes
from care.audit.audit_table import audit_table
from care.audit.log import AuditEvent, read_audit
from commands.console.passphrase import passphrase_of_existing
from commands.console.terminal import announce, print_csv, print_json, print_table
from commands.figures import Form, Format, Since
from warehouse.query.parse_question import read_day
from warehouse.services.backups.encrypted_file import is_encrypted
from warehouse.services.backups.restore import kept_tips
from warehouse.storage.audit_witness import verify_by_manifests

BROKEN = 1

commands = typer.Typer()


@commands.command("audit")
def show_audit(
    context: typer.Context,
    since: Since = None,
    what: Annotated[AuditEvent | None, typer.Option(help="哪类事 | which deeds", metavar="DEED")] = None,
    form: Form = Format.TABLE,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="只核验，指出首个不符的行 | only verify; names the first wrong line"),
    ] = False,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="再与这份备份核对，可重复 | check against this backup, too", metavar="BACKUP"),
    ] = None,
) -> None:
    """列出并核验审计日志 | List the audit log and verify it; exit 1 where it was tampered with."""
    home, day = context.obj, read_day(since)
    record_access_changes(home)
    if not verify:
        _list(home, day, what, form)
    verdict = verify_by_manifests(home, *(_tips(backup) for backup in against or ()))
    if verify and form is Format.JSON:
        print_json({"lines": verdict.lines, "first_wrong_line": verdict.broken_at, "says": verdict.sentence})
    announce(verdict.sentence)
    if verdict.broken_at:
        raise typer.Exit(BROKEN)


def _tips(backup: Path) -> dict[str, Any]:
    """The ends of the log that a backup keeps."""
    return kept_tips(backup, passphrase_of_existing() if is_encrypted(backup) else None)


def _list(home: Path, day: date | None, what: AuditEvent | None, form: Format) -> None:
    lines = read_audit(home)
    if day:
        lines = lines.filter(pl.col("at").is_null() | (pl.col("at").str.head(10) >= day.isoformat()))
    if what:
        lines = lines.filter(pl.col("what").is_null() | (pl.col("what") == what))
    match form:
        case Format.TABLE:
            print_table(audit_table(lines))
        case Format.JSON:
            print_json([line | {"details": _parsed(line)} for line in lines.to_dicts()])
        case Format.CSV:
            print_csv(lines)


def _parsed(line: dict[str, Any]) -> Any:
    """The details as JSON; the raw text of a line that cannot be parsed."""
    return line["details"] if line["at"] is None else json.loads(line["details"])

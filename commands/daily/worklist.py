"""``care worklist``: who is to be called on a day, by whom, and why."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from care.access.principal import Principal, Right
from care.audit.log import AuditEvent, record_event, signed_by
from care.export.csv_xlsx import ExportInfo, xlsx
from care.i18n import say
from care.reports.deliver.sending import DeliveryState, delivery_text, send
from care.storage.atomic_files import open_private, put_in_place, unfinished_file
from care.worklist.hours_text import hours_sentence
from care.worklist.worklist_table import missing_sentences, stale_sentences, worklist_message, worklist_table
from commands.console.current_build import ensure_current
from commands.console.terminal import announce, print_json, print_table
from commands.daily.needs_attention import ListFormat
from warehouse.query.parse_question import read_day, read_question
from warehouse.query.warehouse import UnknownName, Warehouse
from warehouse.services.unmask import OriginalsWithheld
from warehouse.services.worklists.daily_worklist import Worklist, worklist
from warehouse.services.worklists.worklist_file import unmasked_worklist

commands = typer.Typer()
NOT_SENT = 1
MESSAGE = "worklist"
"""What a channel's ``reports`` calls the morning's message."""


@commands.command("worklist")
def list_work(
    context: typer.Context,
    agent: Annotated[str | None, typer.Option(help="只看一位专员 | one agent only", metavar="AGENT")] = None,
    stores: Annotated[
        list[str] | None,
        typer.Option("--store", help="只看，可多次 | only this store, repeatable", metavar="STORE"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--day", help="哪一天，默认今天 | which day, else today", metavar="DAY")
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="写法 | how it is written")] = ListFormat.TABLE,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="含姓名电话的 XLSX | an XLSX with names and phones", metavar="FILE"),
    ] = None,
    reason: Annotated[
        str, typer.Option(help="为何需要姓名电话 | why names and phones are needed", metavar="WHY")
    ] = "",
    send_it: Annotated[
        bool, typer.Option("--send", help="按 sending.toml 发送件数 | send the numbers to the channels")
    ] = False,
) -> None:
    """列出当天该拨打的回访 | List whom to call on a day, most urgent first."""
    ensure_current(context.obj)
    warehouse = Warehouse.open(context.obj)
    only = read_question(warehouse, where=[f"store={store}" for store in stores or ()]).where.get("store", ())
    found = worklist(warehouse, date.today(), only, read_day(on))
    shown = found if agent is None else found.of(agent)
    rows = shown.rows
    announce(*stale_sentences(found.stale), *missing_sentences(found.missing))
    if to is not None:
        _write(warehouse, found, agent, reason, to)
    elif send_it:
        _send(context.obj, found, tuple(only) or tuple(warehouse.stores()["store"]))
    elif form is ListFormat.JSON:
        print_json(rows.drop("file_id", "source_row").to_dicts())
    else:
        print_table(worklist_table(rows))
        if agent is None:
            announce(*(hours_sentence(store, plan) for store, plan in sorted(found.plans.items())))
        else:
            announce(*shown.day_sentences)


def _write(warehouse: Warehouse, found: Worklist, agent: str | None, reason: str, to: Path) -> None:
    """Write an agent's list with names and phones; raises UnknownName where it cannot be given."""
    if agent is None or to.suffix.lower() != ".xlsx":
        raise UnknownName(
            say(
                "请用 --agent 指定一位专员，并让文件名以 .xlsx 结尾。",
                "Name one agent with --agent, and a file that ends in .xlsx.",
            )
        )
    here = Principal(signed_by(""), None, frozenset(), None, frozenset(Right))
    # The file first, so that a list that is given once a day is not lost for want of a place.
    with unfinished_file(to) as temporary:
        with open_private(temporary) as descriptor:
            try:
                rows = unmasked_worklist(warehouse, here, found, agent, reason)
            except OriginalsWithheld as why:
                raise UnknownName(str(why)) from why
            title = worklist_message(found.day, rows)[0]
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(xlsx(worklist_table(rows), ExportInfo(title, (agent,))))
        put_in_place(temporary, to)
    announce(
        say(
            f"{agent} 的 {rows.height} 件已写入 {to}，含姓名和电话：用完请删除。",
            f"{rows.height} of {agent} are in {to}, with names and phones: delete it after use.",
        )
    )


def _send(home: Path, found: Worklist, stores: tuple[str, ...]) -> None:
    lines = worklist_message(found.day, found.rows)
    record_event(home, signed_by(""), AuditEvent.SEND, name=lines[0])
    outcomes = send(home, MESSAGE, str(found.day), stores, lines)
    announce(*map(delivery_text, outcomes))
    if not outcomes:
        announce(
            say("没有接收待办的渠道，见 sending.toml。", "No channel takes the worklist, see sending.toml.")
        )
    if not outcomes or any(outcome.state is not DeliveryState.SENT for outcome in outcomes):
        raise typer.Exit(NOT_SENT)

"""``care report``: write a report to a file, and send its digest to the channels."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from care.audit.log import AuditEvent, record_event, signed_by
from care.i18n import say
from care.reports import REPORTS, Report, digest, write_report
from care.reports.deliver.sending import DeliveryState, delivery_text, send
from care.reports.render.file import check_name
from commands.console.terminal import announce
from commands.report_period import period_day
from warehouse.query.warehouse import UnknownName, Warehouse
from warehouse.services.report_data import gather_report

NOT_SENT = 1

commands = typer.Typer()
Name = StrEnum("Name", {key: key for key in REPORTS})  # type: ignore[misc]  # names not written out


@commands.command("report")
def make_report(
    context: typer.Context,
    name: Annotated[Name, typer.Argument(help="哪份报告 | which report", metavar="REPORT")],
    to: Annotated[
        Path | None, typer.Option(help="写入文件 .pptx .xlsx .html | the file to write", metavar="FILE")
    ] = None,
    month: Annotated[
        str | None, typer.Option(help="月报的月份，默认最近完整的 | month: 2026-02", metavar="MONTH")
    ] = None,
    week: Annotated[
        str | None, typer.Option(help="周报的那一周 | a day of the week: 2026-03-02", metavar="DAY")
    ] = None,
    store: Annotated[str | None, typer.Option(help="只看一家门店 | one store only", metavar="STORE")] = None,
    on: Annotated[
        str | None, typer.Option("--day", help="日报的那一天 | the day: 2026-03-10", metavar="DAY")
    ] = None,
    quarter: Annotated[
        str | None, typer.Option(help="季度报告的季度 | quarter: 2026-Q1", metavar="QUARTER")
    ] = None,
    half_year: Annotated[
        str | None, typer.Option(help="半年报告的半年 | half-year: 2025-H2", metavar="HALF")
    ] = None,
    send_it: Annotated[
        bool, typer.Option("--send", help="按 sending.toml 发送摘要 | send the digest")
    ] = False,
) -> None:
    """生成报告，可发送摘要 | Make a report, from daily to half-yearly, and send its digest."""
    kind = REPORTS[name]
    if to is None and not send_it:
        raise UnknownName(
            say("请用 --to 指定文件，或用 --send 发送。", "Name a file with --to, or send it with --send.")
        )
    if to is not None:
        check_name(to)
    given = {
        "--day": on,
        "--week": week,
        "--month": month,
        "--quarter": quarter,
        "--half-year": half_year,
    }
    content = gather_report(Warehouse.open(context.obj), kind, period_day(kind, given), store)
    if to is not None:
        record_event(context.obj, signed_by(""), AuditEvent.EXPORT, file=to.name)
        write_report(content, to)
        announce(say(f"报告已写入 {to}", f"the report is in {to}"), *content.caveats)
    if send_it and not _all_sent(context.obj, content, to):
        raise typer.Exit(NOT_SENT)


def _all_sent(home: Path, content: Report, attached: Path | None) -> bool:
    record_event(home, signed_by(""), AuditEvent.SEND, name=content.title)
    outcomes = send(home, content.kind, content.period, content.stores, digest(content), attached)
    announce(*map(delivery_text, outcomes))
    if not outcomes:
        announce(
            say(
                "没有接收这份报告的渠道，见 sending.toml。", "No channel takes this report, see sending.toml."
            )
        )
    return bool(outcomes) and all(outcome.state is DeliveryState.SENT for outcome in outcomes)

"""``care loads``, ``withdraw``, ``rebuild`` and ``watch``: list loads, undo one, rebuild, watch a folder."""

from pathlib import Path
from typing import Annotated

import typer

from care.i18n import say
from care.semantic.column_labels import with_labels
from commands.console.after_load import announce_news, learn_after_load
from commands.console.clock import DespiteClock, confirm_clock
from commands.console.fault_log import fault_log
from commands.console.terminal import AsJson, announce, print_json, print_table, progress
from commands.console.usage_error import UsageError
from etl.database.schedule import ScheduledSources
from etl.pipeline import load_history
from etl.pipeline.messages import load_messages
from etl.pipeline.watch import Watcher, watch
from warehouse.query.parse_question import read_day

commands = typer.Typer()

Name = Annotated[
    str,
    typer.Argument(help="编号或文件名，见 care loads | id or file, see care loads", metavar="LOAD"),
]
By = Annotated[str, typer.Option(help="经手人 | who does it", metavar="NAME")]


@commands.command()
def loads(context: typer.Context, as_json: AsJson = False) -> None:
    """导入历史 | Every file ever loaded: who, when, which content, what became of it."""
    history = load_history.history(context.obj)
    if as_json:
        print_json(history.to_dicts())
    else:
        print_table(
            with_labels(history.with_columns(content=history["content"].str.head(8)).drop("withdrawn"))
        )


@commands.command()
def withdraw(
    context: typer.Context,
    load: Name,
    reason: Annotated[str, typer.Option(help="原因 | why", prompt="原因 | why", metavar="TEXT")],
    by: By = "",
) -> None:
    """撤回一次导入，可恢复 | Build the warehouse without a load; it can be restored."""
    with progress() as tell:
        done = load_history.withdraw(context.obj, load, reason=reason, by=by, tell=tell)
    announce(
        say(
            f"{done.file} 已撤回。恢复：care restore {done.id}",
            f"{done.file} is withdrawn. To undo: care restore {done.id}",
        )
    )


@commands.command(name="complete-until")
def complete_records_until(
    context: typer.Context,
    day: Annotated[
        str | None, typer.Argument(help="该日（含） | the day, it included: 2026-03-09", metavar="[DAY]")
    ] = None,
    withdraw_it: Annotated[
        bool, typer.Option("--withdraw", help="收回声明 | take the declaration back")
    ] = False,
    by: By = "",
) -> None:
    """声明记录已完整到某日，此后未做的算漏做 | Declare the records complete up to a day."""
    if (day is None) != withdraw_it:
        raise UsageError(
            say(
                "请写明日期，例如 care complete-until 2026-03-09；收回声明请用 --withdraw。",
                "Name the day, such as care complete-until 2026-03-09; or take it back with --withdraw.",
            )
        )
    declared = read_day(day)
    with progress() as tell:
        load_history.declare_complete(context.obj, declared, tell, by=by)
    announce(
        say("已收回声明。", "The declaration is taken back.")
        if declared is None
        else say(
            f"记录已声明完整到 {declared}（含）；到期而没有记录的算未做。",
            f"The records are declared complete up to {declared}: what fell due by then and was not done is "
            "missed.",
        )
    )


@commands.command()
def rebuild(context: typer.Context) -> None:
    """用已导入的文件重建 | Build the warehouse anew of what is loaded."""
    with progress() as tell:
        build = load_history.rebuild(context.obj, tell)
    announce(say(f"已重建：{build}", f"built anew: {build}"))


@commands.command(name="watch")
def watch_folder(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            file_okay=False,
            metavar="[FOLDER]",
            help="不写则只按时取数据库来源 | without it only the sources with a schedule",
        ),
    ] = None,
    every: Annotated[float, typer.Option(help="每隔几秒查看 | seconds between looks", min=0.1)] = 5,
    by: By = "",
    yes: DespiteClock = False,
) -> None:
    """监视文件夹，并按时取数据库来源 | Load what arrives in a folder, fetch databases on schedule."""
    watched = ScheduledSources(context.obj, Watcher(context.obj, folder, by) if folder else None, by)
    if watched.is_empty:
        raise UsageError(
            say(
                "没有可监视的：请写明文件夹，或在来源的 [database] 里写 schedule（docs/sources.md）。",
                "There is nothing to watch: name a folder, or give the [database] of a source a schedule "
                "(docs/sources.md).",
            )
        )
    confirm_clock(context.obj, yes=yes)
    place = folder or context.obj / "sources"
    announce(say(f"正在监视 {place}，按 Ctrl-C 结束", f"watching {place}, Ctrl-C ends it"))
    try:
        with fault_log(context.obj):
            for report in watch(watched, every, announce):
                accepted = sum(sheet.accepted for sheet in report.sheets)
                files = ", ".join(dict.fromkeys(sheet.file for sheet in report.sheets))
                announce(
                    *load_messages(report),
                    say(f"{files}：采用 {accepted} 行", f"{files}: {accepted} rows count"),
                )
                announce_news(context.obj)
                learn_after_load(context.obj)
    except KeyboardInterrupt:
        announce(say("已停止监视", "stopped watching"))

"""``care doctor``: check a home, say what is lost, and mend it from what is there."""

from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from care.i18n import say
from commands.console.terminal import announce, print_json, print_table, progress
from etl.diagnosis.diagnose import Repaired, diagnose, repair
from etl.diagnosis.finding import Finding

FOUND = 1

commands = typer.Typer()


class FindingsForm(StrEnum):
    """The forms in which findings are printed."""

    TABLE = "table"
    JSON = "json"


@commands.command()
def doctor(
    context: typer.Context,
    mend: Annotated[
        bool, typer.Option("--repair", help="用现存的数据修复 | mend from what is there")
    ] = False,
    form: Annotated[FindingsForm, typer.Option("--format", help="输出形式 | form")] = FindingsForm.TABLE,
) -> None:
    """检查数据文件夹：丢失了什么、怎么修复；有发现时退出码为 1 | Check the home; exit 1 for findings."""
    done = None
    if mend:
        with progress() as tell:
            done = repair(context.obj, tell=tell)
    findings = diagnose(context.obj)
    if form is FindingsForm.JSON:
        repaired = None if done is None else vars(done)
        print_json({"findings": [one.as_json() for one in findings], "repaired": repaired})
    else:
        if findings:
            print_table(_table(findings))
        if done:
            announce(*_told(done))
        if not findings:
            announce(say("没有发现问题。", "Nothing is wrong."))
    if findings or (done and done.load_again):
        raise typer.Exit(FOUND)


def _told(done: Repaired) -> list[str]:
    told = []
    if done.build:
        told.append(say(f"已用现存的数据重建：{done.build}", f"Built anew of what is there: {done.build}"))
    if done.closed:
        told.append(
            say(
                f"{done.closed} 个文件或文件夹现在只有所有者可读。",
                f"Files and folders that only their owner can read from now on: {done.closed}.",
            )
        )
    if done.load_again:
        files = ", ".join(done.load_again)
        told.append(say(f"请重新导入：{files}", f"Load these files again: {files}"))
    return told


def _table(findings: list[Finding]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            say("级别", "Severity"): [one.severity.label for one in findings],
            say("检查项", "Check"): [one.check for one in findings],
            say("发现", "Finding"): [one.what for one in findings],
            say("怎么办", "Cure"): [one.cure for one in findings],
        }
    )

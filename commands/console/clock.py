"""A load under a clock that can hardly be right is asked for."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from care.i18n import say
from commands.console.terminal import announce
from commands.console.usage_error import UsageError
from etl.diagnosis.clock_check import clock_question

DespiteClock = Annotated[
    bool, typer.Option("--yes", help="时钟有疑问时也导入 | load even where the clock is doubted")
]


def confirm_clock(home: Path, *, yes: bool) -> None:
    """Go on where the clock can be right, where ``yes``, or where the person at the terminal says so.

    Raises UsageError otherwise.
    """
    question = clock_question(home)
    if question is None:
        return
    announce(question)
    if not yes and sys.stdin.isatty():
        yes = typer.confirm(say("时钟没有错，照样导入？", "The clock is right, load nevertheless?"), err=True)
    if not yes:
        raise UsageError(
            say(
                "没有导入。时钟确实没有错时，请加 --yes。",
                "Nothing was loaded. Add --yes where the clock is right.",
            )
        )

"""``care templates`` and ``demo``: import templates and demo data, for a store without exports yet."""

from pathlib import Path
from typing import Annotated

import typer

from care.i18n import say
from commands.console.terminal import announce, progress
from etl.demo import write_demo
from etl.intake import load_demo
from etl.templates.workbooks import write_templates

commands = typer.Typer()


@commands.command()
def templates(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """写出导入模板 | Write the import templates."""
    write_templates(folder)
    announce(say(f"模板已写入 {folder}", f"the templates are in {folder}"))


@commands.command()
def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="只写原始文件 | only write the raw files there", metavar="[DIR]")
    ] = None,
) -> None:
    """生成演示数据；不写 DIR 则直接导入 | Make the demo data; without DIR it is loaded as well."""
    announce(say("正在生成演示数据，约需半分钟", "making the demo data, about half a minute"))
    with progress() as tell:
        if folder is None:
            load_demo(context.obj, tell=tell)
        else:
            write_demo(folder, tell)

"""``care retain``: remove personal originals and old builds by rule."""

from typing import Annotated

import typer

from care.i18n import say
from commands.console.terminal import announce
from etl.person.retention import apply_retention

commands = typer.Typer()


@commands.command()
def retain(
    context: typer.Context,
    keep_originals: Annotated[
        str, typer.Option(help="原值保留多久：24m、90d、2y | how long originals stay", metavar="PERIOD")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会清除什么 | only tell")] = False,
) -> None:
    """按期清除个人信息原值和旧构建，指标不变 | Remove old personal originals and builds; figures stay."""
    done = apply_retention(context.obj, keep_originals, only_count=dry_run)
    announce(
        say(
            f"{done.before:%Y-%m-%d} 之前导入的 {done.batches} 个批次、{done.rows} 行原值，"
            f"{done.builds} 个旧构建文件{'将被清除' if dry_run else '已清除'}。指标不变。",
            f"Loaded before {done.before:%Y-%m-%d}: originals of {done.batches} batches, {done.rows} rows, "
            f"and {done.builds} files of old builds {'would go' if dry_run else 'are gone'}. Figures stay.",
        )
    )

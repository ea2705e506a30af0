"""``care attention``: the list of what needs somebody."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from care.attention import Concern
from care.i18n import say
from care.semantic.format import NOTHING
from commands.console.current_build import ensure_current
from commands.console.terminal import announce, print_json, print_table
from warehouse.query.parse_question import read_day, read_question
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention

commands = typer.Typer()


class ListFormat(StrEnum):
    """How the list is written."""

    TABLE = "table"
    JSON = "json"


@commands.command("attention")
def list_attention(
    context: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="只看到该日（含）为止 | as it stood at the end of this day", metavar="DAY"
        ),
    ] = None,
    stores: Annotated[
        list[str] | None,
        typer.Option("--store", help="只看，可多次 | only this store, repeatable", metavar="STORE"),
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="写法 | how it is written")] = ListFormat.TABLE,
) -> None:
    """列出需要关注的事项 | List what needs attention, most urgent first."""
    day = read_day(as_of)
    ensure_current(context.obj)
    warehouse = Warehouse.open(context.obj)
    if day is not None:
        # Imported here, because only a past day is built, from the schemas that loads validate.
        from etl.pipeline.point_in_time import warehouse_before

        warehouse = Warehouse(context.obj, warehouse_before(context.obj, day + timedelta(days=1)))
    only = read_question(warehouse, where=[f"store={store}" for store in stores or ()]).where.get("store", ())
    found = attention(warehouse, only)
    if form is ListFormat.JSON:
        print_json([item.for_programs() for item in found.items])
    else:
        print_table(_items_table(found.items))
    if not found.items:
        announce(found.silence)


def _items_table(items: tuple[Concern, ...]) -> pl.DataFrame:
    """One row an item under the labels of the reader's language."""
    headings = (
        say("分组", "Group"),
        say("门店", "Store"),
        say("人员", "Person"),
        say("自", "Since"),
        say("件数", "Count"),
        say("事项", "What"),
    )
    rows = [
        (
            item.group.label,
            item.store or NOTHING,
            item.person or NOTHING,
            item.since.isoformat(),
            str(item.count),
            item.sentence,
        )
        for item in items
    ]
    return pl.DataFrame(rows, dict.fromkeys(headings, pl.String), orient="row")

"""``care staff``: list the people in records and in the staff file, with likely matches."""

import typer

from care.i18n import say
from care.semantic.column_labels import column_label
from care.staff.roster import roster
from care.staff.staff import FILE, read_staff
from commands.console.terminal import AsJson, announce, print_json, print_table
from warehouse.query.warehouse import Warehouse

commands = typer.Typer()


@commands.command("staff")
def list_staff(context: typer.Context, as_json: AsJson = False) -> None:
    """记录中的人员与 staff.toml 的对照 | Whom records name, and what staff.toml says of them."""
    found = roster(Warehouse.open(context.obj).colleagues(), read_staff(context.obj))
    if as_json:
        print_json(found.to_dicts())
        return
    headings = {
        "store": column_label("store"),
        "name": say("姓名", "Name"),
        "rows": say("记录数", "Rows"),
        "aliases": say("其他写法", "Also written"),
        "team": column_label("team"),
        "role": say("岗位", "Role"),
        "left_on": say("离职日期", "Left on"),
        "likely": say("可能是", "Perhaps"),
    }
    print_table(found.select(*headings).rename(headings))
    unlisted = found.filter(~found["listed"]).height
    announce(
        say(
            f"{len(found)} 人，其中 {unlisted} 人不在 {context.obj / FILE} 里。"
            "改好后运行 care rebuild 生效。",
            f"{len(found)} people, {unlisted} of them not in {context.obj / FILE}. "
            "After changing it run “care rebuild”.",
        )
    )

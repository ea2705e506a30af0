"""``care staff`` and ``care stores``: who and what records name, and what the home's lists say of them."""

from dataclasses import asdict

import polars as pl
import typer

from care.i18n import say
from care.semantic.column_labels import column_label
from care.staff.roster import roster
from care.staff.staff import FILE, read_staff
from care.stores import store_register
from care.stores.store_register import read_stores
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


@commands.command("stores")
def list_stores(context: typer.Context, as_json: AsJson = False) -> None:
    """门店代码与 stores.toml 的对照 | The stores, and what stores.toml says of them."""
    named = {store.code: store for store in read_stores(context.obj)}
    loaded = set(Warehouse.open(context.obj).stores()["store"])
    rows = [
        asdict(named.get(code, store_register.StoreEntry(code))) | {"loaded": code in loaded}
        for code in sorted(loaded | named.keys())
    ]
    if as_json:
        print_json(rows)
        return
    headings = {
        "code": column_label("store"),
        "name": say("名称", "Name"),
        "region": say("区域", "Region"),
        "group": say("集团", "Group"),
        "zone": say("时区", "Time zone"),
        "became": say("现代码", "Became"),
        "since": say("自", "Since"),
        "loaded": say("有记录", "Has records"),
    }
    columns = {heading: [row[name] for row in rows] for name, heading in headings.items()}
    print_table(pl.DataFrame(columns, strict=False))
    announce(
        say(
            f"名称、区域、时区与代码变更写在 {context.obj / store_register.FILE}；"
            "改好后运行 care rebuild 生效，改了时区的门店请重新导入其文件。",
            f"Names, regions, zones and changed codes stand in {context.obj / store_register.FILE}. "
            "After changing it run “care rebuild”; where a zone changed, load the store's files again.",
        )
    )

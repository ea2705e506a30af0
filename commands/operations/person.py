"""``care person`` and ``care retain``: requests under PIPL, the register, and retention by rule."""

import json
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from care.audit.log import AuditEvent, record_event, signed_by
from care.i18n import say
from care.semantic.column_labels import with_labels
from care.storage.atomic_files import write_whole
from commands.console.terminal import AsJson, announce, print_json, print_table, progress
from etl.person.erase import NobodyFound, erase_person
from etl.person.held import Held, held
from etl.person.identity import Identity
from etl.person.register import personal_register
from etl.privacy.masking_key import masking_key

commands = typer.Typer(help="个人信息请求：查、给、删、登记 | Requests about personal data")

Phone = Annotated[str, typer.Option(help="手机号；不写则询问 | phone; asked for if absent", metavar="PHONE")]
Vin = Annotated[str, typer.Option(help="车架号 | VIN", metavar="VIN")]


@commands.command()
def find(context: typer.Context, phone: Phone = "", vin: Vin = "", as_json: AsJson = False) -> None:
    """这个人的记录在哪里 | Where records of a person are: batches, rejected rows, minutes, backups."""
    found = _look(context.obj, phone, vin, "find")
    if as_json:
        print_json(_places(found))
    else:
        print_table(with_labels(pl.DataFrame(_places(found)["rows"], schema=PLACES)))
        announce(*_told(found))


@commands.command()
def export(
    context: typer.Context,
    to: Annotated[
        Path, typer.Option("--to", help="写入的 JSON 文件 | the JSON file to write", metavar="FILE")
    ],
    phone: Phone = "",
    vin: Vin = "",
) -> None:
    """把这个人的全部信息写成文件，交给本人 | Write all that is held of a person, to be given to them."""
    found = _look(context.obj, phone, vin, "export")
    if found.is_nothing:
        raise NobodyFound
    rows = [
        _place(row) | {"fields": {**row.fields, **{k: v for k, v in row.originals.items() if v is not None}}}
        for row in found.rows
    ]
    minutes = [vars(one) | {"content": vars(one.content)} for one in found.minutes]
    write_whole(to, json.dumps({"rows": rows, "minutes": minutes}, ensure_ascii=False, indent=1, default=str))
    announce(
        say(
            f"已写入 {to}：{len(rows)} 行，含未脱敏的原值，请直接交给本人后删除。",
            f"{len(rows)} rows are in {to}, with originals: hand it to the person, then delete it.",
        )
    )


@commands.command()
def erase(
    context: typer.Context,
    phone: Phone = "",
    vin: Vin = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 | do not ask")] = False,
) -> None:
    """删除这个人，指标只保留计数 | Erase a person; figures stay as counts. It cannot be undone."""
    home, identity = context.obj, _identity(context.obj, phone, vin)
    if not yes:
        announce(*_told(held(home, identity)))
        typer.confirm(say("删除后无法恢复。删除？", "This cannot be undone. Erase?"), abort=True, err=True)
    with progress() as tell:
        found = erase_person(home, identity, tell=tell)
    announce(
        say(
            f"已删除：{len(found.rows)} 行、{len(found.rejected)} 行拒收、{len(found.minutes)} 条会议记录。"
            "指标不变。",
            f"Erased: {len(found.rows)} rows, {len(found.rejected)} rejected rows, {len(found.minutes)} "
            "minutes. Figures are as before.",
        ),
        *_left(found),
    )


@commands.command()
def register(context: typer.Context, as_json: AsJson = False) -> None:
    """个人信息登记表：有什么、在哪、为何、多久 | What personal data is held, where, why, how long."""
    held_here = personal_register(context.obj)
    if as_json:
        print_json([vars(one) for one in held_here])
        return
    headings = {
        "what": say("信息", "Data"),
        "where": say("位置", "Where"),
        "form": say("形式", "Form"),
        "why": say("目的", "Why"),
        "how_long": say("保存到", "How long"),
        "rows": say("行数", "Rows"),
    }
    print_table(pl.DataFrame([vars(one) for one in held_here], schema=[*headings]).rename(headings))


PLACES = dict.fromkeys(("file", "sheet", "record", "store"), pl.String) | {"row": pl.Int64}


def _identity(home: Path, phone: str, vin: str) -> Identity:
    if not phone and not vin:
        phone = typer.prompt(say("手机号", "Phone"), err=True)
    return Identity.of(phone, vin, masking_key(home))


def _look(home: Path, phone: str, vin: str, action: str) -> Held:
    """What is held, noted in the audit log without the person."""
    identity = _identity(home, phone, vin)
    found = held(home, identity)
    deed = {"action": action, "person": identity.audit_hash, "rows": len(found.rows)}
    record_event(home, signed_by(""), AuditEvent.PERSON, **deed)
    return found


def _place(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PLACES}


def _places(found: Held) -> dict[str, Any]:
    return {
        "rows": [_place(row) for row in found.rows],
        "rejected": [{"batch": batch, "row": row} for batch, row in found.rejected],
        "minutes": sorted({one.id for one in found.minutes}),
        "named_minutes": sorted({one.id for one in found.named_minutes}),
        "backups": list(found.backups),
    }


def _told(found: Held) -> list[str]:
    told = say(
        f"{len(found.rows)} 行记录，{len(found.rejected)} 行拒收，{len(found.minutes)} 条会议记录。",
        f"{len(found.rows)} rows, {len(found.rejected)} rejected rows, {len(found.minutes)} minutes.",
    )
    return [told, *_left(found)]


def _left(found: Held) -> list[str]:
    """What a person has to look after."""
    told = []
    if found.backups:
        named = "\n".join(
            f"{one['at']}  {one.get('folder', '')}/{one.get('file', '')}" for one in found.backups
        )
        told.append(
            say(
                f"以下备份可能仍含这个人，无法改写：请另做新备份，再删除它们：\n{named}",
                f"These backups may still hold the person and cannot be changed: make a new one, then delete "
                f"them:\n{named}",
            )
        )
    if found.named_minutes:
        ids = ", ".join(sorted({one.id for one in found.named_minutes}))
        told.append(
            say(
                f"会议记录里还有同名的人，请人工核对：{ids}",
                f"Minutes hold the same name, perhaps of another person; look at them: {ids}",
            )
        )
    told.append(
        say(
            "导入过的导出文件不在数据文件夹里，请另行删除。",
            "The exports that were loaded are not in the home: delete them where they are.",
        )
    )
    return told

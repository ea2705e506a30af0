"""``care sessions``: who is signed in to the dashboard, and the end of one's sign-ins."""

import getpass
from datetime import UTC, datetime
from typing import Annotated

import polars as pl
import typer

from care.access.sign_ins import FILE, HOLDS_FOR, SignInRecord, end_sign_ins, read_sign_ins
from care.audit.intent import noted_setting
from care.audit.log import AuditEvent
from care.i18n import say
from commands.console.terminal import AsJson, announce, print_json, print_table

SHOWN = 12
"""Characters of an id that are shown, and enough to name it."""

commands = typer.Typer(help="看板的登录 | Sign-ins to the dashboard", no_args_is_help=True)


@commands.command("list")
def list_sessions(context: typer.Context, as_json: AsJson = False) -> None:
    """谁已登录、自何时起 | Who is signed in, and since when."""
    running = [one for one in read_sign_ins(context.obj).records.values() if one.running]
    running.sort(key=lambda one: one.signed_in_at)
    if as_json:
        print_json([{"id": one.id, "who": one.who, "signed_in_at": _time(one)} for one in running])
        return
    print_table(
        pl.DataFrame(
            {
                say("编号", "Id"): [one.id[:SHOWN] for one in running],
                say("谁", "Who"): [one.who for one in running],
                say("登录时间", "Signed in at"): [_time(one) for one in running],
            },
            schema_overrides={say("登录时间", "Signed in at"): pl.Datetime},
        )
    )


@commands.command("end")
def end_sessions(
    context: typer.Context,
    whose: Annotated[str, typer.Argument(help="编号或邮箱 | an id or an e-mail", metavar="ID|EMAIL")],
) -> None:
    """结束一次登录，或一个人的所有登录 | End one sign-in, or all of a person."""
    try:
        by = getpass.getuser()
    except (KeyError, OSError):
        by = ""
    with noted_setting(context.obj, by, AuditEvent.SIGN_OUT, FILE, of_whom=whose) as outcome:
        ended = end_sign_ins(context.obj, whose, by)
        outcome["rows"] = len(ended)
    hours = int(HOLDS_FOR.total_seconds() // 3600)
    announce(
        say(
            f"已结束 {len(ended)} 次登录，已打开的页面一秒内关闭。要使其不能再登录，请删去 access.toml 里的"
            f"授权；每次登录最多有效 {hours} 小时。",
            f"Sign-ins ended: {len(ended)}; their pages close within a second. To keep somebody from signing "
            f"in again take their grant out of access.toml; a sign-in lasts {hours} hours at most.",
        )
    )


def _time(one: SignInRecord) -> datetime:
    """In this computer's time."""
    return datetime.fromtimestamp(one.signed_in_at, UTC).astimezone().replace(microsecond=0, tzinfo=None)

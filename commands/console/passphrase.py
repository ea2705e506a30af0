"""The passphrase of a backup: from the environment or typed, never an argument, never logged."""

import os
import sys

import typer

from care.i18n import say
from commands.console.usage_error import UsageError
from warehouse.services.backups.encrypted_file import SHORTEST_PASSPHRASE

VARIABLE = "CARE_BACKUP_PASSPHRASE"


def passphrase_for_new() -> str | None:
    """The passphrase to encrypt with: of the environment, else typed twice; None where none is wanted.

    Without a terminal and without the variable it is None. Raises UsageError for one that is too short.
    """
    given = os.environ.get(VARIABLE)
    if given is None and sys.stdin.isatty():
        words = say(
            "备份口令（直接回车则不加密）",
            "Passphrase of the backup (nothing: not encrypted)",
        )
        again = say("再输一次", "Once more")
        given = typer.prompt(words, hide_input=True, default="", show_default=False, err=True)
        if given and typer.prompt(again, hide_input=True, err=True) != given:
            raise UsageError(say("两次口令不同，没有写备份。", "The two differ; no backup was written."))
    elif given == "":
        raise UsageError(
            say(
                f"环境变量 {VARIABLE} 是空的。请写入口令；不加密请用 --plain。",
                f"{VARIABLE} is empty. Give a passphrase, or --plain for a backup that is not encrypted.",
            )
        )
    if given and len(given) < SHORTEST_PASSPHRASE:
        raise UsageError(
            say(
                f"口令太短，至少 {SHORTEST_PASSPHRASE} 个字符：拿到备份的人可以不停地猜。",
                f"The passphrase is too short: at least {SHORTEST_PASSPHRASE} characters, because whoever "
                "has the backup may guess without end.",
            )
        )
    return given or None


def passphrase_of_existing() -> str | None:
    """The passphrase of an encrypted backup: of the environment, else typed; None without a terminal."""
    given = os.environ.get(VARIABLE)
    if not given and sys.stdin.isatty():
        given = typer.prompt(say("备份口令", "Passphrase of the backup"), hide_input=True, err=True)
    return given or None

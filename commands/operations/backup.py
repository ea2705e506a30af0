"""``care backup`` and ``care restore``: write a home to one file, restore it, or restore a withdrawn load."""

import os
from pathlib import Path
from typing import Annotated

import typer

from care.audit.log import signed_by
from care.i18n import say
from commands.console.passphrase import passphrase_for_new, passphrase_of_existing
from commands.console.terminal import announce, progress
from commands.console.usage_error import UsageError
from etl.pipeline import load_history
from etl.pipeline.load_history import NoSuchLoad
from warehouse.services.backups.backup import back_up, is_backup
from warehouse.services.backups.encrypted_file import is_encrypted
from warehouse.services.backups.restore import restore_home
from warehouse.storage.outdated import is_outdated

commands = typer.Typer()


@commands.command("backup")
def make_backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="写入的文件 | the file to write", metavar="FILE")],
    plain: Annotated[bool, typer.Option("--plain", help="不加密 | not encrypted")] = False,
) -> None:
    """把全部数据备份为一个加密文件，看板和导入照常 | Write all of the home to one encrypted file, in use.

    口令取自 CARE_BACKUP_PASSPHRASE 或终端 | The passphrase comes from CARE_BACKUP_PASSPHRASE or the terminal.
    """
    passphrase = None if plain else passphrase_for_new()
    count = back_up(context.obj, file, signed_by(""), passphrase)
    if passphrase:
        announce(
            say(
                f"加密备份已写入 {file}，共 {count} 个文件。没有口令无法恢复，请另行保存口令。",
                f"The encrypted backup is in {file}, {count} files. Without the passphrase nobody can "
                "restore it: keep that elsewhere.",
            )
        )
    else:
        announce(
            say(
                f"备份已写入 {file}，共 {count} 个文件，没有加密。其中有未脱敏的个人信息和密钥，请妥善保管；"
                "要加密，请设 CARE_BACKUP_PASSPHRASE。",
                f"The backup is in {file}, {count} files, not encrypted. It holds personal originals and the "
                "key: keep it safe, or set CARE_BACKUP_PASSPHRASE to encrypt it.",
            )
        )
    if os.environ.get("CARE_KEY"):
        announce(
            say(
                "密钥来自环境变量 CARE_KEY，不在备份中，请另行保存。",
                "The key comes from CARE_KEY in the environment and is not in the backup: keep it as well.",
            )
        )
    if os.environ.get("CARE_MINUTES_URL"):
        announce(
            say(
                "周会记录在 CARE_MINUTES_URL 指定的数据库里，不在备份中，请另行备份。",
                "The minutes are in the database of CARE_MINUTES_URL, not in the backup: back that up too.",
            )
        )


@commands.command()
def restore(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            help="备份文件，或已撤回导入的编号（见 care loads）| a backup file, or a withdrawn load's id",
            metavar="FILE|LOAD",
        ),
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="替换已有数据，原数据移到旁边 | replace a home, moving it aside"),
    ] = False,
) -> None:
    """从备份恢复全部数据，或恢复已撤回的导入 | Restore a home from its backup, or a withdrawn load."""
    if is_backup(Path(what)):
        _restore_home(Path(what), context.obj, replace)
    else:
        _restore_load(what, context.obj)


def _restore_home(file: Path, home: Path, replace: bool) -> None:
    passphrase = passphrase_of_existing() if is_encrypted(file) else None
    done = restore_home(file, home, signed_by(""), replace=replace, passphrase=passphrase)
    if is_outdated(home):
        with progress() as tell:
            load_history.rebuild(home, tell)
    announce(
        say(
            f"已从 {done.made_at} 的备份恢复到 {home}，共 {done.files} 个文件，逐一校验无误。",
            f"Restored into {home} from the backup of {done.made_at}: {done.files} files, each verified.",
        )
    )
    if done.replaced:
        announce(
            say(
                f"原数据在 {done.replaced}，确认无误后可删除。请重新启动看板。",
                f"What was there before is in {done.replaced}; delete it once all is well. "
                "Start the dashboard anew.",
            )
        )


def _restore_load(name: str, home: Path) -> None:
    try:
        with progress() as tell:
            done = load_history.restore(home, name, tell=tell)
    except NoSuchLoad as none:
        if not Path(name).is_file():
            raise
        raise UsageError(
            say(
                f"{name} 既不是 care backup 写的备份，也不是已导入文件的名字；已导入的见 care loads。",
                f"{name} is neither a backup by “care backup” nor a file that was loaded: see “care loads”.",
            )
        ) from none
    announce(say(f"{done.file} 已恢复", f"{done.file} is restored"))

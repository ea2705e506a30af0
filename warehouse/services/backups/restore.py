"""Restore a home from its backup: unpack it beside the home, verify every file, then swap the folders."""

import io
import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from care.audit.log import AuditEvent, record_event
from care.i18n import say
from care.storage.atomic_files import make_folder, open_private, sync_folder, sync_tree
from warehouse.services.backups.backup import FIRST, LAST, VERSION, is_backup, stream
from warehouse.services.backups.encrypted_file import DecryptedFile, WrongPassphrase, is_encrypted
from warehouse.storage.write_lock import restoring, write_lock

DAMAGE = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What reading a damaged archive may raise."""


class CannotRestore(Exception):
    """Nothing was restored and the home is unchanged; the message says why and what to do."""


@dataclass(frozen=True)
class Restored:
    """When the backup was made, its number of files, and where the replaced home is now."""

    made_at: str
    files: int
    replaced: Path | None


def restore_home(
    file: Path, home: Path, by: str, *, replace: bool = False, passphrase: str | None = None
) -> Restored:
    """Restore a home from its backup. A home that is not empty is moved aside with ``replace``.

    Whenever it is killed, the old home is complete: in its place, or for an instant under the name that it is
    moved aside to. Raises CannotRestore, CannotNote.
    """
    home = home.resolve()
    holds = _holds_something(home)
    if holds and not replace:
        raise CannotRestore(
            say(
                f"{home} 里已有数据。请用 --home 恢复到空文件夹；或加 --replace 替换，原数据移到旁边。",
                f"{home} holds something already. Restore into an empty folder with --home, or replace it "
                "with --replace; what is there is moved aside, not deleted.",
            )
        )
    replaced: Path | None = None
    unpacked, change = restoring(home), secrets.token_hex(4)
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        # Loads wait, because what they change would be moved aside.
        with write_lock(home) if holds else nullcontext(), _translate_errors(file, home):
            with opened_backup(file, passphrase) as archive:
                made_at, files = _unpack(file, archive, unpacked)
            told = {"of": AuditEvent.RESTORE.value, "change": change, "file": file.name}
            record_event(unpacked, by, AuditEvent.INTENT, **told)
            sync_tree(unpacked)
            if holds:
                replaced = _swap(unpacked, home)
            else:
                _put_into_empty(unpacked, home)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    aside = replaced and replaced.name
    record_event(home, by, AuditEvent.RESTORE, file=file.name, replaced=aside, change=change)
    return Restored(made_at, files, replaced)


def _holds_something(home: Path) -> bool:
    if not home.exists():
        return False
    return any(not one.name.endswith("lock") and not one.name.startswith(".") for one in home.iterdir())


def _put_into_empty(unpacked: Path, home: Path) -> None:
    """Put the folder where nothing is."""
    if home.exists():
        shutil.rmtree(home)
    unpacked.rename(home)
    sync_folder(home.parent)


def _swap(unpacked: Path, home: Path) -> Path:
    """Swap the folders; where the replaced home is now."""
    aside = home.with_name(f"{home.name}-replaced-{datetime.now():%Y-%m-%d-%Hh%Mm%Ss%f}")
    home.rename(aside)
    try:
        unpacked.rename(home)
    except OSError:
        aside.rename(home)
        raise
    sync_folder(home.parent)
    return aside


@contextmanager
def _translate_errors(file: Path, home: Path) -> Iterator[None]:
    """Raise what a disk or a damaged archive raises as CannotRestore, with the cure."""
    try:
        yield
    except WrongPassphrase as fault:
        raise CannotRestore(
            say(
                f"口令不对，或 {file} 已损坏，没有恢复任何内容。请核对口令，或用另一份备份。",
                f"The passphrase is wrong or {file} is damaged; nothing was restored. Check the passphrase, "
                "or use another backup.",
            )
        ) from fault
    except OSError as fault:
        raise CannotRestore(
            say(
                f"没有恢复：{fault}。{home} 保持原样；请检查磁盘空间和权限，并确认它不是挂载点。",
                f"Not restored: {fault}. {home} is as it was. Check disk space and permissions, and that it "
                "is no mount point.",
            )
        ) from fault
    except DAMAGE as fault:
        raise _damaged(file) from fault


@contextmanager
def opened_backup(file: Path, passphrase: str | None = None) -> Iterator[ZipFile]:
    """The archive of a backup. Raises CannotRestore where it is none or needs a passphrase."""
    if not is_backup(file):
        raise CannotRestore(
            say(f"{file} 不是 care backup 写的备份。", f"{file} is no backup that “care backup” wrote.")
        )
    with ExitStack() as opened:
        content: Any = file
        if is_encrypted(file):
            if not passphrase:
                raise CannotRestore(
                    say(
                        f"{file} 是加密的备份。请在终端运行并输入口令，"
                        "或用环境变量 CARE_BACKUP_PASSPHRASE 给出。",
                        f"{file} is encrypted. Run the command in a terminal and type the passphrase, or "
                        "give it in the environment as CARE_BACKUP_PASSPHRASE.",
                    )
                )
            sealed = opened.enter_context(file.open("rb"))
            content = io.BufferedReader(DecryptedFile(sealed, passphrase), 1 << 20)
        yield opened.enter_context(ZipFile(content))


def _unpack(file: Path, archive: ZipFile, folder: Path) -> tuple[str, int]:
    """When the backup was made and how many files it has, once all are in ``folder`` and verified."""
    if json.loads(archive.read(FIRST))["version"] > VERSION:
        raise CannotRestore(
            say(
                f"{file} 由更新的版本备份，请先升级再恢复。",
                f"{file} was made by a newer version: upgrade first, then restore.",
            )
        )
    manifest = json.loads(archive.read(LAST))
    members = manifest["members"]
    if sorted(archive.namelist()) != sorted([FIRST, LAST, *members]):
        raise _damaged(file)
    for name, expected in members.items():
        is_same = _stays_inside(name) and _unpack_member(archive, name, folder) == expected
        if not is_same:
            raise _damaged(file, name)
    return manifest["made_at"], len(members)


def kept_tips(file: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Day → end of the audit log, as a backup keeps them. Raises CannotRestore."""
    with _translate_errors(file, file), opened_backup(file, passphrase) as archive:
        tips: dict[str, Any] = json.loads(archive.read(LAST)).get("audit", {})
        return tips


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and not set("\\:\0") & set(name)


def _unpack_member(archive: ZipFile, name: str, folder: Path) -> dict[str, str | int]:
    """Unpack one file for its owner only; its hash and size."""
    target = folder / name
    make_folder(target.parent)
    with open_private(target) as descriptor, os.fdopen(descriptor, "wb", closefd=False) as opened:
        with archive.open(name) as member:
            digest = stream(member, opened)
        opened.flush()
        os.fsync(descriptor)
    return digest


def _damaged(file: Path, name: str = "") -> CannotRestore:
    where = say(f"（{name}）", f" ({name})") if name else ""
    return CannotRestore(
        say(
            f"{file} 不完整或已损坏{where}，没有恢复任何内容。请用另一份备份。",
            f"{file} is incomplete or damaged{where}; nothing was restored. Use another backup.",
        )
    )

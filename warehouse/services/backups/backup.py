"""Back up a whole home into one file, while the dashboard is in use.

The file is a ZIP: first ``care-backup.json`` with the version of the format, then the home's files, last
``manifest.json`` with the SHA-256 of each. With a passphrase the ZIP is encrypted
(:mod:`warehouse.services.backups.encrypted_file`). Loads wait until it is written; viewers do not.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from care.audit.known_tips import daily_tips
from care.audit.log import AuditEvent, record_event
from care.i18n import say
from care.storage.atomic_files import make_folder, open_private, put_in_place, write_whole
from warehouse.services.backups.encrypted_file import EncryptingFile, is_encrypted
from warehouse.storage.home import Home
from warehouse.storage.write_lock import backup_copies, remove_unfinished, unfinished_backup, write_lock

VERSION = 1
FIRST, LAST = "care-backup.json", "manifest.json"
BEGINNING = b"PK\x03\x04"
NAME_AT = 30
"""Where in a ZIP the name of its first member begins."""
CHUNK = 1 << 20


class CannotBackUp(Exception):
    """No backup was written; the message says why and what to do."""


def is_backup(file: Path) -> bool:
    """Whether a file begins like a backup, complete or not, encrypted or not."""
    if is_encrypted(file):
        return True
    try:
        with file.open("rb") as opened:
            beginning = opened.read(NAME_AT + len(FIRST))
    except OSError:
        return False
    return beginning.startswith(BEGINNING) and beginning[NAME_AT:] == FIRST.encode()


def back_up(home: Path, file: Path, by: str, passphrase: str | None = None) -> int:
    """Write the home to ``file``, atomically, readable by its owner only; the number of files in it.

    With a passphrase it is encrypted. Raises CannotBackUp, CannotNote. Only an earlier backup of that name is
    replaced, no other file. What a killed backup left is removed by whoever locks the home next.
    """
    _check(home, file)
    unfinished = file.resolve().with_name(f".{file.name}.{os.getpid()}")
    with write_lock(home):
        told = {"file": file.name, "folder": str(unfinished.parent), "encrypted": passphrase is not None}
        record_event(home, by, AuditEvent.BACKUP, **told)
        try:
            make_folder(file.parent)
            write_whole(unfinished_backup(home), f"{unfinished}\n")
            written = _write(home, unfinished, passphrase)
            put_in_place(unfinished, file)
            remove_unfinished(home)
        except (OSError, sqlite3.Error) as fault:
            with suppress(OSError):
                remove_unfinished(home)
            raise CannotBackUp(
                say(
                    f"备份没有写成：{fault}。请检查磁盘空间和权限后重试。",
                    f"The backup was not written: {fault}. Check disk space and permissions, and try again.",
                )
            ) from fault
    return written


def _check(home: Path, file: Path) -> None:
    if Home(home).current() is None:
        raise CannotBackUp(
            say(f"{home} 里没有可备份的数据。", f"There is nothing in {home} to be backed up.")
        )
    if home.resolve() in file.resolve().parents:
        raise CannotBackUp(
            say(
                f"请把备份写到 {home} 之外：与数据放在一起的备份会一同丢失。",
                f"Write the backup outside of {home}: one that lies with what it saves is lost with it.",
            )
        )
    if file.exists() and not is_backup(file):
        raise CannotBackUp(
            say(
                f"{file} 已存在，且不是备份。请换一个文件名。",
                f"{file} is there already and no backup. Choose another name.",
            )
        )


def _write(home: Path, file: Path, passphrase: str | None) -> int:
    with open_private(file) as descriptor, os.fdopen(descriptor, "wb", closefd=False) as opened:
        if passphrase is None:
            return _write_archive(home, opened)
        with EncryptingFile(opened, passphrase) as encrypting:
            return _write_archive(home, encrypting)


def _write_archive(home: Path, opened: Any) -> int:
    made = {"version": VERSION, "made_at": datetime.now().astimezone().isoformat(timespec="seconds")}
    members = {}
    with ZipFile(opened, "w", ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
        archive.writestr(FIRST, json.dumps(made))
        for path in sorted(_files(home)):
            name = path.relative_to(home).as_posix()
            content_of = _copied(path, backup_copies(home)) if path.suffix == ".sqlite" else path
            with content_of.open("rb") as content, archive.open(name, "w", force_zip64=True) as member:
                members[name] = stream(content, member)
        tips = daily_tips(home, Home(home).read_manifest().get("audit", {}))
        manifest = made | {"members": members, "audit": tips}
        archive.writestr(LAST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return len(members)


def _files(home: Path) -> Iterator[Path]:
    """The files of a home: no locks, unfinished files and logs, and only the warehouse being served."""
    build = Home(home).current()
    for path in home.rglob("*"):
        inside = path.relative_to(home)
        is_transient = inside.name.endswith(("lock", "-wal", "-shm")) or any(
            part.startswith(".") for part in inside.parts
        )
        is_log = inside.parts[0] == "logs"
        is_other_build = inside.parts[0] == "warehouse" and (len(inside.parts) != 2 or inside.stem != build)
        if path.is_file() and not (is_transient or is_log or is_other_build):
            yield path


def _copied(database: Path, folder: Path) -> Path:
    """A consistent copy of a SQLite file, even while another process writes to it."""
    make_folder(folder)
    copy = folder / database.name
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def stream(content: IO[bytes], to: IO[bytes]) -> dict[str, str | int]:
    """Copy one file into another; its SHA-256 and size, as the manifest has them."""
    digest, size = sha256(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        to.write(chunk)
    return {"sha256": digest.hexdigest(), "bytes": size}

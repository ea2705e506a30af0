"""Checks of what is around the records, from the key and the audit log to the disk and the clock."""

import os
import shutil
import sqlite3
import stat
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from care.audit.intent import open_intents
from care.i18n import say
from etl.diagnosis.clock_check import clock_question
from etl.diagnosis.finding import Finding, Severity, repairable
from etl.privacy.masking_key import UnusableKey, masking_key
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.storage.audit_witness import verify_by_manifests
from warehouse.storage.home import DamagedHome, Home
from warehouse.storage.outdated import is_outdated

LEAST_FREE = 2**30
"""Bytes that should be free beside twice the size of the database."""
SHARED = 0o077


def key_findings(home: Path) -> Iterator[Finding]:
    """Whether the masking key is the one that the records were hashed with."""
    if not Home(home).holds_records():
        return
    try:
        masking_key(home)
    except UnusableKey as fault:
        cure = say("见左；恢复之前不要导入。", "As it says; load nothing before.")
        yield Finding("key", Severity.FAULT, str(fault), cure)
    except (DamagedHome, OSError):
        return  # told by the check of the records, and of rights


def audit_findings(home: Path) -> Iterator[Finding]:
    """Whether the audit log is whole, and which changes have no outcome."""
    verdict = verify_by_manifests(home)
    if verdict.broken_at:
        cure = say("与备份核对：care audit --verify --against 备份", "care audit --verify --against BACKUP")
        yield Finding("audit", Severity.FAULT, verdict.sentence, cure)
    if begun := open_intents(home):
        yield Finding(
            "audit",
            Severity.WARNING,
            say(
                f"{len(begun)} 次更改没有结果：正在进行，或中途断掉。",
                f"Changes without an outcome: {len(begun)}; they are under way or were broken off.",
            ),
            say("下一次导入会记下是否生效。", "The next load notes whether they are in force."),
        )


def minutes_findings(home: Path) -> Iterator[Finding]:
    """Whether the minutes can be read."""
    file = home / "minutes.sqlite"
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            verdict = str(db.execute("pragma quick_check").fetchone()[0])
    except sqlite3.Error as fault:
        verdict = str(fault)
    if verdict != "ok":
        yield Finding(
            "minutes",
            Severity.FAULT,
            say(f"周会记录损坏：{verdict}。", f"The minutes are damaged: {verdict}."),
            say("从备份取回 minutes.sqlite。", "Take minutes.sqlite from a backup."),
        )


def settings_findings(home: Path) -> Iterator[Finding]:
    """Settings that are no TOML."""
    for file in (*home.glob("*.toml"), *(home / "sources").glob("*.toml")):
        try:
            tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            name = file.relative_to(home).as_posix()
            yield Finding(
                "settings",
                Severity.FAULT,
                say(f"{name} 无法读取：{fault}。", f"{name} cannot be read: {fault}."),
                say("改正这一行，或从备份取回。", "Mend that line, or take the file from a backup."),
            )


def open_to_others(home: Path) -> list[Path]:
    """The files and folders of a home that others than its owner may read or change."""
    inside = [home, *home.rglob("*")] if home.exists() else []
    return [
        path
        for path in inside
        if not path.is_symlink() and not path.name.endswith("lock") and path.stat().st_mode & SHARED
    ]


def rights_findings(home: Path) -> Iterator[Finding]:
    """Files that others on this computer may read; on Windows rights are another matter."""
    if shared := open_to_others(home) if stat.S_IMODE(home.stat().st_mode) else []:
        named = ", ".join(path.relative_to(home.parent).as_posix() for path in shared[:3])
        yield Finding(
            "rights",
            Severity.WARNING,
            say(
                f"{len(shared)} 个文件或文件夹可被这台电脑的其他用户读取，如 {named}。",
                f"Files and folders that other users of this computer may read: {len(shared)}, as {named}.",
            ),
            repairable(),
        )


def lock_findings(home: Path) -> Iterator[Finding]:
    """A lock that somebody holds now; that of a process that died is free by itself."""
    if not os.access(home, os.W_OK):
        what = say(f"{home} 不可写。", f"{home} cannot be written.")
        cure = say("检查权限。", "Check its permissions.")
        yield Finding("rights", Severity.FAULT, what, cure)
        return
    try:
        with FileLock(home / "lock", timeout=0):
            return
    except Timeout:
        what = say("正在导入、备份或修复。", "A load, a backup or a repair is under way.")
        cure = say("等它结束；一直不结束时，请结束那个进程。", "Wait; end that process if it never ends.")
        yield Finding("lock", Severity.WARNING, what, cure)


def disk_findings(home: Path) -> Iterator[Finding]:
    """Whether the next load has room."""
    try:
        build = Home(home).current()
        size = Home(home).warehouse(build).stat().st_size if build else 0
    except (DamagedHome, OSError):
        size = 0
    free, needed = shutil.disk_usage(home).free, LEAST_FREE + 2 * size
    if free < needed:
        yield Finding(
            "disk",
            Severity.WARNING,
            say(
                f"磁盘只剩 {free / 2**30:.1f} GB，导入可能需要 {needed / 2**30:.1f} GB。",
                f"{free / 2**30:.1f} GB are free on the disk; a load may need {needed / 2**30:.1f} GB.",
            ),
            say("请腾出空间。", "Free some space."),
        )


def clock_findings(home: Path) -> Iterator[Finding]:
    """Whether the clock can be right."""
    try:
        question = clock_question(home)
    except DamagedHome:
        return
    if question:
        cure = say("校准时钟。", "Set the clock.")
        yield Finding("clock", Severity.WARNING, question, cure)


def version_findings(home: Path) -> Iterator[Finding]:
    """Whether the warehouse was built by another version."""
    try:
        outdated = Home(home).current() is not None and is_outdated(home)
    except DamagedHome:
        return
    except BAD_SETTINGS as fault:
        cure = say("见左。", "As it says.")
        yield Finding("settings", Severity.FAULT, str(fault), cure)
        return
    if outdated:
        yield Finding(
            "version",
            Severity.WARNING,
            say("数据由另一个版本构建，或名单已改。", "It was built by another version or staff file."),
            say("运行 care rebuild。", "Run “care rebuild”."),
        )

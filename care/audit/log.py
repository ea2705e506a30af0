"""The audit log ``HOME/audit.jsonl``: who did what and when, as an append-only hash chain."""

import getpass
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from care.audit.hash_chain import Tip, add_line, first_broken, lines_of
from care.i18n import say

LOG = "audit.jsonl"
COLUMNS = dict.fromkeys(("at", "who", "what", "details"), pl.String)


class AuditEvent(StrEnum):
    """The events that are logged."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    DENIED = "denied"
    LOAD = "load"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REBUILD = "rebuild"
    EXPORT = "export"
    UNMASK = "unmask"
    TARGET = "target"
    BASELINE = "baseline"
    ACCESS = "access"
    SOURCE = "source"
    STAFF = "staff"
    POLICY = "policy"
    ALERT = "alert"
    BACKUP = "backup"
    SEND = "send"
    COMPLETE = "complete-until"
    INTENT = "intent"
    FAILED = "failed"
    UNFINISHED = "unfinished"
    REPAIR = "repair"
    PERSON = "person"
    RETENTION = "retention"
    CAUSE = "cause"
    VIEW = "view"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(_IN_CHINESE[self], self.value.capitalize())


_IN_CHINESE = {
    AuditEvent.SIGN_IN: "登录",
    AuditEvent.SIGN_OUT: "退出登录",
    AuditEvent.DENIED: "拒绝访问",
    AuditEvent.LOAD: "导入",
    AuditEvent.WITHDRAW: "撤回",
    AuditEvent.RESTORE: "恢复",
    AuditEvent.REBUILD: "重建",
    AuditEvent.EXPORT: "导出",
    AuditEvent.UNMASK: "查看原值",
    AuditEvent.TARGET: "设定目标",
    AuditEvent.BASELINE: "调整基准期",
    AuditEvent.ACCESS: "权限变更",
    AuditEvent.SOURCE: "保存来源",
    AuditEvent.STAFF: "人员名单",
    AuditEvent.POLICY: "制度",
    AuditEvent.ALERT: "提醒",
    AuditEvent.BACKUP: "备份",
    AuditEvent.SEND: "发送",
    AuditEvent.COMPLETE: "声明记录完整",
    AuditEvent.INTENT: "将要更改",
    AuditEvent.FAILED: "更改未成",
    AuditEvent.UNFINISHED: "更改中断",
    AuditEvent.REPAIR: "修复",
    AuditEvent.PERSON: "个人信息请求",
    AuditEvent.RETENTION: "按期清除",
    AuditEvent.CAUSE: "原因归类",
    AuditEvent.VIEW: "共享视图",
}


IDENTIFIERS = frozenset({"served", "build", "change", "content", "before", "load", "person", "setting_id"})
"""Details whose values the product made itself, as hashes or at random. Their digits may look like a phone's;
masked, they would no longer equal what they are compared with."""


class CannotNote(Exception):
    """The log cannot be written, so the action to be logged does not happen; the message says the cure."""


@dataclass(frozen=True)
class ChainCheck:
    """The result of verifying the log: its number of lines, and the first line that breaks the chain."""

    lines: int
    broken_at: int | None

    @property
    def sentence(self) -> str:
        """The result as a sentence."""
        if self.broken_at is None:
            return say(
                f"审计日志完好，共 {self.lines} 行。",
                f"Lines in the audit log: {self.lines}, none changed or removed.",
            )
        if self.broken_at > self.lines:
            return say(
                f"审计日志在第 {self.lines} 行之后被截去，或 audit.tip 被删改，请与备份核对。",
                f"The audit log was cut off after line {self.lines}, or audit.tip was removed or changed: "
                "compare it with a backup.",
            )
        return say(
            f"审计日志在第 {self.broken_at} 行断开：此行被改动，其前有行被删，或此后各行被改写，"
            "请与备份核对。",
            f"The audit log is broken at line {self.broken_at}: it was changed, lines before it removed, or "
            "the lines from there on rewritten. Compare it with a backup.",
        )


def signed_by(by: str) -> str:
    """Who is responsible: ``by``, else the user of this machine; empty if unknown."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):
        return ""


def record_event(home: Path, who: str, what: AuditEvent | str, **details: Any) -> None:
    """Append an event, which is on the disk when this returns; raises :class:`CannotNote`.

    Phones, VINs and plates are masked, except in what IDENTIFIERS names. Safe with several processes.
    """
    event = {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "who": _masked([who])[0],
        "what": AuditEvent(what).value,
        "details": _masked_details({key: value for key, value in details.items() if value not in (None, "")}),
    }
    try:
        add_line(home / LOG, event)
    except OSError as fault:
        raise CannotNote(
            say(
                f"审计日志 {home / LOG} 无法写入（{fault.strerror}）。请腾出磁盘空间或检查权限后重试；"
                "此前已完成的改动仍然有效。",
                f"The audit log {home / LOG} cannot be written ({fault.strerror}). Free disk space or check "
                "permissions and try again; what was done before still holds.",
            )
        ) from fault


def read_audit(home: Path) -> pl.DataFrame:
    """One row per line in file order: at (ISO with UTC offset), who, what, details (as JSON).

    A line that cannot be parsed, because somebody changed it, has only ``details``: its raw text, masked.
    """
    return pl.DataFrame([_read(line) for line in lines_of(home / LOG)], schema=COLUMNS)


def verify_audit(home: Path, known: Iterable[Tip] = ()) -> ChainCheck:
    """Check the hash chain: no line changed, removed or cut off; by ``known`` tips: none rewritten."""
    return ChainCheck(len(lines_of(home / LOG)), first_broken(home / LOG, known))


def _masked_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """Every text in them masked, but identifiers; all at once, because a load may name hundreds of files."""
    told = {key: value for key, value in details.items() if key not in IDENTIFIERS}
    texts: dict[str, None] = {}
    _collect(told, texts)
    masked = _replaced(told, dict(zip(texts, _masked([*texts]), strict=True)))
    return {key: masked.get(key, value) for key, value in details.items()}


def _collect(value: Any, texts: dict[str, None]) -> None:
    match value:
        case bool() | int() | float() | None:
            pass
        case dict():
            _collect([*value.values()], texts)
        case list() | tuple() | set() | frozenset():
            for one in value:
                _collect(one, texts)
        case _:
            texts[str(value)] = None


def _replaced(value: Any, masked: dict[str, str]) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case dict():
            return {key: _replaced(one, masked) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_replaced(one, masked) for one in value]
        case _:
            return masked[str(value)]


def _masked(texts: Sequence[str]) -> list[str]:
    # Imported here, because its patterns take longer to compile than most commands to run.
    from care.privacy.kinds.kind_table import NO_ACCOUNTS
    from care.privacy.text_masking import mask_text

    return [str(text) for text in mask_text(pl.Series(texts, dtype=pl.String), NO_ACCOUNTS)]


def _read(line: bytes) -> dict[str, str | None]:
    try:
        event = json.loads(line)
        row: dict[str, str | None] = {name: str(event[name]) for name in ("at", "who", "what")}
        return row | {"details": json.dumps(event["details"], ensure_ascii=False)}
    except (ValueError, KeyError, TypeError):
        return dict.fromkeys(COLUMNS) | {"details": _masked([line.decode(errors="replace").rstrip()])[0]}

"""The audit log as a table for people: labels and values in the reader's language."""

import json
from datetime import datetime
from typing import Any

import polars as pl

from care.audit.log import AuditEvent
from care.i18n import say
from care.semantic.column_labels import column_label, with_labels
from care.semantic.format import NOTHING
from care.semantic.metric import METRICS

_LABELS = {
    "files": ("文件", "Files"),
    "build": ("构建", "Build"),
    "rows": ("行数", "Rows"),
    "row": ("行号", "Row"),
    "fields": ("字段", "Fields"),
    "metric": ("指标", "Metric"),
    "value": ("值", "Value"),
    "since": ("自", "From"),
    "until": ("至", "Until"),
    "by": ("决定人", "Decided by"),
    "decided_on": ("决定日", "Decided on"),
    "name": ("名称", "Name"),
    "role": ("角色", "Role"),
    "places": ("放到", "Put on"),
    "of": ("事项", "Of"),
    "of_whom": ("谁的", "Whose"),
    "setting": ("设置文件", "File of settings"),
    "setting_id": ("设置编号", "Number of the file"),
    "content": ("此前内容", "Content before"),
    "before": ("此前", "Before"),
    "as_of": ("截至", "As of"),
    "complete_until": ("声明完整至", "Declared complete until"),
    "to": ("发往", "To"),
    "replaced": ("原数据移至", "Replaced home"),
    "change": ("更改编号", "Change"),
    "served": ("此前构建", "Build before"),
    "in_force": ("已生效", "In force"),
    "begun_at": ("开始于", "Begun at"),
    "why": ("原因", "Why"),
    "lost": ("已丢失", "Lost"),
    "person": ("个人（密钥哈希）", "Person (keyed hash)"),
    "removed": ("已清除", "Removed"),
    "older_than": ("早于", "Older than"),
}
"""Labels of details that are no columns of records."""


def audit_table(lines: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``read_audit`` with translated headings, events and details."""
    return pl.DataFrame(
        {
            say("时间", "Time"): [_time(at) for at in lines["at"]],
            say("谁", "Who"): [who or NOTHING for who in lines["who"]],
            say("什么", "What"): [_event(what) for what in lines["what"]],
            say("详情", "Details"): [_details(details) for details in lines["details"]],
        },
        schema_overrides=dict.fromkeys(
            (say("时间", "Time"), say("什么", "What"), say("详情", "Details")), pl.String
        ),
    )


def _time(at: str | None) -> str:
    """The local time of the actor; with the UTC offset where it differs from the reader's."""
    try:
        moment = datetime.fromisoformat(at or "")
    except ValueError:
        return at or NOTHING
    here = moment.astimezone()
    own = "" if here.utcoffset() == moment.utcoffset() else f" {moment:%z}"
    return f"{moment:%Y-%m-%d %H:%M:%S}{own}"


def _event(what: str | None) -> str:
    return AuditEvent(what).label if what in list(AuditEvent) else say("无法读取的一行", "unreadable line")


def _details(details: str) -> str:
    try:
        known = json.loads(details)
    except ValueError:
        return details
    if not isinstance(known, dict):
        return details
    return say("；", "; ").join(
        f"{_key(key)}{say('：', ': ')}{_value(key, value)}" for key, value in known.items()
    )


def _key(key: str) -> str:
    return say(*_LABELS[key]) if key in _LABELS else column_label(key)


def _value(key: str, value: Any) -> str:
    match key:
        case "of" if value in list(AuditEvent):
            return AuditEvent(value).label
        case "metric" if value in METRICS:
            return METRICS[value].name
        case "record":
            return str(with_labels(pl.DataFrame({key: [value]})).item())
        case "fields":
            return say("、", ", ").join(map(column_label, value))
    return say("、", ", ").join(map(str, value)) if isinstance(value, list) else str(value)

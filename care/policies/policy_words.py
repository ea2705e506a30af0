"""The values of a policy as people read and write them."""

import tomllib
from collections.abc import Callable
from typing import Any

from care.i18n import say
from care.policies.builtin_policies import read_values
from care.policies.policy import OVERRIDDEN, Policy
from care.policies.policy_decisions import clock_text
from care.policies.policy_values import CALLBACK_TYPES
from care.semantic.metric import METRICS, MetricKind
from care.semantic.renamed_metrics import present_metric
from care.semantic.vocabulary import CALLBACK_TYPE, CHANNEL, COMPLAINT_SOURCE, REMINDER_TYPE, label

KEYS = {
    "owed": ("是否应回访", "owed"),
    "opens_days": ("起始（事件后天数）", "opens (days after the event)"),
    "due_days": ("期限（事件后天数）", "due (days after the event)"),
    "due_hours": ("期限（事件后小时）", "due (hours after the event)"),
    "match_days": (
        "没写单号的回访归到几天内的来店",
        "days back in which a call without a number finds its visit",
    ),
    "next_days": ("首次拨打的窗口（交车后天数）", "window of the first try (days after delivery)"),
    "reach_hours": ("接通的窗口（交车后小时）", "window of reaching (hours after delivery)"),
    "answer_hours": ("不满应对（小时）", "dissatisfaction answered (hours)"),
    "voice_days": (
        "接通后几天内另行投诉算疑似漏记",
        "days after a conversation in which a complaint tells of a missed voice",
    ),
    "tries": ("未接通时拨打天数", "days of trying"),
    "channels": ("算作接通的方式", "channels that count as a conversation"),
    "hours": ("拨打时段", "calling hours"),
    "after_months": ("多少个月未来店算流失", "months unseen to be lost"),
    "until_months": ("多少个月后不再回访", "months unseen to be given up"),
    "silent_months": ("多少个月无来店也无联系算失联", "months without visit or attempt to be silent"),
    "reminder_days": ("提醒后几天内来店算回店", "days after a reminder"),
    "win_back_days": ("流失客户接通后几天内来店算挽回", "days after a lost customer was reached"),
    "grace_days": ("首保宽限天数", "days of grace for a first service"),
    "form_days": ("处理表完成（受理后天数）", "form filed (days after receipt)"),
    "contact_hours": ("首次联系（小时）", "first contact (hours)"),
    "reply_hours": ("系统回复（小时）", "reply in the system (hours)"),
    "watch_months": ("观察期（月）", "watch for reopening (months)"),
    "sources": ("联系与回复时限适用的来源", "sources with deadlines of contact and reply"),
    "close_hours": ("结案（小时）", "closed (hours)"),
    "late_days": ("到期后几天内仍列出", "days after the due day on which a call is still listed"),
    "caller_days": ("几天内打过电话的人分得回访", "days within which who has called is handed calls"),
    "open_days": (
        "没写要求完成时间的投诉几天未关闭算超期",
        "days after which an open complaint without a due date is overdue",
    ),
    "old_days": ("未到期的投诉几天未关闭时提请注意", "days after which an open complaint in time is named"),
    "lead_days": ("提前天数", "days ahead"),
    "after_days": ("交车后天数", "days after the sale"),
    "company_after_days": ("公车：交车后天数", "company cars: days after the sale"),
}
TABLES = {
    "callbacks": ("回访", "Callbacks"),
    "lost": ("流失客户", "Lost customers"),
    "returns": ("回站", "Return visits"),
    "complaints": ("投诉", "Complaints"),
    "inquiries": ("问询", "Inquiries"),
    "profiles": ("客户档案上传", "Upload of profiles"),
    "lists": ("清单", "Lists"),
    "targets": ("目标", "Target"),
    **{code: (term.zh, term.en) for code, term in REMINDER_TYPE.items()},
}
VOCABULARY = {"channels": ("channel", CHANNEL), "sources": ("source", COMPLAINT_SOURCE)}


def value_label(path: str) -> str:
    """What the value at ``path`` is; a path that leads to none stays as it is."""
    *tables, key = path.split(".")
    if tables == ["targets"]:
        metric = METRICS.get(key)
        return say("目标：", "Target: ") + (metric.name if metric else key)
    table = tables[-1] if tables else ""
    if key not in KEYS or (table not in TABLES and table not in CALLBACK_TYPES):
        return path
    name = CALLBACK_TYPE[table].label if table in CALLBACK_TYPES else say(*TABLES[table])
    return say(f"{name}：", f"{name}: ") + say(*KEYS[key])


def value_text(path: str, value: Any) -> str:
    """A value in the form that :func:`parse_text` reads."""
    key = path.rpartition(".")[2]
    match value:
        case bool():
            return say("是", "yes") if value else say("否", "no")
        case tuple() if key == "hours":
            return say("、", ", ").join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in value)
        case tuple():
            field = VOCABULARY.get(key, ("", {}))[0]
            return say("、", ", ").join(label(field, one) for one in value)
        case float() if path.startswith("targets.") and _is_share(path):
            return f"{value * 100:g}%"
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def origin_text(policy: Policy, path: str) -> str:
    """Where a value of a policy comes from: a clause, the standard policy, or the decision itself."""
    clause = policy.clause(path)
    if policy.origins[path] == OVERRIDDEN or clause is None:
        return say("自定", "our own")
    if policy.origins[path] not in policy.presets:
        return say(f"沿用通用标准（{clause.clause}）", f"inherited from standard ({clause.clause})")
    return f"《{clause.document}》 {clause.clause}"


def parse_text(path: str, text: str) -> Any:
    """A value as people write it on a page or in a command; raises :class:`BadPolicy` with the cure."""
    return _checked(path, _reader(path)(text.strip()))


def _checked(path: str, written: Any) -> Any:
    *tables, key = path.split(".")
    nested: dict[str, Any] = {key: written}
    for table in reversed(tables):
        nested = {table: nested}
    return read_values(nested, value_label(path))[path]


def _reader(path: str) -> Callable[[str], Any]:
    key = path.rpartition(".")[2]
    if path.startswith("targets."):
        return _share if _is_share(path) else _number
    if key == "owed":
        return _truth
    if key == "hours":
        return lambda text: [part.replace("–", "-").split("-") for part in _parts(text)]
    if key in VOCABULARY:
        codes = {term.label.lower(): code for code, term in VOCABULARY[key][1].items()}
        return lambda text: [codes.get(part.lower(), part) for part in _parts(text)]
    if key == "lead_days":
        return lambda text: [_number(part) for part in _parts(text)]
    return _number


def _parts(text: str) -> list[str]:
    for mark in "、，;；":
        text = text.replace(mark, ",")
    return [part.strip().replace("：", ":") for part in text.split(",") if part.strip()]


def _number(text: str) -> Any:
    try:
        return tomllib.loads(f"number = {text}")["number"]
    except tomllib.TOMLDecodeError:
        return text


def _share(text: str) -> Any:
    number = _number(text.rstrip("%％ "))
    percent = text.endswith(("%", "％")) or (isinstance(number, int | float) and number > 1)
    return number / 100 if percent and isinstance(number, int | float) else number


def _truth(text: str) -> Any:
    return {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}.get(
        text.lower(), text
    )


def _is_share(path: str) -> bool:
    metric = METRICS.get(present_metric(path.removeprefix("targets.")))
    return metric is None or metric.kind is MetricKind.PROPORTION

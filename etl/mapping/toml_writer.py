"""A source written out for a person to finish: what was found, and in comments what is left to say."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from care.privacy.text_masking import display_name
from care.semantic.vocabulary import VOCABULARIES
from etl.records.headings import normalized_heading
from etl.records.registry import Field, RecordKind

CLOSED = ("last_closed_at", "first_closed_at", "closed_at")
KEPT = re.compile(
    r"是否.*(?:按时|及时|达标|超时)|按时(?:完成|关闭|办结)|达标|timely|on.?time|sla", re.IGNORECASE
)
"""Headings of yes/no columns of a kept deadline."""
LENGTH = re.compile(
    r"时长|耗时|用时|duration|resolution.?time|time.?to.?(?:close|resolve)|elapsed", re.IGNORECASE
)
"""Headings of how long something took."""
BECAUSE = {
    "heading": "",
    "foreign": "  # 其他系统的列名，请核对 | a heading of other systems: check",
    "similar": "  # 列名相近，请核对 | by a similar heading: check",
    "values": "  # 按内容推测，请核对 | by what its values look like: check",
}


@dataclass(frozen=True)
class SourceDraft:
    """What a source is to say."""

    file: str
    record: RecordKind
    sheet: str
    """Empty where it need not be said."""
    header: int
    """The line of the headings, 1 being the first; 0 where there are none."""
    columns: Sequence[tuple[Field, tuple[str, ...], str]]
    """Field, the headings that feed it (two are joined), and how it was found."""
    times: Mapping[str, tuple[str, ...]]
    """Field → the notations that read it; of several the user has to choose."""
    unused: Sequence[str]
    latest: str = ""
    """The heading that tells which of several rows of a number is the newest."""
    unread: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Field → values that are none of our words."""


def draft_toml(draft: SourceDraft) -> str:
    """The draft as TOML."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: SourceDraft) -> Iterator[str]:
    file = _one_line(display_name(draft.file))
    yield f"# {file}: 推测而来，请核对补全 | a guess: check and finish it (docs/sources.md)"
    yield f"record = {_quoted(draft.record.name)}  # {draft.record.zh}"
    yield f"files = [{_quoted(_pattern(draft.file))}]"
    if draft.sheet:
        yield f"sheet = {_quoted(draft.sheet)}"
    if draft.header != 1:
        yield f"header = {draft.header}"
    if draft.latest:
        because = "同一编号有多行，以最新的一行为准 | the newest row of a number holds"
        yield f"latest = {_quoted(draft.latest)}  # {because}"
    yield from _columns(draft)
    yield from _missing(draft)
    yield from _derivable(draft)
    if draft.times:
        yield from ("", "[times]")
    for name, notations in draft.times.items():
        others = f"  # 也可能是 or: {', '.join(notations[1:])}" if notations[1:] else ""
        yield f"{name} = [{_quoted(notations[0])}]{others}"
    for name, values in draft.unread.items():
        codes = " / ".join(f"{term.code} {term.zh}" for term in VOCABULARIES.get(name, {}).values())
        yield from ("", f"# [words.{name}]  # {codes or '是 / 否'}")
        yield from (f'# {_quoted(value)} = ""' for value in values)


def _columns(draft: SourceDraft) -> Iterator[str]:
    yield from ("", "[columns]")
    for one, headings, by in draft.columns:
        listed = ", ".join(map(_quoted, headings))
        value = listed if len(headings) == 1 else f"{{ join = [{listed}] }}"
        yield f"{one.name} = {value}{BECAUSE[by] or _said(one, headings)}"
    if draft.unused:
        yield f"# 未用到的列 | columns not used: {', '.join(map(_one_line, map(display_name, draft.unused)))}"


def _said(one: Field, headings: Sequence[str]) -> str:
    return "" if normalized_heading(headings[0]) == normalized_heading(one.zh) else f"  # {one.zh}"


def _missing(draft: SourceDraft) -> Iterator[str]:
    """The required fields without a column: one value may do for all rows, or the folder's name."""
    found = {one.name for one, _, _ in draft.columns}
    missing = [one for one in draft.record.fields.values() if one.required and one.name not in found]
    if missing:
        yield from (
            "",
            "# 必填而未找到，请写明列名或固定值 | required and not found: name its column, or one value",
        )
        yield "# [constants]"
        yield from (f'# {one.name} = ""  # {one.zh}' for one in missing)
    if any(one.name == "store_code" for one in missing):
        yield "# 或取自文件夹名（file 为文件名） | or from the folder's name (file: the file's)"
        yield "# [names]"
        yield '# store_code = { from = "folder" }'


def _derivable(draft: SourceDraft) -> Iterator[str]:
    """Unused columns by which times that the file lacks can be derived, for a person to take or leave."""
    times = [one.name for one, _, _ in draft.columns if one.kind == "time"]
    known = [name for name in CLOSED if name in draft.record.fields]
    closed = next((name for name in known if name in times), next(iter(known), ""))
    lines = []
    for heading in draft.unused:
        if KEPT.search(heading) and "due_at" in draft.record.fields and closed:
            lines.append(f'# due_at = {{ kept = {_quoted(heading)}, at = "{closed}" }}')
        elif LENGTH.search(heading) and "received_at" in times and closed and closed not in times:
            lines.append(f'# {closed} = {{ after = "received_at", hours = {_quoted(heading)} }}')
    if lines:
        yield from (
            "",
            "# 可由这些列推出的时间，请核对单位 | times that these columns tell of: check the unit",
        )
        yield from ("# [derived]", *lines)


def _pattern(file: str) -> str:
    """The file's name with whatever changes from export to export left open."""
    open_digits = re.sub(r"\d+", "*", re.sub(r"[\[\]*?]", "?", file))
    return re.sub(r"\*(?:[-_. ]?\*)+", "*", open_digits)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    """Fit to stand in a comment."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

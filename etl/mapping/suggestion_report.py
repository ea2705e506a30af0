"""The texts and table for a suggested source: the matched fields, and what the user has to add."""

from collections.abc import Iterable, Iterator

import polars as pl

from care.i18n import say
from care.privacy.text_masking import display_name
from care.semantic.format import NOTHING
from etl.mapping.columns.unmapped_fields import UnmappedField
from etl.mapping.suggest import FieldSuggestion, SourceSuggestion

MATCH_LABELS = {
    "heading": ("列名", "heading"),
    "foreign": ("其他系统的列名，请核对", "heading of other systems: check"),
    "similar": ("相近的列名，请核对", "similar heading: check"),
    "values": ("内容，请核对", "its values: check"),
}
WIDEST = 60


def fields_table(suggestion: SourceSuggestion) -> pl.DataFrame:
    """One row a field, all strings; headings and texts in the reader's language, personal values masked."""
    columns = (
        say("列", "Column"),
        say("首几行", "First cells"),
        say("字段", "Field"),
        say("理解为", "Understood as"),
        say("依据", "Known by"),
        say("无法识别", "Cannot be read"),
    )
    rows = [_row(one) for one in suggestion.fields]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _row(one: FieldSuggestion) -> tuple[str, ...]:
    return (
        " + ".join(one.headings),
        _listed(one.cells),
        say(one.field.zh, one.field.en),
        _listed(one.values),
        say(*MATCH_LABELS[one.by]),
        str(one.unread) if one.unread else NOTHING,
    )


def _listed(cells: tuple[str, ...]) -> str:
    return " | ".join(cell if len(cell) <= WIDEST else f"{cell[:WIDEST]}…" for cell in cells) or NOTHING


def proposal_sentence(suggestion: SourceSuggestion) -> str:
    """The message why a sheet with suggested columns cannot be loaded yet."""
    record, zh, en = suggestion.record, "", ""
    if suggestion.missing:
        zh = "；还缺少：" + "、".join(one.zh for one in suggestion.missing)
        en = "; still missing: " + ", ".join(one.en for one in suggestion.missing)
    return say(
        f"认不出这张表的列名，推测为{record.zh}。请核对下面各列的含义，再按此重新读取{zh}。",
        f"The headings are not the template's; the sheet may hold {record.en}. Check what each column means "
        f"below, then read it like this{en}.",
    )


def unmapped_sentences(unmapped: Iterable[UnmappedField]) -> Iterator[str]:
    """One message for each unmapped field with candidates, then one for all without candidates."""
    without_candidates = []
    for one in unmapped:
        if one.candidates:
            listed = ", ".join(map(display_name, one.candidates))
            yield say(
                f"重要而未对应：{one.field.zh}，可能是列：{listed}",
                f"important and not mapped: {one.field.en}; it may be the column {listed}",
            )
        elif not one.field.required:
            without_candidates.append(one.field)
    if without_candidates:
        zh, en = (
            "、".join(one.zh for one in without_candidates),
            ", ".join(one.en for one in without_candidates),
        )
        yield say(
            f"重要而没有对应的列：{zh}。相关指标无法计算。",
            f"important and without a column: {en}. The figures that need them cannot be computed.",
        )


def remarks(suggestion: SourceSuggestion) -> Iterator[str]:
    """Messages on the record kind, the unused columns, the missing fields and the next step."""
    record, rows = suggestion.record, suggestion.rows
    yield say(f"看作：{record.zh}（看了前 {rows} 行）", f"taken for: {record.en} (first {rows} rows)")
    if suggestion.unused:
        listed = ", ".join(suggestion.unused)
        yield say(f"未用到的列：{listed}", f"columns not used: {listed}")
    if suggestion.missing:
        zh = "、".join(one.zh for one in suggestion.missing)
        en = ", ".join(one.en for one in suggestion.missing)
        yield say(
            f"必填而未找到：{zh}。请在来源里写明列名或固定值。",
            f"required and not found: {en}. Name their columns in the source, or one value.",
        )
    yield from unmapped_sentences(suggestion.unmapped)
    if suggestion.source:
        yield say(
            f"无需新的来源：这张表现在就能按 {suggestion.source} 导入。",
            f"no new source is needed: the sheet loads as it is, by {suggestion.source}.",
        )

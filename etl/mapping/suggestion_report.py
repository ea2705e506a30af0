"""What a person is shown of a proposed source: each field as it was understood, and what is left to do."""

from collections.abc import Iterator

import polars as pl

from care.i18n import say
from care.semantic.format import NOTHING
from etl.mapping.suggest import FieldSuggestion, SourceSuggestion

WAYS = {
    "heading": ("列名", "heading"),
    "similar": ("相近的列名，请核对", "similar heading: check"),
    "values": ("内容，请核对", "its values: check"),
}
WIDEST = 60


def fields_table(proposal: SourceSuggestion) -> pl.DataFrame:
    """One row a field; columns and words in the reader's language, personal values masked."""
    columns = (
        say("列", "Column"),
        say("首几行", "First cells"),
        say("字段", "Field"),
        say("理解为", "Understood as"),
        say("依据", "Known by"),
        say("无法识别", "Cannot be read"),
    )
    rows = [_row(one) for one in proposal.fields]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _row(one: FieldSuggestion) -> tuple[str, ...]:
    return (
        " + ".join(one.headings),
        _listed(one.cells),
        say(one.field.zh, one.field.en),
        _listed(one.values),
        say(*WAYS[one.by]),
        str(one.unread) if one.unread else NOTHING,
    )


def _listed(cells: tuple[str, ...]) -> str:
    return " | ".join(cell if len(cell) <= WIDEST else f"{cell[:WIDEST]}…" for cell in cells) or NOTHING


def remarks(proposal: SourceSuggestion) -> Iterator[str]:
    """What it was taken for, what nobody used, what is missing, and what to do next."""
    record, rows = proposal.record, proposal.rows
    yield say(f"看作：{record.zh}（看了前 {rows} 行）", f"taken for: {record.en} (first {rows} rows)")
    if proposal.unused:
        listed = ", ".join(proposal.unused)
        yield say(f"未用到的列：{listed}", f"columns not used: {listed}")
    if proposal.missing:
        zh = "、".join(one.zh for one in proposal.missing)
        en = ", ".join(one.en for one in proposal.missing)
        yield say(
            f"必填而未找到：{zh}。请在来源里写明列名或固定值。",
            f"required and not found: {en}. Name their columns in the source, or one value.",
        )
    if proposal.source:
        yield say(
            f"无需新的来源：这张表现在就能按 {proposal.source} 装载。",
            f"no new source is needed: the sheet loads as it is, by {proposal.source}.",
        )

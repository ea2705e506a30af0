"""Detect the personal columns of a file, independent of its record kind."""

import re

import polars as pl

from etl.records.headings import normalized_heading
from etl.records.registry import RECORDS
from etl.records.schema_fields import Personal
from etl.records.sheet_table import Table

PERSONAL_HEADINGS: dict[str, Personal] = {
    normalized_heading(heading): field.personal
    for record in RECORDS.values()
    for field in record.fields.values()
    if field.personal not in (None, "text", "reference")
    for heading in (field.zh, field.en, field.name, *field.synonyms)
}
"""Normalised heading → kind of personal data, of all record kinds."""

PERSONAL_PATTERN = re.compile(
    r"姓名|名字|车主|联系人|投诉人|来电人|报修人|送修人|收件人|被访|身份证|证件|驾照|地址|住址|邮箱|微信|电邮"
    r"|qq|(?:customer|client|owner|contact|full|first|last)_?(?:name|person)|^name$|address|e_?mail|wechat|id_?card"
)
"""Pattern of headings of personal data that no record kind has."""


def kind_of(heading: str, table: Table) -> Personal | None:
    """How the cells under a heading are masked; columns without a field are classified by their heading."""
    field = table.record.fields.get(table.heading_fields.get(heading, ""))
    if field is not None:
        return field.personal
    normalized = normalized_heading(heading)
    return PERSONAL_HEADINGS.get(normalized) or ("name" if PERSONAL_PATTERN.search(normalized) else None)


def at_rows(cells: pl.Series, table: Table, rows: pl.Series) -> pl.Series:
    """The cells of the rows with these numbers, in their order."""
    if rows.equals(table.rows):
        return cells
    row_index = pl.DataFrame({"source_row": table.rows}).with_row_index("place")
    selected = rows.to_frame("source_row").join(row_index, on="source_row", how="left", maintain_order="left")
    return cells.gather(selected["place"])

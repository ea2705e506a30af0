"""Which columns of a file tell of a person, whatever record it was taken for."""

import re
from collections.abc import Iterator

import polars as pl

from care.privacy.text_masking import mask_names
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
"""Headings that tell of a person, even in a record that has no such field."""

TELLING = re.compile(
    r"姓名|名字|车主|联系人|投诉人|来电人|报修人|送修人|收件人|被访|身份证|证件|驾照|地址|住址|邮箱|微信|电邮"
    r"|qq|(?:customer|client|owner|contact|full|first|last)_?(?:name|person)|^name$|address|e_?mail|wechat|id_?card"
)
"""What headings that no record knows say of a person."""


def kind_of(heading: str, table: Table) -> Personal | None:
    """How the cells under a heading are masked; what no field uses is told by its heading alone."""
    field = table.record.fields.get(table.heading_fields.get(heading, ""))
    if field is not None:
        return field.personal
    told = normalized_heading(heading)
    return PERSONAL_HEADINGS.get(told) or ("name" if TELLING.search(told) else None)


def without_own_names(texts: pl.Series, table: Table, rows: pl.Series) -> pl.Series:
    """Texts of the rows with these numbers, each with its own row's customer masked by name."""
    for names in _names_in(table):
        texts = mask_names(texts, at_rows(names, table, rows))
    return texts


def at_rows(cells: pl.Series, table: Table, rows: pl.Series) -> pl.Series:
    """The cells of the rows with these numbers, in their order."""
    places = pl.DataFrame({"source_row": table.rows}).with_row_index("place")
    wanted = rows.to_frame("source_row").join(places, on="source_row", how="left", maintain_order="left")
    return cells.gather(wanted["place"])


def _names_in(table: Table) -> Iterator[pl.Series]:
    """The columns that hold customers' names, used or not."""
    for cells in table.raw:
        if kind_of(cells.name, table) == "name":
            yield cells.str.strip_chars()

"""Sheets of one file with the same records, such as a raw and a cleaned copy: the later one is warned of."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from care.privacy.text_masking import display_name
from etl.records.registry import RECORDS
from etl.records.sheet_table import REASONS, Table, Unreadable
from etl.validation.parse_cells import parse_column

PLACE = ("sheet", "row")


def warn_of_duplicates(found: Sequence[Table | Unreadable]) -> list[Table | Unreadable]:
    """The same sheets in the same order, with a warning on each row whose record an earlier sheet has."""
    earlier: dict[str, pl.DataFrame] = {}
    result: list[Table | Unreadable] = []
    for one in found:
        if isinstance(one, Table) and sum(isinstance(other, Table) for other in found) > 1:
            keys = _keys(one)
            if keys is not None and one.record.name in earlier:
                one = _warned(one, keys, earlier[one.record.name])
            if keys is not None:
                known = [earlier[one.record.name]] if one.record.name in earlier else []
                earlier[one.record.name] = pl.concat([keys, *known]).unique(
                    [name for name in keys.columns if name not in PLACE], keep="first", maintain_order=True
                )
        result.append(one)
    return result


def _keys(table: Table) -> pl.DataFrame | None:
    """The records of a sheet by their keys as they will be read, with sheet and row; None without a key."""
    names = ("store_code", *RECORDS[table.record.name].key)
    if not {*names} <= {*table.texts.columns}:
        return None
    fields = table.record.fields
    read = [
        parse_column(table.texts[name], fields[name], table.time_formats.get(name, ())).cast(pl.String)
        for name in names
    ]
    places = (pl.lit(display_name(table.sheet)).alias("sheet"), table.rows.alias("row"))
    return pl.DataFrame(read).with_columns(*places).drop_nulls(names)


def _warned(table: Table, keys: pl.DataFrame, earlier: pl.DataFrame) -> Table:
    names = [name for name in keys.columns if name not in PLACE]
    again = keys.join(earlier, on=names, how="inner", suffix="_before", maintain_order="left")
    warnings = again.select(
        pl.col("row").alias("source_row"),
        pl.format(
            "与工作表“{}”第 {} 行是同一记录；工作表按先后顺序读取，以本行为准", "sheet_before", "row_before"
        ).alias("reason_zh"),
        pl.format(
            "the same record as row {} of the sheet “{}”: sheets are read in their order, and this row holds",
            "row_before",
            "sheet_before",
        ).alias("reason_en"),
    )
    return replace(table, warnings=pl.concat([table.warnings, warnings.cast(REASONS)]))

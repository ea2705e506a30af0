"""Warn of duplicate records across the sheets of one file, such as a raw and a cleaned copy."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from care.privacy.text_masking import display_name
from etl.records.sheet_table import REASONS, Table, Unreadable
from etl.validation.parse_cells import parse_cells

PLACE = ("sheet", "row")
SPARE = r"[^0-9a-z\p{Han}]+|^0+"
"""What a cleaned copy loses of a number: separators, and zeros before it."""


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
    """The keys of a sheet's records as a load parses them, with sheet and row; None without a key column."""
    names = ["store_code", *table.record.key]
    if not {*names} <= {*table.texts.columns}:
        return None
    is_derived = not table.derived.keys().isdisjoint(names)
    texts = table.texts if is_derived else table.texts.select(names)
    derived = table.derived if is_derived else {}
    read = parse_cells(replace(table, texts=texts, derived=derived)).values
    places = (pl.lit(display_name(table.sheet)).alias("sheet"), table.rows.alias("row"))
    return read.select(pl.col(names).cast(pl.String)).with_columns(*places).drop_nulls(names)


def _warned(table: Table, keys: pl.DataFrame, earlier: pl.DataFrame) -> Table:
    """The table with a warning on each row whose key, or its plain form, an earlier sheet has."""
    names = [name for name in keys.columns if name not in PLACE]
    again = keys.join(earlier, on=names, how="inner", suffix="_before", maintain_order="left")
    alike = _alike(keys, earlier, names, [name for name in names if name.endswith("_no")])
    warnings = pl.concat([_same(again), _alike_notes(alike, table)])
    return replace(table, warnings=pl.concat([table.warnings, warnings]))


def _same(again: pl.DataFrame) -> pl.DataFrame:
    return again.select(
        pl.col("row").alias("source_row"),
        pl.format(
            "与工作表“{}”第 {} 行是同一记录；工作表按先后顺序读取，以本行为准", "sheet_before", "row_before"
        ).alias("reason_zh"),
        pl.format(
            "the same record as row {} of the sheet “{}”: sheets are read in their order, and this row holds",
            "row_before",
            "sheet_before",
        ).alias("reason_en"),
    ).cast(REASONS)


def _alike(keys: pl.DataFrame, earlier: pl.DataFrame, names: list[str], numbers: list[str]) -> pl.DataFrame:
    """The rows of which an earlier sheet has the number in another form: ``00016`` and ``16``."""
    new, known = (
        frame.join(other, on=names, how="anti", maintain_order="left").with_columns(
            pl.col(numbers).str.to_lowercase().str.replace_all(SPARE, "").name.suffix("_plain")
        )
        for frame, other in ((keys, earlier), (earlier, keys))
    )
    plain = [f"{name}_plain" if name in numbers else name for name in names]
    return new.join(
        known.unique(plain, keep="first", maintain_order=True),
        on=plain,
        how="inner",
        suffix="_before",
        maintain_order="left",
    )


def _alike_notes(alike: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Notes on the rows, which count as records of their own."""
    name = next((name for name in table.record.key if name.endswith("_no")), None)
    if name is None or alike.is_empty():
        return pl.DataFrame(schema=REASONS)
    field = table.record.fields[name]
    return alike.select(
        pl.col("row").alias("source_row"),
        pl.format(
            f"“{field.zh}”与工作表“{{}}”第 {{}} 行的只差写法，按两条记录计入；如是同一条，请统一写法",
            "sheet_before",
            "row_before",
        ).alias("reason_zh"),
        pl.format(
            f"{field.en} differs only in its form from row {{}} of the sheet “{{}}”, and counts as another "
            "record; write both alike if they are one",
            "row_before",
            "sheet_before",
        ).alias("reason_en"),
    ).cast(REASONS)

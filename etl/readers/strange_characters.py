"""Characters that nobody can read: the replacement character, and those for private use."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from etl.records.sheet_table import Sheet

STRANGE = r"[\x{E000}-\x{F8FF}\x{FFFD}]"
"""Characters for private use, which stand for whatever a font holds, and the replacement character."""
STRANGE_BYTES = re.compile(rb"\xef(?:[\x80-\xa3]|\xbf\xbd)")
"""The same in UTF-8; private characters before U+F000 begin with 0xEE instead."""


def has_strange(text: bytes) -> bool:
    """Whether UTF-8 text may hold one of STRANGE."""
    return b"\xee" in text or bool(STRANGE_BYTES.search(text))


def note_strange(sheet: Sheet, *, replaced: bool) -> Sheet:
    """Rows that hold strange characters: rejected where bytes had to be replaced, else warned of."""
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        found = list(
            pool.map(lambda column: column.str.contains(STRANGE).fill_null(value=False), sheet.cells)
        )
    frames = []
    for column, strange in enumerate(found):
        rows = strange.arg_true()
        if len(rows):
            bad = sheet.cells.to_series(column).gather(rows).str.contains("\ufffd") & replaced
            frames.append(pl.DataFrame({"source_row": rows + 1, "column": column, "bad": bad}))
    if not frames:
        return sheet
    noted = pl.concat(frames).with_columns(pl.col("source_row", "column").cast(pl.UInt32))
    damaged = noted.filter("bad").select(
        "source_row",
        pl.lit(None, pl.UInt32).alias("column"),
        pl.lit("有不属于文件编码的字节，内容已损坏，请重新导出").alias("reason_zh"),
        pl.lit("holds bytes that are not of the file's encoding: export it again").alias("reason_en"),
    )
    doubtful = noted.filter(~pl.col("bad")).select(
        "source_row",
        "column",
        pl.lit("有显示不出的字符（私用区字符或 �），请核对原文").alias("reason_zh"),
        pl.lit("holds characters that cannot be shown (private use, or �): check the text").alias(
            "reason_en"
        ),
    )
    return replace(
        sheet, faults=pl.concat([sheet.faults, damaged.unique(maintain_order=True)]), warnings=doubtful
    )

"""Masking of personal values in free text and names, and replacement of control characters."""

import re

import polars as pl

from care.i18n import UNSEEN, replace_control_characters

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

DIGIT = "[0-9０-９]"
IN_TEXT = (
    (r"(?i)([A-HJ-NPR-Z0-9]{3})[A-HJ-NPR-Z0-9]{10}([A-HJ-NPR-Z0-9]{4})", "$1********$2"),
    (
        rf"([1１][3-9３-９]{DIGIT})(?:[ 　\-－]?{DIGIT}){{4}}[ 　\-－]?({DIGIT}(?:[ 　\-－]?{DIGIT}){{3}})",
        "$1****$2",
    ),
    (rf"(^|[^A-Za-z0-9０-９])([0０]{DIGIT}{{2,3}})[ 　\-－]?{DIGIT}{{3,4}}({DIGIT}{{4}})", "$1$2-****$3"),
    (rf"(?i)([{PROVINCES}][A-Z])[ ·•.\-]?[A-Z0-9]{{3,4}}([A-Z0-9][A-Z0-9挂学警港澳])", "$1·***$2"),
)
"""Patterns for VINs, mobile numbers, landlines and plates. Longer runs of digits are masked as well, because
masking too much is the safer error."""

IN_NAMES = (
    (re.compile(r"(?<![A-Z0-9])(L[A-HJ-NPR-Z0-9]{2})[A-HJ-NPR-Z0-9]{10}([A-HJ-NPR-Z0-9]{4})(?![A-Z0-9])"), 8),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), 4),
    (re.compile(rf"([{PROVINCES}][A-Z])·?[A-Z0-9]{{3,4}}([A-Z0-9][A-Z0-9挂学警港澳])(?![A-Z0-9])"), 3),
)
"""Patterns for names of files, sheets and columns, with the number of stars. Names contain export times and
serial numbers, so only a value that stands by itself is masked."""

SHORTEST = 2
"""Minimum length of a name that is masked; a single character is part of too many words."""


def mask_text(texts: pl.Series) -> pl.Series:
    """Free text with phones, VINs and plates masked, and control characters replaced."""
    shown = controls_replaced(texts)
    rows = shown.str.contains("|".join(pattern for pattern, _ in IN_TEXT)).arg_true()
    masked = shown.gather(rows)
    for pattern, mark in IN_TEXT:
        masked = masked.str.replace_all(pattern, mark)
    return shown.scatter(rows, masked) if len(masked) else shown


def mask_names(texts: pl.Series, names: pl.Series) -> pl.Series:
    """Each text with the name of the customer in the same row masked: 王小明 → 王**."""
    known = (names.str.len_chars() >= SHORTEST) & ~names.str.contains("*", literal=True)
    pairs = pl.DataFrame({"text": texts, "name": names.set(~known.fill_null(value=False), None)})
    rows = pairs.select(pl.col("text").str.contains(pl.col("name"), literal=True)).to_series().arg_true()
    if rows.is_empty():
        return texts
    masked = [text.replace(name, f"{name[0]}**") for text, name in pairs[rows].iter_rows()]
    return texts.scatter(rows, pl.Series(masked))


def display_name(name: str) -> str:
    """The name of a file, a sheet or a column as it is stored and shown: masked, no control characters."""
    for pattern, stars in IN_NAMES:
        name = pattern.sub(rf"\1{'*' * stars}\2", name)
    return replace_control_characters(name)


def holds_personal_value(cell: str) -> bool:
    """Whether a cell contains a phone, a VIN or a plate, and so cannot be a heading."""
    return any(pattern.search(cell) for pattern, _ in IN_NAMES)


def controls_replaced(texts: pl.Series) -> pl.Series:
    """The texts with every control and bidirectional character replaced by �."""
    return texts.str.replace_all(UNSEEN, "�") if texts.str.contains(UNSEEN).any() else texts

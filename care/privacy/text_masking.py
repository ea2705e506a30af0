"""Text that people wrote: what tells of a person masked in it, and nothing left that a screen would obey."""

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
"""VINs, mobile numbers, landlines, plates. A longer run of digits is masked too: rather too much."""

IN_NAMES = (
    (re.compile(r"(?<![A-Z0-9])(L[A-HJ-NPR-Z0-9]{2})[A-HJ-NPR-Z0-9]{10}([A-HJ-NPR-Z0-9]{4})(?![A-Z0-9])"), 8),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), 4),
    (re.compile(rf"([{PROVINCES}][A-Z])·?[A-Z0-9]{{3,4}}([A-Z0-9][A-Z0-9挂学警港澳])(?![A-Z0-9])"), 3),
)
"""The same in names of files, sheets and columns, with the stars in between. They hold times of export and
numbers of their own, so only what stands by itself is masked."""

SHORTEST = 2
"""A name of one character is part of too many words."""


def mask_text(texts: pl.Series) -> pl.Series:
    """Free text without phones, VINs and plates."""
    shown = controls_replaced(texts)
    telling = shown.str.contains("|".join(pattern for pattern, _ in IN_TEXT)).arg_true()
    found = shown.gather(telling)
    for pattern, mark in IN_TEXT:
        found = found.str.replace_all(pattern, mark)
    return shown.scatter(telling, found) if len(found) else shown


def mask_names(texts: pl.Series, names: pl.Series) -> pl.Series:
    """Each text with the name of its own row's customer masked in it: 王小明 → 王**."""
    known = (names.str.len_chars() >= SHORTEST) & ~names.str.contains("*", literal=True)
    told = pl.DataFrame({"text": texts, "name": names.set(~known.fill_null(value=False), None)})
    telling = told.select(pl.col("text").str.contains(pl.col("name"), literal=True)).to_series().arg_true()
    if telling.is_empty():
        return texts
    masked = [text.replace(name, f"{name[0]}**") for text, name in told[telling].iter_rows()]
    return texts.scatter(telling, pl.Series(masked))


def display_name(name: str) -> str:
    """The name of a file, a sheet or a column as it is kept and told."""
    for pattern, stars in IN_NAMES:
        name = pattern.sub(rf"\1{'*' * stars}\2", name)
    return replace_control_characters(name)


def holds_personal_value(cell: str) -> bool:
    """Whether a cell holds a phone, a VIN or a plate and so cannot be a heading."""
    return any(pattern.search(cell) for pattern, _ in IN_NAMES)


def controls_replaced(texts: pl.Series) -> pl.Series:
    """The same text with every control character and mark of direction shown as �."""
    return texts.str.replace_all(UNSEEN, "�") if texts.str.contains(UNSEEN).any() else texts

"""Tables for people: columns under the labels of the reader's language, and cells in its words."""

import polars as pl

from care.semantic.labels import COLUMN_LABELS, RECORD_LABELS
from care.semantic.vocabulary import VOCABULARIES, label


def with_labels(records: pl.DataFrame) -> pl.DataFrame:
    """The columns that have a label, under it, their codes and flags in the reader's words.

    Columns without any value are left out.
    """
    shown = [
        name
        for name in COLUMN_LABELS
        if name in records.columns and records[name].null_count() < records.height
    ]
    return records.select(_cells(records[name]).alias(column_label(name)) for name in shown)


def contains_words(records: pl.DataFrame, wanted: str) -> pl.Series:
    """Of each record, whether every word of ``wanted`` occurs in its cells as people read them."""
    row = pl.concat_str(pl.all().cast(pl.String), separator="\n", ignore_nulls=True).str.to_lowercase()
    words = [row.str.contains(word, literal=True) for word in wanted.lower().split()]
    return with_labels(records).select(pl.all_horizontal(words)).to_series()


def column_label(name: str) -> str:
    """The label of a column in the reader's language; its own name where it has none."""
    return COLUMN_LABELS[name].text if name in COLUMN_LABELS else name


def _cells(column: pl.Series) -> pl.Series:
    if column.name == "record":
        return column.replace({kind: words.text for kind, words in RECORD_LABELS.items()})
    if column.dtype != pl.Boolean and column.name not in (*VOCABULARIES, "store"):
        return column.fill_null("") if column.dtype == pl.String else column
    words = {value: label(column.name, value) for value in column.unique().drop_nulls()}
    return (
        column.replace_strict(words, default=None, return_dtype=pl.String).fill_null("") if words else column
    )

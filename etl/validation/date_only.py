"""Which times of a row have no time of day (definitions §2): ``date_only``, a list of their fields' names."""

from collections.abc import Sequence

import polars as pl

from etl.records.schema_fields import DATE_ONLY, DAY
from etl.records.sheet_table import Table
from etl.validation.parse_times import EPOCHS, HAS_CLOCK

DATE_ONLY_TYPE = pl.List(pl.String())
CLOCK_PARTS = ("%H", "%I", "%T", "%X", "%c", "%R", *EPOCHS)
"""Parts of a stated format that read a time of day."""


def date_only_fields(table: Table, values: pl.DataFrame) -> pl.Series:
    """The names of the fields without a time of day, one list a row; ``values`` are the parsed cells.

    A cell written as a day has none, and neither has any cell of a column in which every time is 00:00:00.
    """
    found: dict[str, pl.Series] = {}
    times = [name for name in values.columns if table.record.fields[name].kind == "time"]
    for name in sorted(times, key=lambda one: one in table.derived):
        midnight = (values[name].to_physical() % DAY == 0).fill_null(value=False)
        if not midnight.any():
            continue
        if derived := table.derived.get(name):
            without = found.get(derived.base)
        elif midnight.sum() == len(values) - values[name].null_count():
            without = midnight
        else:
            # Only at midnight, because hardly any other cell has to be looked at.
            rows = midnight.arg_true()
            clocked = _has_clock(table.texts[name].gather(rows), table.time_formats.get(name, ()))
            without = pl.repeat(value=False, n=len(midnight), eager=True).scatter(rows, ~clocked)
        if without is not None and (without := without & midnight).any():
            found[name] = without
    if not found:
        return pl.repeat(None, values.height, dtype=DATE_ONLY_TYPE, eager=True).alias(DATE_ONLY)
    named = [
        pl.when(pl.lit(without)).then(pl.lit(name)).otherwise(pl.lit(None, pl.String)).alias(name)
        for name, without in found.items()
    ]
    lists = pl.concat_list(named).list.drop_nulls()
    return values.select(pl.when(lists.list.len() > 0).then(lists).alias(DATE_ONLY)).to_series()


def _has_clock(texts: pl.Series, formats: Sequence[str]) -> pl.Series:
    """Whether each text was written with a time of day."""
    if any(part in notation for notation in formats for part in CLOCK_PARTS):
        return texts.is_not_null()
    return texts.str.normalize("NFKC").str.contains(HAS_CLOCK).fill_null(value=False)

"""Times that a file does not hold but tells of: so long after another, or a deadline kept or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.records.no_values import plain_word
from etl.records.schema_fields import TIME
from etl.records.value_synonyms import FLAGS

Unit = Literal["seconds", "minutes", "hours", "days"]
UNITS: Mapping[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
PARTS = (
    r"(?i)^\s*(?:(\d+(?:\.\d+)?)\s*(?:天|日|days?|d)\s*)?(?:(\d+(?:\.\d+)?)\s*(?:个?小时|时|hours?|hrs?|h)\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:分钟?|minutes?|mins?|m)\s*)?(?:(\d+(?:\.\d+)?)\s*(?:秒钟?|seconds?|secs?|s)\s*)?$"
)
CLOCKED = r"^\s*(?:(\d+)\s*(?:天|days?|d)?[,\s]\s*)?(\d+):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?\s*$"


@dataclass(frozen=True)
class Derived:
    """How one time follows from another; its cells, or one value for all rows, are the field's texts."""

    base: str
    """The field of the time that it follows from."""
    unit: Unit | None
    """Of a bare number; None: the cells tell whether the deadline was kept at the other time."""
    heading: str = ""
    """The column of the distances or answers."""
    text: str = ""
    """The distance of every row, where no column tells it."""


def derived_times(
    derived: Mapping[str, Derived], texts: pl.DataFrame, values: pl.DataFrame
) -> dict[str, pl.Series]:
    """Field → its times, null where the cell is blank or cannot be read, or the other time is not known.

    A deadline that was kept is set to the very time that kept it, and one that was not to a second before:
    which side of it the event lies on is all that is known.
    """
    made: dict[str, pl.Series] = {}
    nothing = pl.repeat(None, values.height, dtype=TIME, eager=True)
    waiting = [name for name in derived if name in texts.columns]
    while waiting:
        name = next(name for name in waiting if derived[name].base not in waiting)
        waiting.remove(name)
        one, cells = derived[name], texts[name]
        base = made.get(one.base, values[one.base] if one.base in values.columns else nothing)
        if one.unit is None:
            late = (~yes_or_no(cells)).cast(pl.Int64) * 1_000_000
            made[name] = (base - late.cast(pl.Duration("us"))).alias(name)
        else:
            span = (seconds(cells, one.unit) * 1_000_000).cast(pl.Int64)
            made[name] = (base + span.cast(pl.Duration("us"))).alias(name)
    return made


def readable(texts: pl.Series, one: Derived) -> pl.Series:
    """What the cells say of a derived time, null where that cannot be read."""
    return yes_or_no(texts) if one.unit is None else seconds(texts, one.unit)


def yes_or_no(texts: pl.Series) -> pl.Series:
    """Whether each cell says yes."""
    meant = {text: FLAGS.get(plain_word(text)) for text in texts.unique().drop_nulls()}
    return texts.replace_strict(meant, default=None, return_dtype=pl.Boolean)


def log_ends(values: pl.DataFrame, first: str | None, last: str | None) -> tuple[pl.DataFrame, pl.Series]:
    """A log whose earliest row of each case is the event ``first`` and whose latest is ``last``.

    The numbers of the rows changed, from 0, come with it. The only row of a case is its first.
    """
    rows = values.select("store_code", "complaint_no", "happened_at").with_row_index("row")
    rows = rows.drop_nulls().sort("happened_at", maintain_order=True)
    ends = rows.group_by("store_code", "complaint_no", maintain_order=True).agg(
        pl.col("row").first().alias("first"), pl.col("row").last().alias("last")
    )
    events = values["event"].clone()
    changed = pl.Series("row", [], dtype=pl.UInt32)
    if last:
        changed = ends.filter(pl.col("last") != pl.col("first"))["last"].alias("row")
        events = events.scatter(changed, last)
    if first:
        changed = changed.append(ends["first"].alias("row"))
        events = events.scatter(ends["first"], first)
    return values.with_columns(events), changed


def seconds(texts: pl.Series, unit: Unit) -> pl.Series:
    """How long each text says in whole seconds; a bare number is of the unit, null where none can be read.

    ``26.5``, ``1天2小时``, ``3 h 20 min``, ``26:30:00``.
    """
    number = texts.str.replace_all(",", "").cast(pl.Float64, strict=False) * UNITS[unit]
    spelt = _sum(texts, PARTS, ("days", "hours", "minutes", "seconds"))
    clocked = _sum(texts, CLOCKED, ("days", "hours", "minutes", "seconds"))
    found = pl.select(pl.coalesce(number, spelt, clocked)).to_series().round()
    return found.set((found < 0) | ~found.is_finite(), None)


def _sum(texts: pl.Series, pattern: str, units: tuple[Unit, ...]) -> pl.Series:
    parts = texts.str.extract_groups(pattern).struct
    each = [parts.field(str(place)).cast(pl.Float64) * UNITS[unit] for place, unit in enumerate(units, 1)]
    told = pl.select(pl.any_horizontal(part.is_not_null() for part in map(pl.lit, each))).to_series()
    total = pl.select(pl.sum_horizontal(map(pl.lit, each))).to_series()
    return total.set(~told, None)

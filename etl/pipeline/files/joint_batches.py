"""Validate and mask the rows of many small files at once, and write the batch of each.

Rows are judged and masked one by one, so that it makes no difference beside which others they stand. What
does depend on the other rows of a file is worked out for each file: days without a clock, keys that recur,
names of customers in texts. A file with any row that is rejected or doubtful is left to be read alone.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
import polars.selectors as cs

from etl.mapping.joint_sheets import JointTable
from etl.pipeline.batch import Batch, batch_entry, batch_id, is_stored, store_batch, stored_entry
from etl.privacy.masked_notes import NOTES
from etl.privacy.masked_rows import without_customer_words
from etl.privacy.masking import COLLEAGUES, mask_frame
from etl.privacy.own_customer import names_in, without_words, words_of_customers
from etl.records.schema_fields import DAY
from etl.records.sheet_table import REASONS, Table
from etl.validation.date_only import date_only_fields
from etl.validation.rounded_numbers import has_long_numbers, rounded_numbers
from etl.validation.same_key import one_row_a_key
from etl.validation.validate import ValidationResult, validate
from warehouse.storage.home import Home

Outcome = tuple[Batch, pl.DataFrame, Table]
"""The entry of a file, the notes on its rows, and its table."""


def write_joint_batches(
    home: Home, joint: JointTable, hashes: Sequence[str], secret: bytes, now: datetime
) -> list[Outcome | None]:
    """As :func:`etl.pipeline.batch.write_batch` for each file; None for one that has to be read alone."""
    table = joint.table
    validated = validate(table, now)
    noted = [validated.rejected, validated.warnings, table.warnings.select(REASONS.names())]
    noted_rows = pl.concat([notes["source_row"] for notes in noted]).unique().sort()
    accepted = validated.accepted
    masked = mask_frame(accepted, table.record, frozenset(table.texts.columns), secret)
    words_apart = _words_depend_on_others(masked, table)
    if not words_apart:
        masked = without_customer_words(masked, accepted, table, secret)
    rows, nothing = accepted["source_row"], pl.DataFrame(schema=NOTES)
    has_midnights, has_long = _has_midnights(accepted), has_long_numbers(accepted, table.record)
    outcomes: list[Outcome | None] = []
    for nth, (own, content, (first, many), (_, notes)) in enumerate(
        zip(
            joint.tables(),
            hashes,
            joint.places(rows),
            joint.places(noted_rows),
            strict=True,
        )
    ):
        name = batch_id(content, own)
        if is_stored(home, name):
            outcomes.append((*stored_entry(home, own, name), own))
            continue
        accepted_own, masked_own = (
            frame.slice(first, many).with_columns(joint.own_rows(rows.slice(first, many), nth))
            for frame in (accepted, masked)
        )
        rounded = has_long and len(rounded_numbers(accepted_own, own.record))
        if notes or rounded or _recurs(accepted_own, own):
            outcomes.append(None)
            continue
        if has_midnights:
            days = date_only_fields(own, accepted_own.select(own.texts.columns))
            accepted_own, masked_own = accepted_own.with_columns(days), masked_own.with_columns(days)
        if words_apart:
            masked_own = without_customer_words(masked_own, accepted_own, own, secret)
        store_batch(home, name, accepted_own, masked_own, nothing)
        outcomes.append((batch_entry(own, name, nothing, masked_own["store_code"]), nothing, own))
    return outcomes


def _has_midnights(accepted: pl.DataFrame) -> bool:
    """Whether any time is 00:00:00, which may be a day without a clock."""
    times = accepted.select(cs.datetime().to_physical() % DAY == 0)
    return any(column.any() for column in times)


def _recurs(accepted: pl.DataFrame, own: Table) -> bool:
    """Whether a key stands in different rows of a file."""
    nothing = pl.DataFrame(schema=REASONS)
    judged = one_row_a_key(ValidationResult(accepted, nothing, nothing), own)
    return bool(len(judged.rejected) or len(judged.warnings))


def _words_depend_on_others(masked: pl.DataFrame, table: Table) -> bool:
    """Whether the texts of a row are masked by what other rows of its file say of customers or colleagues."""
    if "customer_name" in table.texts.columns or any(True for _ in names_in(table)):
        return True
    words = words_of_customers(table, masked["source_row"])
    colleagues = [masked[name] for name in COLLEAGUES & {*masked.columns}]
    return any(not without_words(texts, words).equals(texts) for texts in colleagues)

"""Which recordings to talk about: the tersest, the richest, and what was missed."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from care.i18n import say

EACH = 2
"""How many of each kind; six in all."""


class RecordingKind(StrEnum):
    """Why a recording is on the sheet."""

    TERSE = "terse"
    RICH = "rich"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    RecordingKind.TERSE: ("记录过简", "Terse"),
    RecordingKind.RICH: ("记录详实", "Rich"),
    RecordingKind.MISSED: ("未按时", "Missed"),
}
RECORDINGS = tuple(RecordingKind)


@dataclass(frozen=True)
class Recording:
    """One recording: its kind, number, day, and what was written (masked); "" of what was missed."""

    kind: RecordingKind
    number: str
    on: str
    words: str


def choose_recordings(attempts: pl.DataFrame, missed: pl.DataFrame) -> list[Recording]:
    """Two of each kind. ``attempts``: callback_no, attempted_on and voice, of calls that reached a customer.

    The tersest are those with the fewest characters, written or not; the richest those with the most, where
    they have more than any of these. ``missed``: task_no and due_on of tasks not concluded in
    time, the newest first.
    """
    by_length = attempts.with_columns(pl.col("voice").fill_null("").str.strip_chars()).sort(
        pl.col("voice").str.len_chars(), "attempted_on", "callback_no", descending=[False, True, False]
    )
    terse = by_length.head(EACH)
    longer = by_length.filter(pl.col("voice").str.len_chars() > (terse["voice"].str.len_chars().max() or 0))
    rich = longer.tail(EACH).reverse()
    return [
        *_recordings(RecordingKind.TERSE, terse.select("callback_no", "attempted_on", "voice")),
        *_recordings(RecordingKind.RICH, rich.select("callback_no", "attempted_on", "voice")),
        *_recordings(RecordingKind.MISSED, missed.head(EACH).select("task_no", "due_on", voice=pl.lit(""))),
    ]


def _recordings(kind: RecordingKind, rows: pl.DataFrame) -> list[Recording]:
    return [Recording(kind, str(number), str(on), words) for number, on, words in rows.iter_rows()]

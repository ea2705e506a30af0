"""Open complaints whose customer waits without a date: nothing promised, or promised and not done."""

from enum import StrEnum

import polars as pl

from care.i18n import say
from care.semantic.format import count


class FollowUpGap(StrEnum):
    """What an open complaint lacks, the worst first."""

    MISSED = "missed"
    NONE = "none"

    @property
    def label(self) -> str:
        """In the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    FollowUpGap.MISSED: ("约定已过，没有跟进", "promised, past, and not kept"),
    FollowUpGap.NONE: ("没有下次跟进时间", "no next follow-up"),
}
_COUNTED = {
    FollowUpGap.MISSED: ("{} 件约定已过没有跟进", "{} with a promise missed"),
    FollowUpGap.NONE: ("{} 件没有下次跟进时间", "{} without a next follow-up"),
}
COLUMNS = (
    "follow_up_gap",
    "promised_at",
    "complaint_no",
    "handler",
    "level",
    "received_at",
    "status",
    "store",
)
"""The columns of the list; the others serve to see the original."""


def without_follow_up(open_cases: pl.DataFrame, promises: pl.DataFrame, stores: pl.DataFrame) -> pl.DataFrame:
    """The open cases that lack one, those missed first, then the oldest, with ``follow_up_gap``.

    ``promises``: of each case the latest promise, with promised_at, promise_ends_at and kept_in_time. A case
    whose promised time lies ahead lacks nothing, and neither is known to where the store's complaints do not
    reach as far. Stores that never recorded a promise are left out: nobody knows theirs. A promise that was
    kept says nothing of what comes next, so that its time is left out.
    """
    telling = open_cases.join(promises.select("store").unique(), on="store", how="semi")
    cases = telling.join(promises, on=("store", "complaint_no"), how="left").join(
        stores.select("store", "complaints_until"), on="store"
    )
    missed = pl.col("kept_in_time").eq_missing(pl.lit(value=False))
    gap = pl.when(missed).then(pl.lit(FollowUpGap.MISSED.value)).otherwise(pl.lit(FollowUpGap.NONE.value))
    ahead = (pl.col("promise_ends_at") > pl.col("complaints_until")).fill_null(value=False)
    return (
        cases.filter(~ahead)
        .with_columns(follow_up_gap=gap, promised_at=pl.when(missed).then("promised_at"))
        .sort("follow_up_gap", "received_at", "store", "complaint_no")
        .drop("promise_ends_at", "kept_in_time", "complaints_until")
    )


def follow_up_headline(gaps: pl.DataFrame) -> str:
    """How many of each that there is."""
    many = dict(gaps.group_by("follow_up_gap").len().iter_rows())
    told = [say(*_COUNTED[gap]).format(count(many[gap.value])) for gap in FollowUpGap if gap.value in many]
    return say("未关闭的投诉中：", "Of the open complaints: ") + say("，", ", ").join(told)


def in_words(gaps: pl.DataFrame) -> pl.DataFrame:
    """The same with what is lacking in the reader's words."""
    words = {one.value: one.label for one in FollowUpGap}
    return gaps.with_columns(pl.col("follow_up_gap").replace_strict(words, return_dtype=pl.String))

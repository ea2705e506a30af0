"""How a record's model declares its fields and checks (definitions §3).

A field's heading, synonyms, vocabulary and privacy stand in the model's own ``Field``; reading,
templates, masking and judging all read them from there.
"""

from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from care.semantic.vocabulary import VOCABULARIES

Personal = Literal["name", "phone", "plate", "vin", "text", "reference"]

TIME = pl.Datetime("us")
DAY = 86_400_000_000
"""Microseconds of a day."""


def field(
    zh: str,
    en: str,
    *synonyms: str,
    required: bool = False,
    personal: Personal | None = None,
    event: bool = False,
    came_with: tuple[str, ...] = (),
    **checks: Any,
) -> Any:
    """A column under its heading; ``event``: it tells when something happened."""
    metadata = {
        "en": en,
        "synonyms": synonyms,
        "personal": personal,
        "event": event,
        "came_with": came_with,
    }
    return pa.Field(nullable=not required, title=zh, metadata=metadata, **checks)


def coded_field(
    vocabulary: str, zh: str, en: str, *synonyms: str, required: bool = False, **told: Any
) -> Any:
    """A column of one of the vocabularies."""
    return field(zh, en, *synonyms, required=required, isin=list(VOCABULARIES[vocabulary]), **told)


def not_after(earlier: str, later: str) -> Any:
    """A row check: where both times are known, ``earlier`` is not after ``later``.

    By day where ``later`` has no time of day, which is 00:00:00 (definitions §2).
    """

    def check(_cls: type, data: pa.PolarsData) -> pl.LazyFrame:
        # Of one day with 00:00:00: the day's first moment is not after the other time.
        moment = pl.col(earlier).to_physical()
        day_only = pl.col(later).to_physical().eq(moment - moment % DAY)
        in_order = pl.col(earlier).le(pl.col(later)) | day_only
        return data.lazyframe.select(in_order.fill_null(value=True))

    check.__name__ = f"{earlier}_not_after_{later}"
    return check


class Record(pa.DataFrameModel):
    """What every record has: the store it belongs to."""

    store_code: str = field(
        "门店代码",
        "Store code",
        "门店",
        "门店编号",
        "经销商代码",
        "店代码",
        "网点代码",
        "特约店代码",
        required=True,
    )

"""How a record's model declares its fields and checks (definitions §3).

A field's synonyms, vocabulary, privacy and example stand in the model's own ``Field``, its heading in
``care/semantic/labels.py``; reading, templates, masking and validation use these declarations.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.records.pandera_alone import pa

Personal = Literal["name", "phone", "plate", "vin", "text", "reference"]

TIME = pl.Datetime("us")
DATE_ONLY = "date_only"
"""The column with the names of the row's times that have no time of day, null where there is none."""
DAY = 86_400_000_000
"""Length of a day in microseconds."""


def field(
    *synonyms: str,
    required: bool = False,
    personal: Personal | None = None,
    event: bool = False,
    came_with: tuple[str, ...] = (),
    example: str = "",
    **checks: Any,
) -> Any:
    """A column, with further headings under which exports have it.

    ``event``: it is the time of an event. ``came_with``: the event times with which its value is recorded.
    ``example``: a cell for the template; without one the template shows an example of the field's type.
    """
    metadata = {
        "synonyms": synonyms,
        "personal": personal,
        "event": event,
        "came_with": came_with,
        "example": example,
    }
    return pa.Field(nullable=not required, metadata=metadata, **checks)


def coded_field(vocabulary: str, *synonyms: str, required: bool = False, **options: Any) -> Any:
    """A column whose values are the codes of a vocabulary. ``options``: as of :func:`field`."""
    return field(*synonyms, required=required, isin=list(VOCABULARIES[vocabulary]), **options)


def not_after(earlier: str, later: str) -> Any:
    """A row check: where both times are known, ``earlier`` is not after ``later``.

    By day where ``later`` has no time of day (definitions §2), as the column DATE_ONLY tells.
    """

    def check(_cls: type, data: pa.PolarsData) -> pl.LazyFrame:
        # Of one day without a time of day: the day's first moment is not after the other time.
        moment = pl.col(earlier).to_physical()
        same_day = pl.col(later).to_physical().eq(moment - moment % DAY)
        day_only = pl.col(DATE_ONLY).list.contains(later).fill_null(value=False)
        in_order = pl.col(earlier).le(pl.col(later)) | (same_day & day_only)
        return data.lazyframe.select(in_order.fill_null(value=True))

    check.__name__ = f"{earlier}_not_after_{later}"
    return check


class Record(pa.DataFrameModel):
    """What every record has: the store it belongs to."""

    store_code: str = field(
        "门店",
        "门店编号",
        "经销商代码",
        "店代码",
        "网点代码",
        "特约店代码",
        *(f"{store}编号" for store in ("经销商", "店", "网点", "特约店")),
        *(f"{store}编码" for store in ("门店", "经销商", "店", "网点", "特约店")),
        required=True,
        example="S01",
    )


DECLARED: dict[str, tuple[type[Record], tuple[str, ...], str, bool]] = {}
"""Model, key, part and whether it is a plan, of every declared record kind, by its name."""

Model = TypeVar("Model", bound=type[Record])


def record_kind(
    name: str, *, key: tuple[str, ...], part: str = "", plan: bool = False
) -> Callable[[Model], Model]:
    """Declare a model as the record kind ``name``, which marts read as ``records.<name>``.

    ``key``: the fields that make two rows of a store the same record. ``part``: the field that tells the
    parts of one record apart that an export has in rows of their own, such as the cars of an order. ``plan``:
    its rows stand before their events, such as a list of what is to be sent.
    """

    def declare(model: Model) -> Model:
        DECLARED[name] = model, key, part, plan
        return model

    return declare

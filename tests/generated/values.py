"""The few values that generated rows are made of, and the times on the very limits."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.reference.clocks import Moment, day_of, placed

Row = dict[str, Any]
Draw = Callable[..., Any]

VINS: tuple[str, ...] = ("LSVAA4182E2184847", "LSVAA4182E2184847", "LSVAA4182E2184847", "LSVBB4182E2184847")
OTHER_VINS = ("LSVCC4182E2184847", "LSVDD4182E2184847")
NOBODY = "LSVAA400000000000"
"""A placeholder."""
PHONES = ("13800005678", "13900005678", "13800000000", "12345678901")
"""The last two are placeholders."""
CAUSES = {"cause_1": ("配件缺货/等待", "服务态度"), "cause_2": ("等配件", "其他")}
VOICES = ("好", "等配件等了太久了", "等配件等了实在太久", "等配件等了实在是太久")
"""The last two have nine and ten characters: what is terse ends between them."""

DAYS = "2021-11-30 2022-06-30 2022-12-31 2023-06-30 2023-07-01 2023-11-30 2024-02-29"
ANCHORS = tuple(datetime.fromisoformat(day) for day in DAYS.split())


def _span(text: str) -> timedelta:
    hours, minutes, seconds = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


CLOCK = tuple(_span(text) for text in ["0:00:00", "9:00:00", "12:00:01", "12:30:00", "23:59:59"])
NEAR = tuple(timedelta(days=days) for days in (0, 0, 1, 2, 3, 4, 7, 30, 92))
AFTER = "0:00:00 1:00:00 2:00:00 2:00:01 3:00:00 3:00:01 24:00:00 24:00:01 48:00:00 800:00:00"
HOURS = tuple(_span(text) for text in AFTER.split())
SECOND = timedelta(seconds=1)
MONTH = timedelta(days=30)


class Cast(NamedTuple):
    """Who may turn up in one store: vehicles, how calls end, their channels, where complaints come from."""

    vins: tuple[str | None, ...]
    outcomes: tuple[str, ...]
    channels: tuple[str | None, ...]
    sources: tuple[str | None, ...]
    bare: bool = False
    """Whether some cells have no time of day."""


CASTS = (
    Cast(
        (*VINS, NOBODY, None),
        ("reached", "reached", "unreachable", "inconvenient", "wrong_number", "refused"),
        ("phone", "wechat", "visit", "sms", "letter", None),
        ("callback", "hotline", "survey", "walk_in", None),
        bare=True,
    ),
    Cast(VINS[:1], ("reached",), ("phone", "sms"), ("hotline", "callback")),
    Cast(VINS[:1], ("unreachable", "inconvenient"), ("phone",), ("hotline", None), bare=True),
)


def or_blank(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of the values, or a blank cell."""
    return st.sampled_from((*values, None))


def moment(draw: Draw) -> datetime:
    """Near a month's or a half-year's end."""
    anchor: datetime = draw(st.sampled_from(ANCHORS))
    near: timedelta = draw(st.sampled_from(NEAR))
    clock: timedelta = draw(st.sampled_from(CLOCK))
    return anchor + near + clock


def told(draw: Draw, cast: Cast, at: Moment | None) -> Moment | None:
    """As the export has it: now and then without the time of day."""
    if at is None or not cast.bare:
        return at
    shown: Moment = draw(st.sampled_from((at, at, at, day_of(at))))
    return shown


def after(draw: Draw, cast: Cast, since: Moment | None) -> Moment | None:
    """Sometimes, and then some hours after ``since``; never where that has not happened."""
    hours = draw(or_blank(HOURS))
    return told(draw, cast, placed(since) + hours) if since and hours is not None else None


def customer(draw: Draw, cast: Cast) -> Row:
    """The customer's fields of an order or a complaint."""
    return {
        "vin": draw(st.sampled_from(cast.vins)),
        "plate": draw(st.sampled_from(("沪A12345", "沪A12345", None))),
        "customer_name": draw(st.sampled_from(("王小明", "王小明", None))),
        "customer_phone": draw(st.sampled_from((*PHONES, "6588", None))),
    }

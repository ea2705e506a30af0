"""The values of a policy as a TOML file writes them: every one may be absent (docs/policies.md)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import time
from typing import Annotated, Any

from care.semantic.vocabulary import CHANNEL, COMPLAINT_SOURCE
from care.storage.toml_values import ValueKind, list_of

MOST_DAYS = 3650
"""The most days, hours or months that a value can be, so that every deadline is a day of the calendar."""


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_DAYS


def _is_positive_count(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_DAYS


def _is_hours(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def _clock(value: Any) -> time | None:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _is_span(value: Any) -> bool:
    clocks = [_clock(one) for one in value] if isinstance(value, list) else []
    return len(clocks) == 2 and None not in clocks and clocks[0] < clocks[1]  # type: ignore[operator]


def _seconds(value: Any) -> tuple[int, int]:
    begin, end = (3600 * one.hour + 60 * one.minute + one.second for one in map(_clock, value) if one)
    return begin, end


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in value.values()
    )


def _are_days(value: Any) -> bool:
    return _is_count(value) or (isinstance(value, list) and bool(value) and all(map(_is_count, value)))


def _words_of(codes: Collection[str]) -> ValueKind:
    word = ValueKind(tuple(codes).__contains__, f'"{next(iter(codes))}"', options=tuple(codes))
    listed = list_of(word)
    return ValueKind(lambda value: listed.accepts(value) and bool(value), listed.written, tuple, tuple(codes))


DAYS = ValueKind(_is_count, "3", shown=True)
MONTHS = ValueKind(_is_positive_count, "12", shown=True)
TRIES = ValueKind(_is_positive_count, "3", shown=True)
HOURS = ValueKind(_is_hours, "24", float, shown=True)
SPANS = ValueKind(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_span, value)),
    '[["09:00", "12:00"], ["13:30", "19:00"]]',
    lambda value: tuple(map(_seconds, value)),
    shown=True,
)
LEAD_DAYS = ValueKind(
    _are_days,
    "[7, 1]",
    lambda value: tuple(sorted(value, reverse=True)) if isinstance(value, list) else (value,),
    shown=True,
)
TARGETS = ValueKind(
    _are_numbers,
    "{ callback_on_time_rate = 0.95 }",
    dict,
    cure=(
        "请逐项写成 指标 = 数值，如 callback_on_time_rate = 0.95",
        "write each as metric = number, like callback_on_time_rate = 0.95",
    ),
)

Days = Annotated[int, DAYS]
Months = Annotated[int, MONTHS]
Hours = Annotated[float, HOURS]


@dataclass(frozen=True)
class CallbackValues:
    """``[callbacks.<type>]``: whether the type is owed, and its window after the triggering event.

    A table without ``owed`` says that the type is owed. ``due_hours`` counts from the event to the second;
    ``due_days`` ends with the day.
    """

    owed: bool | None = None
    opens_days: Days | None = None
    due_days: Days | None = None
    due_hours: Annotated[int, MONTHS] | None = None


@dataclass(frozen=True)
class CallbacksValues:
    """``[callbacks]``: what holds for every type, and a table for each type.

    ``match_days``: how far back a call without a number finds its visit, and a conversation answers for
    others. ``next_days``, ``reach_hours``: windows of the first try and of reaching, after delivery.
    ``answer_hours``: in which a dissatisfied customer is answered. ``voice_days``: in which a complaint by
    another way tells that the conversation before it missed something.
    """

    tries: Annotated[int, TRIES] | None = None
    channels: Annotated[tuple[str, ...], _words_of(CHANNEL)] | None = None
    hours: Annotated[tuple[tuple[int, int], ...], SPANS] | None = None
    """Calling hours as pairs of seconds of the day."""
    match_days: Days | None = None
    next_days: Days | None = None
    reach_hours: Hours | None = None
    answer_hours: Hours | None = None
    voice_days: Days | None = None
    service: CallbackValues | None = None
    sale_day0: CallbackValues | None = None
    sale_day3: CallbackValues | None = None
    sale_day7: CallbackValues | None = None
    complaint_revisit: CallbackValues | None = None
    lost_customer: CallbackValues | None = None
    key_customer: CallbackValues | None = None


@dataclass(frozen=True)
class LostValues:
    """``[lost]``: after how many months unseen a car is lost, until when it counts, and when it is silent."""

    after_months: Months | None = None
    until_months: Months | None = None
    silent_months: Months | None = None


@dataclass(frozen=True)
class ReturnValues:
    """``[returns]``: days in which a visit counts as a return, and days of grace of a first service."""

    reminder_days: Days | None = None
    win_back_days: Days | None = None
    grace_days: Days | None = None


@dataclass(frozen=True)
class ComplaintValues:
    """``[complaints]``: deadlines, the watch for reopening, and the sources they are for."""

    contact_hours: Hours | None = None
    reply_hours: Hours | None = None
    watch_months: Months | None = None
    form_days: Days | None = None
    sources: Annotated[tuple[str, ...], _words_of(COMPLAINT_SOURCE)] | None = None


@dataclass(frozen=True)
class InquiryValues:
    """``[inquiries]``."""

    close_hours: Hours | None = None


@dataclass(frozen=True)
class ProfileValues:
    """``[profiles]``: by which day after the sale the customer's profile is to be uploaded."""

    due_days: Days | None = None


@dataclass(frozen=True)
class ReminderValues:
    """``[reminders.<type>]``: the days before the event on which to remind.

    ``after_days``: when the event is, counted from the sale; for company cars ``company_after_days``.
    """

    lead_days: Annotated[tuple[int, ...], LEAD_DAYS] | None = None
    after_days: Days | None = None
    company_after_days: Days | None = None


@dataclass(frozen=True)
class RemindersValues:
    """``[reminders]``: a table for each type."""

    first_service: ReminderValues | None = None
    maintenance: ReminderValues | None = None
    insurance: ReminderValues | None = None
    inspection: ReminderValues | None = None
    warranty_end: ReminderValues | None = None
    birthday: ReminderValues | None = None
    festival: ReminderValues | None = None
    campaign: ReminderValues | None = None


@dataclass(frozen=True)
class PolicyValues:
    """Every value that a policy fixes."""

    callbacks: CallbacksValues = CallbacksValues()
    lost: LostValues = LostValues()
    returns: ReturnValues = ReturnValues()
    complaints: ComplaintValues = ComplaintValues()
    inquiries: InquiryValues = InquiryValues()
    profiles: ProfileValues = ProfileValues()
    targets: Annotated[Mapping[str, float], TARGETS] | None = None
    reminders: RemindersValues = RemindersValues()


CALLBACK_TYPES = tuple(one.name for one in fields(CallbacksValues) if one.type == CallbackValues | None)
REMINDER_TYPES = tuple(one.name for one in fields(RemindersValues))

FlatValues = dict[str, Any]
"""Path → value, such as ``callbacks.service.due_days``."""


def flat_values(values: PolicyValues) -> FlatValues:
    """The values that are fixed, by path; a type with a table is owed unless the table says otherwise."""
    flat = _flat(values, "")
    for name in CALLBACK_TYPES:
        rule = getattr(values.callbacks, name)
        if rule is not None:
            flat[f"callbacks.{name}.owed"] = rule.owed is not False
    return flat


def _flat(given: Any, within: str) -> FlatValues:
    flat: FlatValues = {}
    entries = (
        given.items()
        if isinstance(given, Mapping)
        else ((f.name, getattr(given, f.name)) for f in fields(given))
    )
    for name, value in entries:
        if is_dataclass(value) or isinstance(value, Mapping):
            flat |= _flat(value, f"{within}{name}.")
        elif value is not None:
            flat[within + name] = value
    return flat

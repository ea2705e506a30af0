"""The values of a policy as a TOML file writes them: every one may be absent (docs/policies.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any

from care.policies.value_kinds import LEAD_DAYS, MONTHS, SPANS, TARGETS, TRIES, Days, Hours, Months, words_of
from care.semantic.vocabulary import CHANNEL, COMPLAINT_SOURCE


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
    channels: Annotated[tuple[str, ...], words_of(CHANNEL)] | None = None
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
    sources: Annotated[tuple[str, ...], words_of(COMPLAINT_SOURCE)] | None = None


@dataclass(frozen=True)
class InquiryValues:
    """``[inquiries]``."""

    close_hours: Hours | None = None


@dataclass(frozen=True)
class ProfileValues:
    """``[profiles]``: by which day after the sale the customer's profile is to be uploaded."""

    due_days: Days | None = None


@dataclass(frozen=True)
class ListValues:
    """``[lists]``: what the lists of calls and of open complaints hold; no figure is counted by it.

    ``late_days``: how long after its due day a call or a promised contact is still listed. ``caller_days``:
    how recently somebody has to have called to be handed calls. ``open_days``: after which an open complaint
    without a due date is overdue. ``old_days``: from which age one in time is named.
    """

    late_days: Days | None = None
    caller_days: Days | None = None
    open_days: Days | None = None
    old_days: Days | None = None


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
    lists: ListValues = ListValues()
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

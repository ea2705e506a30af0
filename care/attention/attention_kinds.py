"""Groups and kinds of the items to see to, and of which kind a metric is."""

from enum import StrEnum

from care.i18n import say


class Group(StrEnum):
    """The groups of the list, in its order."""

    ACT_NOW = "act_now"
    WORSE = "worse"
    BELOW_TARGET = "below_target"
    RECORDS_MISSING = "records_missing"
    IMPROVED = "improved"

    @property
    def label(self) -> str:
        """Its heading in the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    Group.ACT_NOW: ("马上处理", "Act now"),
    Group.WORSE: ("正在变差", "Getting worse"),
    Group.BELOW_TARGET: ("未达目标", "Below target"),
    Group.RECORDS_MISSING: ("缺少记录", "Records missing"),
    Group.IMPROVED: ("已好转", "Improved"),
}


class Kind(StrEnum):
    """What an item is about."""

    OVERDUE = "overdue"
    OPEN = "open"
    PROMISE = "promise"
    LATE = "late"
    NOT_CALLED = "not_called"
    SILENT = "silent"
    TOO_GOOD = "too_good"
    MISSED = "missed"
    TERSE = "terse"
    REFILED = "refiled"
    REOPENED = "reopened"
    CAUSE = "cause"
    PHRASE = "phrase"
    MODEL = "model"
    REWORK = "rework"
    WRONG_NUMBER = "wrong_number"
    SAME_MINUTE = "same_minute"
    BULK_CLOSE = "bulk_close"
    DOWNGRADED = "downgraded"
    WEEKDAY = "weekday"
    NEW_PERSON = "new_person"
    LEVEL = "level"
    EXPORT = "export"
    TARGET = "target"


KIND_OF_METRIC = {
    "callback_on_time_rate": Kind.LATE,
    "service_callback_rate": Kind.NOT_CALLED,
    "new_car_callback_rate": Kind.NOT_CALLED,
    "callback_rate": Kind.NOT_CALLED,
    "missed_voice_rate": Kind.MISSED,
    "voice_capture_rate": Kind.SILENT,
    "terse_record_rate": Kind.TERSE,
    "wrong_number_rate": Kind.WRONG_NUMBER,
    "first_contact_on_time_rate": Kind.LATE,
    "first_reply_on_time_rate": Kind.LATE,
    "timely_standard_rate": Kind.LATE,
    "hours_to_close_median": Kind.LATE,
    "inquiry_24h_rate": Kind.LATE,
    "reopen_rate": Kind.REOPENED,
    "one_shot_close_rate": Kind.REOPENED,
    "repeat_share": Kind.REFILED,
    "rework_rate": Kind.REWORK,
    "callback_success_rate": Kind.TARGET,
    "satisfaction_score": Kind.TARGET,
    "complaints_per_100_visits": Kind.CAUSE,
    "reminder_on_time_rate": Kind.TARGET,
    "item_dissatisfied_share": Kind.TARGET,
}
"""The metrics of which each store's course is judged, and the kind of item that a turn of each is."""

STORIES = {
    "first_contact_on_time_rate": "cases late",
    "first_reply_on_time_rate": "cases late",
    "timely_standard_rate": "cases late",
    "hours_to_close_median": "closed late",
    "inquiry_24h_rate": "inquiries late",
    "callback_success_rate": "not reached",
    "new_car_success_rate": "not reached",
    "satisfaction_score": "satisfaction",
    "lost_customer_callback_rate": "lost not called",
    "lost_customer_progress": "lost not called",
    "service_callback_rate": "not_called service",
    "callback_rate": "not_called service",
    "private_callback_rate": "not_called service",
    "new_car_callback_rate": "not_called sale",
    "revisit_on_time_rate": "revisits late",
    "one_shot_close_to_date": "reopened",
    "persistence_rate": "not tried often enough",
    "repeat_share": "reopened",
}
"""Metrics that tell of one cause share a story; of the others each kind is one, and each target its own."""


def story_of(metric: str) -> str:
    """What a metric tells of, so that of several items with one cause one line is made."""
    kind = KIND_OF_METRIC.get(metric, Kind.TARGET)
    return STORIES.get(metric) or (metric if kind is Kind.TARGET else kind.value)

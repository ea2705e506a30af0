"""The business areas that reports are about."""

from dataclasses import dataclass
from typing import Any

from care.i18n import say
from care.scorecard.scorecard import HEADLINES
from care.semantic.metric import Metric


@dataclass(frozen=True)
class Scope:
    """A business area: its callback types, complaint departments and metric keys.

    ``headlines``: the metrics of the executive page and of the scorecard, the most telling first.
    A None in ``departments`` includes complaints without a department.
    """

    key: str
    zh: str
    en: str
    advisors: tuple[str, str]
    callback_types: tuple[str, ...]
    departments: tuple[str | None, ...]
    execution: tuple[str, ...]
    quality: tuple[str, ...]
    volume: tuple[str, ...]
    handling: tuple[str, ...]
    headlines: tuple[str, ...]
    satisfaction: tuple[str, ...] = ("satisfaction_score", "delight_rate")
    closing: tuple[str, ...] = (
        "close_rate",
        "closed_loop_rate",
        "one_shot_close_rate",
        "one_shot_close_to_date",
        "reopen_rate",
    )
    revisits: tuple[str, ...] = ("revisit_on_time_rate", "revisit_satisfied_rate")
    by_advisor: tuple[str, ...] = ("delight_rate", "wrong_number_rate", "complaint_count")
    """What these advisors answer for, and the complaints that name them; no advisor answers for an agent."""

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return say(self.zh, self.en)

    @property
    def advisors_heading(self) -> str:
        """The heading of the section about advisors."""
        return say(*self.advisors)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The keys of all metrics in a report on this area."""
        return (
            *self.execution,
            *self.quality,
            *self.satisfaction,
            *self.volume,
            *self.closing,
            *self.handling,
            *self.revisits,
        )

    def where(self, metric: Metric, dimensions: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        """The filter of a metric by dimension; a metric that fixes its own callback type gets none for it."""
        if "callback_type" in dimensions and not metric.callback_types:
            return {"callback_type": self.callback_types}
        return {"department": self.departments} if "department" in dimensions else {}


HANDLING = (
    "first_contact_on_time_rate",
    "first_reply_on_time_rate",
    "timely_standard_rate",
    "close_on_time_rate",
    "hours_to_close_median",
    "hours_to_close_p90",
)
"""Metrics of complaint handling, the same for every department."""
SHARED_HEADLINES = tuple(key for key in HEADLINES if key != "callback_rate")
"""Headline metrics of every area, beside its callback rate."""
AFTER_SALES = Scope(
    "after-sales",
    "售后",
    "After-sales",
    ("与服务顾问有关的项目", "Items about each service advisor"),
    ("service",),
    ("service", "parts", "other", None),
    execution=(
        "callback_on_time_rate",
        "service_callback_rate",
        "callback_success_rate",
        "private_callback_rate",
        "key_customer_callback_rate",
        "lost_customer_callback_rate",
        "next_day_rate",
        "within_48h_rate",
        "persistence_rate",
        "wrong_number_rate",
    ),
    quality=("voice_capture_rate", "missed_voice_rate", "terse_record_rate"),
    volume=("complaint_count", "complaints_per_100_visits", "repeat_share"),
    handling=(*HANDLING, "inquiry_24h_rate"),
    headlines=(*SHARED_HEADLINES, "service_callback_rate"),
)
SALES = Scope(
    "sales",
    "销售",
    "Sales",
    ("与销售顾问有关的项目", "Items about each sales advisor"),
    ("sale_day0", "sale_day3", "sale_day7"),
    ("sales",),
    execution=(
        "callback_on_time_rate",
        "new_car_callback_rate",
        "new_car_success_rate",
        "persistence_rate",
        "wrong_number_rate",
    ),
    quality=("voice_capture_rate", "terse_record_rate"),
    volume=("complaint_count", "repeat_share"),
    handling=HANDLING,
    headlines=(*SHARED_HEADLINES, "new_car_callback_rate"),
    by_advisor=("new_car_callback_rate", "new_car_success_rate", "delight_rate", "complaint_count"),
)

"""Which kinds of records tell of a metric: those of the mart that its rows come from."""

from care.semantic.metric import Metric

RECORDS_OF_MART = {
    "callback_tasks": ("orders", "callbacks"),
    "attempts": ("callbacks",),
    "complaints": ("complaints",),
    "closed_loops": ("complaints",),
    "inquiries": ("inquiries",),
    "visits": ("orders",),
    "first_services": ("orders",),
    "vehicle_months": ("orders",),
    "campaign_visits": ("orders",),
    "sale_profiles": ("orders",),
    "loss_reasons": ("callbacks",),
    "item_answers": ("callbacks",),
    "questionnaires": ("callbacks",),
    "opinion_forms": ("complaints",),
    "follow_ups": ("complaints",),
    "campaign_invitations": ("reminders",),
    "reminders": ("reminders",),
    "reminder_tasks": ("reminders",),
    "survey_scores": ("surveys",),
}
"""Mart → the kinds whose first day the stores know (``<kind>_since``); of others the first of all counts."""


def record_kinds_of(metric: Metric) -> tuple[str, ...]:
    """The kinds without which nothing can be told of a metric, those of its denominator included."""
    marts = (metric.mart, *([metric.per.mart] if metric.per else []))
    return tuple(dict.fromkeys(kind for mart in marts for kind in RECORDS_OF_MART.get(mart, ())))

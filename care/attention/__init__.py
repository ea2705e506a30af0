"""What needs attention now: pure functions from small frames to items, one family a module."""

from care.attention.attention_kinds import Group, Kind
from care.attention.batches import CALLS_A_MINUTE, bulk_closes, same_minutes
from care.attention.cause_rises import rise_concerns, rises
from care.attention.concern import Concern
from care.attention.late_exports import exports_missing
from care.attention.metric_changes import metric_changes
from care.attention.not_called import not_called_callbacks
from care.attention.people.concerns import people_concerns
from care.attention.people.outliers import outliers
from care.attention.people.too_good import too_good
from care.attention.ranking import ranked
from care.attention.repeats import refiled
from care.attention.targets_missed import targets_missed
from care.attention.waiting_cases import open_case_concerns
from care.attention.weekdays import weekdays

__all__ = [
    "CALLS_A_MINUTE",
    "Concern",
    "Group",
    "Kind",
    "bulk_closes",
    "exports_missing",
    "metric_changes",
    "not_called_callbacks",
    "open_case_concerns",
    "outliers",
    "people_concerns",
    "ranked",
    "refiled",
    "rise_concerns",
    "rises",
    "same_minutes",
    "targets_missed",
    "too_good",
    "weekdays",
]

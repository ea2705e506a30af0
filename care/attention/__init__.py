"""What needs attention now: pure functions from small frames to items, one family a module."""

from care.attention.attention_kinds import Group, Kind
from care.attention.campaign_turnout import campaigns_apart
from care.attention.cases.batches import CALLS_A_MINUTE, bulk_closes, same_minutes
from care.attention.cases.cause_rises import models_and_causes, rises
from care.attention.cases.downgrades import downgraded
from care.attention.cases.promises import promises_missed
from care.attention.cases.repeats import refiled
from care.attention.cases.rise_concerns import rise_concerns
from care.attention.cases.waiting_cases import oldest_open_case, open_case_concerns
from care.attention.concern import Concern
from care.attention.findings import NO_FINDINGS, Findings
from care.attention.late_exports import exports_missing
from care.attention.leaving_reasons import leaving_reasons
from care.attention.metric_changes import metric_changes
from care.attention.not_called import not_called_callbacks
from care.attention.people.concerns import people_concerns
from care.attention.people.outliers import outliers, with_first_weeks
from care.attention.people.too_good import too_good
from care.attention.ranking import leading, ranked
from care.attention.record_flow import recordings_stopped, records_by_week, usual_a_week
from care.attention.targets_missed import targets_missed
from care.attention.weekdays import weekdays

__all__ = [
    "CALLS_A_MINUTE",
    "NO_FINDINGS",
    "Concern",
    "Findings",
    "Group",
    "Kind",
    "bulk_closes",
    "campaigns_apart",
    "downgraded",
    "exports_missing",
    "leading",
    "leaving_reasons",
    "metric_changes",
    "models_and_causes",
    "not_called_callbacks",
    "oldest_open_case",
    "open_case_concerns",
    "outliers",
    "people_concerns",
    "promises_missed",
    "ranked",
    "recordings_stopped",
    "records_by_week",
    "refiled",
    "rise_concerns",
    "rises",
    "same_minutes",
    "targets_missed",
    "too_good",
    "usual_a_week",
    "weekdays",
    "with_first_weeks",
]

"""The day's worklist: who is to be called, by whom, at which hour, and why."""

from care.worklist.best_hours import HourPlan, HourTallies, hour_plan
from care.worklist.due_today import WORKLIST, Urgency, due_today
from care.worklist.hand_out import hand_out

__all__ = [
    "WORKLIST",
    "HourPlan",
    "HourTallies",
    "Urgency",
    "due_today",
    "hand_out",
    "hour_plan",
]

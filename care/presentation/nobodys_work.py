"""Work that is nobody's: in comparisons of people it stands in a row of its own, and limits leave it out."""

import re

from care.i18n import say
from care.semantic.dimension import PEOPLE
from care.semantic.format import count
from care.semantic.metric import Metric
from care.stats.funnel import Funnel

ATTEMPTED = re.compile(r"first_attempt_at is not null|reached_at is not null")
"""Conditions that only a task which somebody attempted meets."""


def nobody_label(judged: Funnel, metric: Metric, dimension: str) -> str:
    """The name of the row of what names nobody: tasks never called have no agent.

    Where some of them meet the metric, somebody called who is not named, as when a complaint tells of its
    revisit.
    """
    if not _never_called(metric, dimension):
        return say("未写明", "not named")
    if judged.nobody is not None and judged.nobody[0]:
        return say("未拨打或未写明", "never called or not named")
    return say("未拨打", "never called")


def left_out_note(judged: Funnel, metric: Metric, dimension: str) -> str:
    """What a comparison of people leaves out; empty where it compares no people, or leaves out nothing."""
    if dimension not in PEOPLE:
        return ""
    if judged.nobody is not None:
        many, row = count(judged.nobody[1]), nobody_label(judged, metric, dimension)
        return say(
            f"“{row}”{many} 件不是任何人的，单列一行，不参与比较。",
            f"“{row}” ({many}) is nobody's: a row of its own, compared with nobody.",
        )
    if dimension == "agent" and metric.mart == "callback_tasks" and ATTEMPTED.search(metric.denominator):
        return say("未拨打的任务没有专员，不在此列。", "Tasks never called have no agent and are left out.")
    return ""


def _never_called(metric: Metric, dimension: str) -> bool:
    return (
        dimension == "agent" and metric.mart == "callback_tasks" and not ATTEMPTED.search(metric.denominator)
    )

"""Work that is nobody's: in comparisons of people it stands in a row of its own, and limits leave it out."""

import re

from care.i18n import say
from care.semantic.dimension import DIMENSIONS, PEOPLE
from care.semantic.format import count
from care.semantic.metric import Metric
from care.stats.funnel import Funnel

ATTEMPTED = re.compile(r"first_attempt_at is not null|reached_at is not null")
"""Conditions that only a task which somebody attempted meets."""


def nobody_label(metric: Metric, dimension: str) -> str:
    """The name of the row of what names nobody: tasks never called have no agent."""
    if _never_called(metric, dimension):
        return say("未拨打", "never called")
    known = DIMENSIONS[dimension]
    return say(f"未写明{known.zh}", f"no {known.en.lower()} named")


def left_out_note(judged: Funnel, metric: Metric, dimension: str) -> str:
    """What a comparison of people leaves out; empty where it compares no people, or leaves out nothing."""
    if dimension not in PEOPLE:
        return ""
    if judged.nobody is not None:
        many, row = count(judged.nobody[1]), nobody_label(metric, dimension)
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

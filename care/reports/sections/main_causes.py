"""The causes of most complaints: as a message, and as a sentence."""

import polars as pl

from care.i18n import say
from care.presentation.headlines import vital_few
from care.reports.model.tables import complaint_class_label
from care.reports.model.text_width import cut_to_width
from care.semantic.format import count, counted, percent
from care.stats.wilson import FEWEST

CAUSE_WIDTH = 48
"""Maximum width of a cause in a sentence, in narrow characters; tables have it whole."""


def weightiest_cause(causes: pl.DataFrame) -> str:
    """The most frequent cause with its share, as a message. ``causes``: cause_1, value."""
    total = float(causes["value"].sum())
    stated = causes.drop_nulls("cause_1").sort("value", "cause_1", descending=[True, False])
    if not stated.height:
        return say(
            f"{count(total)} 件投诉都没有写明原因",
            f"None of {counted(total, 'complaint', 'complaints')} states a cause",
        )
    cause, cases = stated.select("cause_1", "value").row(0)
    most = stated.filter(pl.col("value") == cases).height
    if most > 1:
        return say(
            f"投诉 {count(total)} 件，最多的 {most} 类原因各 {count(cases)} 件",
            f"{count(total)} complaints; the {most} most frequent causes have {count(cases)} each",
        )
    label = _cause(cause)
    share = percent(cases / total)
    return say(
        f"投诉 {count(total)} 件，“{label}”最多：{count(cases)} 件（{share}）",
        f"{counted(total, 'complaint', 'complaints')}, most about {label}: {count(cases)} ({share})",
    )


def _cause(name: str | None) -> str:
    return cut_to_width(complaint_class_label("cause_1", name), CAUSE_WIDTH)


def main_problems(causes: pl.DataFrame) -> str:
    """The causes that together make up most complaints, each with count and share."""
    total = float(causes["value"].sum())
    ranked = causes.sort("value", "cause_1", descending=[True, False], nulls_last=True)
    main_causes = vital_few(causes, "cause_1")[:5]
    parts = [
        say(
            f"{_cause(name)} {count(cases)} 件（{percent(cases / total)}）",
            f"{_cause(name)}, {count(cases)} ({percent(cases / total)})",
        )
        for name, cases in ranked.select("cause_1", "value").iter_rows()
        if name in main_causes
    ]
    few_cases_note = (
        say("件数很少，先后可能属正常波动。", "So few that their order may be chance.")
        if total < 4 * FEWEST
        else ""
    )
    listed = say("、", "; ").join(parts)
    return say(
        f"主要问题依次为：{listed}。{few_cases_note}",
        f"The main problems by weight: {listed}. {few_cases_note}",
    ).strip()

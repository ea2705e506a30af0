"""The answers of ``care causes`` as tables for people."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from care.causes.phrases.near_duplicates import CopiedText
from care.i18n import say
from care.semantic.format import NOTHING, percent


def suggestions_table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """One row a text with its three suggestions."""
    headings = (
        say("行", "Row"),
        say("已记录", "Recorded"),
        *(f"{n}" for n in (1, 2, 3)),
        say("依据", "Words"),
    )
    lines = []
    for row in rows:
        three = [f"{one['cause']} {percent(one['probability'])}" for one in row["causes"]]
        words = "、".join(row["causes"][0]["words"]) if row["causes"] else ""
        lines.append((str(row["row"]), row["recorded"] or "", *(three + [""] * 3)[:3], words))
    return pl.DataFrame(lines, dict.fromkeys(headings, pl.String), orient="row")


def quality_table(answer: dict[str, Any]) -> pl.DataFrame:
    """What cross-validation found, one row a way of looking."""
    headings = [
        say("什么", "What"),
        say("案例", "Cases"),
        say("准确率", "Accuracy"),
        say("前三含正确", "Among three"),
        say("宏平均 F1", "Macro F1"),
        say("校准误差", "Calibration error"),
    ]
    named = [(say("交叉验证", "Cross-validated"), answer)]
    named += (
        [(say("没有重复文字的", "Without repeated texts"), answer["unrepeated"])]
        if answer["unrepeated"]
        else []
    )
    named.append((say("只用词表", "Lexicon alone"), answer["lexicon_alone"]))
    named += [
        (say(f"学 {one['cases']} 件", f"Learnt {one['cases']}"), one) for one in answer["learning_curve"]
    ]
    keys = ("accuracy", "among_three", "macro_f1", "calibration_error")
    lines = [(name, str(one["cases"]), *(percent(one[key]) for key in keys)) for name, one in named]
    for one in answer["coverage"]:
        name = say(
            f"把握不低于 {percent(one['certainty'])}", f"Certainty {percent(one['certainty'])} or more"
        )
        accuracy = NOTHING if one["accuracy"] is None else percent(one["accuracy"])
        lines.append((name, str(one["cases"]), accuracy, "", "", ""))
    return pl.DataFrame(lines, dict.fromkeys(headings, pl.String), orient="row")


def phrases_table(phrases: list[dict[str, Any]]) -> pl.DataFrame:
    """One row a phrase that rises."""
    headings = [
        say("说法", "Phrase"),
        say("自", "Since"),
        say("件数", "Cases"),
        say("往常", "Usual"),
        say("例句", "Sentence"),
    ]
    lines = [
        (one["phrase"], one["since"], str(one["cases"]), f"{one['usual']:.1f}", (one["sentences"] or [""])[0])
        for one in phrases
    ]
    return pl.DataFrame(lines, dict.fromkeys(headings, pl.String), orient="row")


def copies_table(found: Sequence[CopiedText]) -> pl.DataFrame:
    """One row a text that stands in the records of several customers."""
    headings = (say("内容", "Text"), say("件数", "Cases"), say("客户数", "Customers"))
    lines = [(one.text, str(one.cases), str(one.customers)) for one in found]
    return pl.DataFrame(lines, dict.fromkeys(headings, pl.String), orient="row")

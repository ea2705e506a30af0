"""Satisfaction item by item: the questionnaire of callbacks, each advisor's share of it, and surveys."""

import polars as pl

from care.i18n import say
from care.reports.model.document import Number, NumberFormat, ReportTable, number
from care.reports.model.survey_evidence import SurveyEvidence
from care.semantic.column_labels import column_label
from care.semantic.format import counted
from care.semantic.metric import METRICS
from care.semantic.vocabulary import label
from care.stores.store_names import store_name

SCORE, DISSATISFIED = METRICS["item_satisfaction"], METRICS["item_dissatisfied_share"]
NAMED = 3
"""Maximum number of items that a sentence names."""


def item_table(surveyed: SurveyEvidence) -> ReportTable:
    """The items of the questionnaire, those that dissatisfied most first."""
    title = say("回访问卷各项目", "Items of the questionnaire")
    return _answers_table(title, surveyed.items, ("item",))


def advisor_item_table(surveyed: SurveyEvidence, *, several_stores: bool) -> ReportTable:
    """What dissatisfied each advisor's customers: their items with a dissatisfied answer, most first."""
    by = ("store", "advisor", "item") if several_stores else ("advisor", "item")
    rows = surveyed.by_advisor
    if rows is not None:
        shares = rows.filter(pl.col("metric") == DISSATISFIED.key, pl.col("numerator") > 0)
        hit = shares.drop_nulls("advisor").select("store", "advisor", "item")
        rows = rows.join(hit, on=["store", "advisor", "item"])
    return _answers_table(say("问卷中与顾问有关的不满", "What dissatisfied whose customers"), rows, by)


def survey_table(surveyed: SurveyEvidence) -> ReportTable:
    """The items of surveys with the month and the year before, furthest below the network first."""
    headings = (
        column_label("survey"),
        column_label("item"),
        say("得分", "Score"),
        say("上月", "Month before"),
        say("去年同月", "Year before"),
        say("网络平均", "Network"),
        say("与网络相差", "Against network"),
    )
    rows = tuple(
        (
            label("survey", row["survey"]),
            row["item"],
            *(_score(row[name]) for name in ("score", "before", "year_before", "network", "gap")),
        )
        for row in _with_gap(surveyed).iter_rows(named=True)
    )
    return ReportTable(say("满意度调查各项目", "Items of the surveys"), headings, rows)


def below_network_sentence(surveyed: SurveyEvidence) -> str:
    """The items below the network's average, the furthest first; empty where none is."""
    below = _with_gap(surveyed).filter(pl.col("gap") < 0)
    if below.is_empty():
        return ""
    parts = [
        f"{label('survey', row['survey'])} {row['item']} {row['score']:.2f}"
        + say(f"（网络 {row['network']:.2f}）", f" (network {row['network']:.2f})")
        for row in below.head(NAMED).iter_rows(named=True)
    ]
    listed = say("、", "; ").join(parts)
    return say(
        f"调查中有 {below.height} 个项目低于网络平均：{listed}。",
        f"{counted(below.height, 'item of the surveys is', 'items of the surveys are')} below the "
        "network's average: "
        f"{listed}.",
    )


def _with_gap(surveyed: SurveyEvidence) -> pl.DataFrame:
    if surveyed.surveys is None:
        return pl.DataFrame(schema={"gap": pl.Float64})
    return surveyed.surveys.with_columns(gap=pl.col("score") - pl.col("network")).sort(
        "gap", "survey", "item", nulls_last=True
    )


def _answers_table(title: str, rows: pl.DataFrame | None, by: tuple[str, ...]) -> ReportTable:
    """One row a group: mean score, share dissatisfied, dissatisfied and all answers."""
    headings = (
        *map(column_label, by),
        SCORE.name,
        DISSATISFIED.name,
        say("不满", "Dissatisfied"),
        say("回答", "Answers"),
    )
    if rows is None:
        return ReportTable(title, headings, ())
    scored = rows.filter(pl.col("metric") == SCORE.key).iter_rows(named=True)
    scores = {tuple(row[name] for name in by): row["value"] for row in scored}
    first = ["numerator"] if len(by) > 1 else ["value"]
    shares = rows.filter(pl.col("metric") == DISSATISFIED.key).sort(
        *first, *by, descending=[True, *(False for _ in by)]
    )
    return ReportTable(
        title,
        headings,
        tuple(
            (
                *(store_name(row[name]) if name == "store" else row[name] for name in by),
                number(SCORE, scores.get(tuple(row[name] for name in by))),
                number(DISSATISFIED, row["value"]),
                Number(row["numerator"]),
                Number(row["denominator"]),
            )
            for row in shares.iter_rows(named=True)
        ),
    )


def _score(value: float | None) -> Number | None:
    return None if value is None else Number(value, NumberFormat.DECIMAL)

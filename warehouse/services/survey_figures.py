"""What a report says of customers' answers item by item, and which surveys belong to which area."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from care.periods.period import Period, Span, months_later
from care.reports.model.survey_evidence import SurveyEvidence
from warehouse.query.facts.survey_sql import survey_items_sql
from warehouse.query.figure_source import FigureSource

SURVEYS: Mapping[str, Mapping[str, str]] = {
    "after-sales": {"css_score": "css", "csi_score": "csi", "own_survey_score": "own"},
    "sales": {"ssi_score": "ssi", "own_survey_score": "own"},
}
"""Scope → the surveys that a monthly report sets beside the own scores (SVW 八.1, 八.2), by their metric."""
ITEMS = ("item_satisfaction", "item_dissatisfied_share")


def loaded_surveys(source: FigureSource, scope: str, span: Span) -> tuple[str, ...]:
    """The metrics of a scope's surveys that were loaded; they have a score a month, and none a week."""
    if span.unit is not Period.MONTH:
        return ()
    return tuple(key for key in SURVEYS[scope] if source.has_records(key))


def survey_evidence(
    source: FigureSource,
    figures: Callable[[tuple[str, ...]], pl.DataFrame],
    scope: str,
    span: Span,
    stores: Sequence[str],
) -> SurveyEvidence:
    """The answers of a scope over a span. ``figures`` gives :data:`ITEMS` by dimensions."""
    asked = source.has_records(ITEMS[0])
    return SurveyEvidence(
        figures(("item",)) if asked else None,
        figures(("store", "advisor", "item")) if asked else None,
        _survey_items(source, [*SURVEYS[scope].values()], stores, span)
        if span.unit is Period.MONTH
        else None,
    )


def _survey_items(
    source: FigureSource, surveys: Sequence[str], stores: Sequence[str], span: Span
) -> pl.DataFrame:
    month = span.since
    months = (month, months_later(month, -1), months_later(month, -12))
    rows = source.statement(survey_items_sql(surveys, stores, months), stores)
    now, before, year = (rows.filter(pl.col("month") == one).drop("month") for one in months)
    key = ["survey", "item"]
    return now.join(before.select(*key, before="score"), on=key, how="left").join(
        year.select(*key, year_before="score"), on=key, how="left"
    )

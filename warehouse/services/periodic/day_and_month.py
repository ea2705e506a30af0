"""What the daily report and the appraisal sheet are made from."""

from datetime import timedelta

import polars as pl

from care.periods.freshness import last_day_known
from care.reports.periodic.appraisal import APPRAISED, ROLES, Appraisal, appraised_of
from care.reports.periodic.daily import DAILY_METRICS, Daily
from care.semantic.dimension import PEOPLE
from warehouse.query.facts.calls_sql import attempts_sql
from warehouse.query.metric_sql import Question, RecordSide
from warehouse.services.periodic.period_metrics import ReportRequest
from warehouse.services.worklists.daily_worklist import worklist


def gather_daily(request: ReportRequest) -> Daily:
    """A day's calls and complaints, and whom to call on the day after it where that is not past."""
    source, day = request.source, request.span.until
    stores, tomorrow = request.stores["store"].to_list(), day + timedelta(days=1)
    attempts = source.statement(attempts_sql(day), stores).filter(pl.col("store").is_in(stores))
    open_cases = source.records(
        "close_rate", RecordSide.MISSED, Question(("close_rate",), until=day, where=request.only)
    )
    listed = None
    if tomorrow > last_day_known(request.stores):
        listed = _named(request, worklist(source, tomorrow, stores, tomorrow).rows)
    return Daily(
        request.figures(*DAILY_METRICS),
        _named(request, attempts),
        request.records("complaint_count", RecordSide.DENOMINATOR),
        _named(request, open_cases),
        tomorrow,
        listed,
    )


def gather_appraisal(request: ReportRequest) -> Appraisal:
    """The month's figures of the stores, and of each person by role where the reader may see names."""
    people = {
        role: request.measure(appraised_of(role), ("store", role.dimension))
        for role in ROLES
        if request.people
    }
    return Appraisal(request.figures(*APPRAISED), people)


def _named(request: ReportRequest, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, without colleagues' names where the reader may not see them."""
    return rows if request.people else rows.drop(PEOPLE, strict=False)

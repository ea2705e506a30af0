"""What the reports on lost and on key customers are made from."""

import polars as pl

from care.periods.freshness import as_of
from care.periods.half_year import half_year_of
from care.periods.period import Span
from care.policies.policy_book import read_policy_book
from care.reports.periodic.key_customers import KEY_METRICS, KeyCustomers
from care.reports.periodic.lost_customers import LOST_METRICS, LostCustomers
from warehouse.query.metric_sql import RecordSide
from warehouse.services.periodic.period_metrics import ReportRequest
from warehouse.services.voices import worst_first

OWED = (RecordSide.DENOMINATOR, RecordSide.PENDING, RecordSide.AWAITING)
"""Every callback that is owed and could be told of, due or not."""


def gather_lost_customers(request: ReportRequest) -> LostCustomers:
    """The half-year's calls to lost customers, and those of the running half-year where it is another."""
    running = half_year_of(as_of(request.stores).date())
    return LostCustomers(
        request.figures(*LOST_METRICS),
        _owed(request, "lost_customer_callback_rate", request.span),
        _owed(request, "lost_customer_callback_rate", running),
        request.measure(("loss_reason_count",), ("loss_reason",), callback_type="lost_customer")
        .filter(pl.col("value") > 0)
        .drop("metric", "period"),
        request.records("win_back_rate", RecordSide.NUMERATOR),
    )


def gather_key_customers(request: ReportRequest) -> KeyCustomers:
    """The quarter's calls to key customers."""
    policies = read_policy_book(request.source.home)
    policy = [policies.policy(store, request.span.since) for store in request.stores["store"]]
    return KeyCustomers(
        request.figures(*KEY_METRICS),
        _owed(request, *KEY_METRICS, request.span),
        worst_first(*(_key_calls(request, one) for one in ("satisfaction_score", "terse_record_rate"))),
        any(one.callbacks["key_customer"].owed for one in policy),
    )


def _key_calls(request: ReportRequest, metric: str) -> pl.DataFrame:
    return request.records(metric, RecordSide.DENOMINATOR, callback_type="key_customer")


def _owed(request: ReportRequest, metric: str, span: Span) -> pl.DataFrame:
    """The callbacks owed in a half-year or quarter, on whose last day each of them falls due."""
    return request.records(metric, *OWED, span=span)

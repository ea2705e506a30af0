"""The single cases and calls that the list of what needs attention is made from.

A network answers of one of its stores; of several, Unsupported is raised.
"""

from datetime import timedelta

import polars as pl

from care.attention import CALLS_A_MINUTE
from care.attention.cases.promises import METRIC as PROMISES
from care.semantic.metric import METRICS
from warehouse.query.facts.attention_sql import INVITED, cases_sql, lowered_sql, minutes_sql, promises_sql
from warehouse.query.metric_sql import Sql
from warehouse.query.unsupported import Unsupported
from warehouse.services.attention_facts import DAYS, HISTORY, AttentionFacts

MINUTES = timedelta(weeks=4)


def read_cases(facts: AttentionFacts) -> pl.DataFrame:
    """The complaints of the course, and all that are open. Raises Unsupported."""
    return facts.shared("cases", lambda: _of_chosen(facts, cases_sql(facts.midnight(HISTORY))))


def read_minutes(facts: AttentionFacts) -> pl.DataFrame:
    """By agent the minutes with more calls than can be made, of four weeks. Raises Unsupported."""
    return _of_chosen(facts, minutes_sql(facts.midnight(MINUTES), CALLS_A_MINUTE))


def read_promises(facts: AttentionFacts) -> pl.DataFrame:
    """The contacts promised and missed; none where no record tells of promises. Raises Unsupported."""
    if PROMISES not in METRICS:
        return pl.DataFrame(schema=["store"])
    return _of_chosen(facts, promises_sql(METRICS[PROMISES].mart))


def read_invited(facts: AttentionFacts) -> pl.DataFrame:
    """By which channels each store invited to which campaign. Raises Unsupported."""
    return _of_chosen(facts, INVITED)


def read_lowered(facts: AttentionFacts) -> pl.DataFrame | None:
    """The levels that were lowered; None of a network, which does not hold what earlier exports said."""
    try:
        rows = facts.source.statement(lowered_sql(facts.midnight(DAYS)))
    except Unsupported:
        return None
    return rows.filter(pl.col("store").is_in([*facts.today]))


def _of_chosen(facts: AttentionFacts, sql: Sql) -> pl.DataFrame:
    stores = [*facts.today]
    return facts.source.statement(sql, stores).filter(pl.col("store").is_in(stores))

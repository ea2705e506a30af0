"""The statements of what needs attention that no metric counts: single cases, and calls by the minute."""

from datetime import datetime

from warehouse.query.metric_sql import Sql

CASE_COLUMNS = (
    "store",
    "complaint_no",
    "received_at",
    "due_at",
    "closed",
    "level",
    "handler",
    "cause_1",
    "first_closed_at",
    "repeat_of",
    "repeat_known",
)


def cases_sql(since: datetime) -> Sql:
    """The complaints received since, and all that are still open."""
    return (
        f"select {', '.join(CASE_COLUMNS)} from complaints where received_at >= ? or not closed "
        "order by store, received_at, complaint_no",
        [since],
    )


def minutes_sql(since: datetime, calls_a_minute: int) -> Sql:
    """By store and agent: the minutes with so many calls by phone or more, and the calls in them.

    Attempts without a time of day tell nothing, and neither do other channels, which can be sent at once.
    """
    return (
        "select store, agent, min(minute)::date as first_on, max(minute)::date as last_on, "
        "count(*) as minutes, sum(calls)::bigint as calls from ("
        "select store, agent, date_trunc('minute', attempted_at) as minute, count(*) as calls from attempts "
        "where attempted_at >= ? and agent is not null and coalesce(channel, 'phone') = 'phone' "
        "and attempted_at <> date_trunc('day', attempted_at) group by all having count(*) >= ?) "
        "group by store, agent order by store, agent",
        [since, calls_a_minute],
    )

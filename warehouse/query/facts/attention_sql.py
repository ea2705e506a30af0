"""The statements of what needs attention that no metric counts: single cases, and calls by the minute."""

from datetime import datetime

from warehouse.query.metric_sql import Sql

CASE_COLUMNS = (
    "store",
    "complaint_no",
    "received_at",
    "due_at",
    "closed",
    "closing_known",
    "level",
    "handler",
    "cause_1",
    "first_closed_at",
    "repeat_of",
    "repeat_known",
    "model",
)

INVITED: Sql = (
    "select distinct store, campaign_no, campaign_name, channel from campaign_invitations order by all",
    [],
)
"""The channels by which each store invited to each campaign."""


def cases_sql(since: datetime) -> Sql:
    """The complaints received since, and all that are known to be open still."""
    return (
        f"select {', '.join(CASE_COLUMNS)} from complaints "
        "where received_at >= ? or (not closed and closing_known) "
        "order by store, received_at, complaint_no",
        [since],
    )


def waiting_cases_sql(hours: int) -> Sql:
    """Store, number, level, receipt and whole hours waited of the complaints open for so many hours or more.

    One whose source does not tell whether it is closed is not called open. They wait until their store's
    as_of; one received on a day without a time waits since that day's end.
    """
    began = (
        "case when received_at = date_trunc('day', received_at) then received_at + interval 1 day "
        "else received_at end"
    )
    return (
        "select store, complaint_no, level, received_at, waited from (select store, complaint_no, level, "
        f"received_at, date_diff('hour', {began}, as_of)::bigint as waited from complaints "
        "where not closed and closing_known) where waited >= ? order by store, received_at, complaint_no",
        [hours],
    )


def minutes_sql(since: datetime, calls_a_minute: int) -> Sql:
    """By store and agent: the minutes with so many calls by phone or more, the calls in them, and all calls.

    Attempts without a time of day tell nothing, and neither do other channels, which can be sent at once.
    """
    crowded = f"calls >= {int(calls_a_minute)}"
    return (
        f"select store, agent, min(case when {crowded} then minute end)::date as first_on, "
        f"max(case when {crowded} then minute end)::date as last_on, "
        f"count(case when {crowded} then 1 end) as minutes, "
        f"coalesce(sum(case when {crowded} then calls end), 0)::bigint as calls, "
        "sum(calls)::bigint as all_calls from ("
        "select store, agent, date_trunc('minute', attempted_at) as minute, count(*) as calls from attempts "
        "where attempted_at >= ? and agent is not null and coalesce(channel, 'phone') = 'phone' "
        "and attempted_at <> date_trunc('day', attempted_at) group by all) "
        "group by store, agent order by store, agent",
        [since],
    )


def latest_promises_sql() -> Sql:
    """Of each complaint the latest contact that was promised, and whether it was kept."""
    return (
        "select store, complaint_no, promised_at, promise_ends_at, kept_in_time from follow_ups "
        "qualify row_number() over (partition by store, complaint_no order by promised_at desc) = 1 "
        "order by store, complaint_no",
        [],
    )


def lowered_sql(since: datetime) -> Sql:
    """The cases of which an export since gave a lesser level than the one before."""
    return (
        "select store, complaint_no, l.level_before, l.level_after, l.lowered_at, c.handler, c.received_at, "
        "c.due_at from level_changes l join complaints c using (store, complaint_no) "
        "where l.lowered_at >= ? order by store, lowered_at, complaint_no",
        [since],
    )


def promises_sql(mart: str) -> Sql:
    """Open complaints of which the latest promised contact has passed and nothing was done by then."""
    return (
        "select store, complaint_no, promised_at, handler, level from (select *, row_number() over "
        f"(partition by store, complaint_no order by promised_at desc) as nth from {mart} "
        "where status <> 'closed') where nth = 1 and not kept_in_time and promise_ends_at <= as_of "
        "and promise_ends_at <= complaints_until order by store, promised_at, complaint_no",
        [],
    )

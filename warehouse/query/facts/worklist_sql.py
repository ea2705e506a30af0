"""The statements of a day's worklist: what is open, who calls at present, and when customers answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from warehouse.query.facts.sister_stores_sql import SEEN_BY, SEEN_ON, sister_stores_of_lost_tasks
from warehouse.query.metric_sql import Question, Sql, filter_sql


def open_tasks_sql() -> Sql:
    """The owed callbacks of stores with callback records that are not concluded, with their last attempt."""
    return (
        "with lasts as (select store, task_type, task_no, max(attempted_at) as last_attempt_at, "
        "arg_max(outcome, attempted_at) as last_outcome, list(distinct hour(attempted_at)) as hours_tried "
        "from attempts where task_no is not null group by all), "
        f"sisters as ({sister_stores_of_lost_tasks()}) "
        "select t.store, t.callback_type, t.task_no, t.subject_no, t.opens_on, t.due_at, t.due_on, "
        "t.tries, t.days_tried, t.agent, t.advisor, t.customer_name, t.customer_phone, t.plate, t.vin, "
        "t.file_id, t.source_row, l.last_attempt_at, l.last_outcome, l.hours_tried, "
        f"x.{SEEN_ON}, x.{SEEN_BY} "
        "from callback_tasks t join stores s on s.store = t.store "
        "left join lasts l on l.store = t.store and l.task_type = t.callback_type and l.task_no = t.task_no "
        "left join sisters x on x.store = t.store and x.task_no = t.task_no "
        "and t.callback_type = 'lost_customer' "
        "where t.concluded_at is null and t.attempts_known and s.has_callbacks "
        "order by t.due_at, t.store, t.callback_type, t.task_no",
        [],
    )


def promised_sql(since: date, until: date) -> Sql:
    """Customers with an open complaint whose latest promised contact is of these days and was not made."""
    return (
        "with latest as (select *, row_number() over "
        "(partition by store, complaint_no order by promised_at desc) as nth from follow_ups) "
        "select f.store, f.complaint_no as task_no, f.complaint_no as subject_no, f.promised_at as due_at, "
        "f.handler as agent, c.customer_name, c.customer_phone, c.plate, c.vin, c.advisor, "
        "c.file_id, c.source_row from latest f "
        "join complaints c on c.store = f.store and c.complaint_no = f.complaint_no "
        "where not c.closed and f.nth = 1 and f.kept_in_time is not true and f.promised_on between ? and ? "
        "order by f.promised_at, f.store, f.complaint_no",
        [since, until],
    )


def callers_sql() -> Sql:
    """Store, callback type and agent, with their last call and until when the store's calls are known."""
    return (
        "select a.store, a.task_type as callback_type, a.agent, "
        "max(a.attempted_at) as called_at, s.callbacks_until from attempts a "
        "join stores s on s.store = a.store where a.agent is not null and a.task_type is not null "
        "group by a.store, a.task_type, a.agent, s.callbacks_until order by all",
        [],
    )


def call_hours_sql(since: date, where: Mapping[str, Sequence[Any]]) -> Sql:
    """By store, agent, type, day and hour: calls by phone within the policy's hours, and what came of them.

    Who is reached has talked; answered is also who was at an inconvenient place or refused.
    """
    condition, values = filter_sql("attempted_on", Question((), since=since, where=where))
    return (
        "select store, agent, callback_type, attempted_on as day, hour(attempted_at)::integer as hour, "
        "count(*)::integer as tried, count(*) filter (where reached)::integer as reached, "
        "count(*) filter (where reached or outcome in ('inconvenient', 'refused'))::integer as answered, "
        "count(*) filter (where outcome = 'inconvenient')::integer as inconvenient from attempts "
        f"where timed_by_phone and not coalesce(out_of_hours, false) and {condition} "
        "group by all order by all",
        values,
    )


def due_counts_sql(paced: tuple[str, ...]) -> Sql:
    """By store and day: the owed callbacks that fall due, without the types that are ``paced``."""
    return (
        "select store, due_on, count(*) as many from callback_tasks "
        f"where callback_type not in ({', '.join('?' * len(paced))}) group by all order by all",
        [*paced],
    )


def concluded_sql(days: int) -> Sql:
    """By store, agent and day: the callbacks concluded in the last days of the store's records."""
    return (
        "select t.store, t.agent, t.concluded_at::date as day, count(*) as concluded "
        "from callback_tasks t join stores s on s.store = t.store where t.agent is not null "
        "and t.concluded_at >= s.callbacks_until - to_days(?) group by all order by all",
        [days],
    )

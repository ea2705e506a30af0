"""The statements of calls one by one, which no metric counts."""

from datetime import date

from warehouse.query.metric_sql import Sql


def attempts_sql(on: date) -> Sql:
    """Every call of a day in order of time; ``dissatisfied`` is null where the source does not tell."""
    return (
        "select store, callback_no, callback_type, subject_no, attempted_at, agent, advisor, channel, "
        "outcome, reached, satisfaction, "
        "case when dissatisfied_known then coalesce(dissatisfied, false) end as dissatisfied, voice, "
        "complaint_no, file_id, source_row from attempts where attempted_on = ? "
        "order by attempted_at, store, callback_no",
        [on],
    )


def conversations_sql(dimension: str, store: str, person: str, since: date | None, until: date | None) -> Sql:
    """The calls of a person of a store that reached a customer, with what was written where that is known.

    ``dimension``: agent, or advisor.
    """
    return (
        "select callback_no, attempted_on, voice from attempts "
        f"where reached and voice_known and store = ? and {dimension} = ? "
        "and attempted_on >= coalesce(?, attempted_on) and attempted_on <= coalesce(?, attempted_on) "
        "order by attempted_on, callback_no",
        [store, person, since, until],
    )

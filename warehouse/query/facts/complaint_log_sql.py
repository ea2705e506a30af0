"""The statements of complaints' logs: which cases have one, and all events of one."""

from warehouse.query.metric_sql import Sql


def logged_cases_sql() -> Sql:
    """Store and number of every complaint that has a log."""
    return "select distinct store, complaint_no from complaint_log order by all", []


def case_log_sql(store: str, complaint_no: str) -> Sql:
    """Every event of a case, the first first, with who acted, the note, and what was promised."""
    return (
        "select happened_at, event, actor, note, next_follow_up_at from complaint_log "
        "where store = ? and complaint_no = ? order by happened_at, source_row",
        [store, complaint_no],
    )

"""Where a sister store of the home has seen a lost car since its own store did (definitions §5, Loss)."""

from care.semantic.metric import Metric
from warehouse.query.metric_sql import Sql

SEEN_ON, SEEN_BY = "sister_seen_on", "sister_store"
"""The columns that stand beside the records: the sister store's latest visit of the car, and the store."""


def tells_of_lost_cars(metric: Metric) -> bool:
    """Whether the records behind a metric are lost cars, or calls owed to them."""
    return metric.mart == "vehicle_months" or "callback_type = 'lost_customer'" in metric.denominator


def with_sister_stores_sql(mart: str, records: Sql) -> Sql:
    """Records of lost cars in their order, with a sister store's visit since their own store's last sight.

    Of a callback its own store's last visit is the one before the half-year began; a car that it only sold
    has none.
    """
    statement, values = records
    last_seen = "r.last_seen_on" if mart == "vehicle_months" else OWN_LAST_VISIT
    return (
        f"with r as (select *, row_number() over () as place from ({statement})), "
        f"cars as (select distinct store, vin_key, {last_seen} as seen_on from r where vin_key is not null), "
        f"sisters as (select c.store, c.vin_key, c.seen_on, max(v.delivered_on) as {SEEN_ON}, "
        f"max_by(v.store, v.delivered_on) as {SEEN_BY} from cars c join visits v on v.vin_key = c.vin_key "
        "and v.store <> c.store and v.delivered_on > coalesce(c.seen_on, date '1900-01-01') group by all) "
        f"select r.* exclude (place), s.{SEEN_ON}, s.{SEEN_BY} from r left join sisters s "
        f"on s.store = r.store and s.vin_key = r.vin_key and s.seen_on is not distinct from {last_seen} "
        "order by r.place",
        values,
    )


def sister_stores_of_lost_tasks() -> str:
    """The same by store and number of the callbacks that are owed to lost customers and not concluded."""
    return (
        f"select r.store, r.task_no, max(v.delivered_on) as {SEEN_ON}, "
        f"max_by(v.store, v.delivered_on) as {SEEN_BY} "
        "from callback_tasks r join visits v on v.vin_key = r.vin_key and v.store <> r.store "
        "where r.callback_type = 'lost_customer' and r.concluded_at is null "
        f"and v.delivered_on > coalesce({OWN_LAST_VISIT}, date '1900-01-01') group by all"
    )


OWN_LAST_VISIT = (
    "(select max(o.delivered_on) from visits o "
    "where o.store = r.store and o.vin_key = r.vin_key and o.delivered_on < r.triggered_on)"
)

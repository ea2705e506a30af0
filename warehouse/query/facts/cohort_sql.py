"""The cars that a metric counts in both of two periods, with what it counts of each."""

from dataclasses import replace

from care.periods.period import Span
from care.semantic.metric import Metric, MetricKind
from warehouse.query.metric_sql import MetricConditions, Question, RecordSide, Sql, filter_sql

CARS = "vin_key"
"""The keyed hash of the VIN in marts that know the car."""
MARTS = ("callback_tasks", "complaints", "visits")
"""The marts of metrics that have it."""


def has_cohort(metric: Metric) -> bool:
    """Whether the same customers can be found in two periods: a proportion of rows that know the car."""
    return metric.kind is MetricKind.PROPORTION and metric.mart in MARTS


def cohort_sql(metric: Metric, question: Question, first: Span, second: Span) -> Sql:
    """By car counted in both spans: n_1, d_1, n_2, d_2, its numerator and denominator in either."""
    facts = MetricConditions.of(metric)
    numerator, denominator = facts.on(RecordSide.NUMERATOR), facts.on(RecordSide.DENOMINATOR)
    condition, values = filter_sql(metric.date, replace(question, since=None, until=None))
    counted, days = [], []
    for n, span in enumerate((first, second), start=1):
        within = f"{metric.date} between ? and ?"
        for letter, side in (("n", numerator), ("d", denominator)):
            counted.append(f"count(*) filter (where {within} and {side}) as {letter}_{n}")
            days += [span.since, span.until]
    return (
        f"select * exclude ({CARS}) from (select store, {CARS}, {', '.join(counted)} from {metric.mart} "
        f"where {CARS} is not null and {condition} group by all) where d_1 > 0 and d_2 > 0 "
        "order by all",
        [*days, *values],
    )

"""The cube: the counts of every metric by store and day, in total and grouped by one dimension at a time.

It holds counts and sums, and for quantiles the frequency of each value. Because all of these add up over
stores, days and values of a dimension, figures of any period and part of the network are sums. The SQL runs
on DuckDB and Spark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric, MetricKind
from warehouse.query.execute import denominator_metric
from warehouse.query.metric_sql import ALWAYS, NEVER, MetricConditions, RecordSide

COUNTED_SIDES = tuple(side for side in RecordSide if side is not RecordSide.MISSED)
QUANTILES = {MetricKind.MEDIAN: 0.5, MetricKind.P90: 0.9}


@dataclass(frozen=True)
class CubePass:
    """All that is counted in one pass over a mart by one of its dates.

    What metrics share is counted once. ``counts``: the column of each condition; ``sums``: the column of each
    value that is added up; ``spreads``: the table with the frequencies of each value.
    """

    mart: str
    date: str
    counts: dict[str, str] = field(default_factory=lambda: {ALWAYS: "row_count"})
    sums: dict[str, str] = field(default_factory=dict)
    spreads: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table of its counts."""
        return f"cube_{self.mart}_{self.date}"

    @property
    def rows(self) -> str:
        """The column that counts all its rows."""
        return self.counts[ALWAYS]

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables of the pass."""
        return self.table, *self.spreads.values()

    def add(self, metric: Metric) -> None:
        """Add what this metric counts."""
        facts = MetricConditions.of(metric)
        for condition in (facts.on(side) for side in COUNTED_SIDES):
            if condition != NEVER:
                self.counts.setdefault(condition, f"count_{len(self.counts)}")
        if metric.kind is MetricKind.MEAN:
            self.sums.setdefault(row_value_sql(metric), f"sum_{len(self.sums)}")
        if metric.kind in QUANTILES:
            self.spreads.setdefault(row_value_sql(metric), f"{self.table}_spread_{len(self.spreads)}")


def row_value_sql(metric: Metric) -> str:
    """The value of a counted row, null for other rows."""
    facts = MetricConditions.of(metric)
    return f"case when {facts.on(RecordSide.DENOMINATOR)} then {facts.value} end"


@cache
def cube_passes() -> dict[tuple[str, str], CubePass]:
    """Every pass by mart and date, those for the denominators of rates included."""
    found: dict[tuple[str, str], CubePass] = {}
    for metric in METRICS.values():
        found.setdefault((metric.mart, metric.date), CubePass(metric.mart, metric.date)).add(metric)
        if metric.per:
            mart, date = metric.per.mart, metric.per.date
            found.setdefault((mart, date), CubePass(mart, date)).add(denominator_metric(metric))
    return found


def dimensions_of(columns: Sequence[str]) -> list[str]:
    """The dimensions of a mart with these columns, without the store."""
    return [dimension for dimension in DIMENSIONS if dimension in columns and dimension != "store"]


def counts_sql(one: CubePass, dimensions: Sequence[str], table: str) -> str:
    """The select of a pass over its mart: store, day, dimension, value, and its counts and sums.

    ``dimension`` is blank for totals, and ``value`` null for rows that have none.
    """
    counts = [f"count(case when {name} then 1 end) as {name}" for name in one.counts.values()]
    sums = [f"cast(sum({name}) as double) as {name}" for name in one.sums.values()]
    facts = [f"{fact} as {name}" for fact, name in (one.counts | one.sums).items()]
    return _grouping_sets_sql(one.date, table, dimensions, facts, [*counts, *sums])


def spread_sql(one: CubePass, value: str, dimensions: Sequence[str], table: str) -> str:
    """The select of the frequencies of a value: store, day, dimension, value, amount, n."""
    facts, counts = [f"{value} as amount"], ["amount", "count(*) as n"]
    return _grouping_sets_sql(one.date, table, dimensions, facts, counts, ("amount",))


def _grouping_sets_sql(
    date: str,
    table: str,
    dimensions: Sequence[str],
    facts: Sequence[str],
    counts: Sequence[str],
    also: tuple[str, ...] = (),
) -> str:
    dimension_columns = [f"cast({dimension} as varchar) as {dimension}" for dimension in dimensions]
    sets = [("store", "day", *also), *(("store", "day", dimension, *also) for dimension in dimensions)]
    chosen = "".join(f" when grouping({each}) = 0 then '{each}'" for each in dimensions)
    values = "".join(f" when grouping({each}) = 0 then {each}" for each in dimensions)
    picks = [
        "store",
        "day",
        f"case{chosen} else '' end as dimension" if dimensions else "'' as dimension",
        f"case{values} end as value" if dimensions else "cast(null as varchar) as value",
    ]
    present = "".join(f" and {name} is not null" for name in also)
    return (
        f"select {', '.join([*picks, *counts])} "
        f"from (select store, {date} as day, {', '.join([*dimension_columns, *facts])} from {table}) facts "
        f"where day is not null{present} "
        f"group by grouping sets ({', '.join('(' + ', '.join(each) + ')' for each in sets)})"
    )

"""Check that the SQL of each metric fits the mart it counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from care.semantic.metric import METRICS, BadMetric, Metric

CONDITIONS = ("denominator", "known", "numerator")
NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"}
FITTING = {
    "date": {"DATE"},
    "per.date": {"DATE"},
    "deadline": {"TIMESTAMP"},
    "coverage": {"TIMESTAMP"},
    "value": NUMBERS,
}
FITTING |= {key: {"BOOLEAN"} for key in (*CONDITIONS, "per.known")}
FITTING |= {f"per.{key}": {"TIMESTAMP"} for key in ("deadline", "coverage")}
"""The types that each key's SQL may have."""


@dataclass(frozen=True)
class MetricCondition:
    """One key of a metric, as SQL over one row of a mart."""

    metric: Metric
    key: str
    mart: str
    sql: str

    def bad(self, why: str) -> BadMetric:
        """The error to raise: file, key and reason."""
        return BadMetric(f"{self.metric.key}.toml: “{self.key}” does not fit the mart {self.mart}: {why}")


def check_metrics(db: duckdb.DuckDBPyConnection, metrics: Iterable[Metric] = METRICS.values()) -> None:
    """Raise BadMetric, naming file and key, where a metric's SQL does not run on its mart in ``db``."""
    by_mart: dict[str, list[MetricCondition]] = defaultdict(list)
    for metric in metrics:
        for part in _parts(metric):
            by_mart[part.mart].append(part)
    for parts in by_mart.values():
        for part, type_ in zip(parts, _types(db, parts), strict=True):
            fitting = FITTING.get(part.key)
            if fitting and type_ not in fitting:
                raise part.bad(f"“{part.sql}” is {type_}, not {' or '.join(sorted(fitting))}")


def _parts(metric: Metric) -> Iterator[MetricCondition]:
    yield MetricCondition(metric, "mart", metric.mart, "true")
    for key in (*CONDITIONS, "date", "deadline", "coverage", "value"):
        if (sql := getattr(metric, key)) is not None:
            yield MetricCondition(metric, key, metric.mart, sql)
    if metric.per:
        yield MetricCondition(metric, "per.mart", metric.per.mart, "true")
        yield MetricCondition(metric, "per.date", metric.per.mart, metric.per.date)
        for key in ("known", "deadline", "coverage"):
            if (sql := getattr(metric.per, key)) is not None:
                yield MetricCondition(metric, f"per.{key}", metric.per.mart, sql)


def _types(db: duckdb.DuckDBPyConnection, parts: Sequence[MetricCondition]) -> list[str]:
    """The type of each part, by one statement; where that fails, by one each, to find the part at fault."""
    picks = ", ".join(f"({part.sql})" for part in parts)
    try:
        columns = db.execute(f"select {picks} from {parts[0].mart} limit 0").description
        return [str(column[1]) for column in columns]
    except duckdb.Error as error:
        if len(parts) == 1:
            raise parts[0].bad(str(error).splitlines()[0]) from error
        return [type_ for part in parts for type_ in _types(db, [part])]

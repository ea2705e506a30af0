"""The metrics as a semantic layer of dbt (MetricFlow YAML), so that other tools compute the same figures.

A proportion and a rate are ratios of two sums, each over the rows of one table. Conditions are SQL that both
DuckDB and PostgreSQL read.
"""

import re
from typing import Any

import polars as pl
import yaml

from care.semantic.metric import METRICS, Metric, MetricKind
from warehouse.export.export_tables import ExportTable, exported_marts
from warehouse.query.execute import denominator_metric
from warehouse.query.metric_sql import ALWAYS, MetricConditions, RecordSide

INTERVAL = re.compile(r"interval (\d+) (\w+)")
"""An interval as DuckDB alone reads it."""
AGGREGATIONS: dict[MetricKind, dict[str, Any]] = {
    MetricKind.MEAN: {"agg": "average"},
    MetricKind.MEDIAN: {"agg": "median"},
    MetricKind.P90: {
        "agg": "percentile",
        "agg_params": {"percentile": 0.9, "use_discrete_percentile": False},
    },
}
"""How the values of a metric of this kind become one."""
Entry = dict[str, Any]


def semantic_yaml(tables: list[ExportTable]) -> str:
    """The YAML of all metrics over the exported tables."""
    rows = {table.name: table.rows for table in tables}
    measures: dict[str, list[Entry]] = {mart: [] for mart in exported_marts()}
    metrics: list[Entry] = []
    for metric in METRICS.values():
        metrics += _metric(metric, measures)
    models = [_model(mart, rows[mart], found) for mart, found in measures.items() if found]
    text: str = yaml.safe_dump(
        {"version": 2, "semantic_models": models, "metrics": metrics},
        allow_unicode=True,
        sort_keys=False,
        width=110,
    )
    return text


def _model(mart: str, rows: pl.DataFrame, measures: list[Entry]) -> Entry:
    dates = sorted({one["agg_time_dimension"] for one in measures})
    times = [{"name": date, "type": "time", "type_params": {"time_granularity": "day"}} for date in dates]
    words = [
        {"name": name, "type": "categorical"}
        for name, kind in rows.schema.items()
        if kind in (pl.String, pl.Boolean) and name not in dates
    ]
    return {
        "name": mart,
        "model": f"ref('{mart}')",
        "defaults": {"agg_time_dimension": dates[0]},
        "primary_entity": f"{mart}_row",
        "dimensions": times + words,
        "measures": measures,
    }


def _metric(metric: Metric, measures: dict[str, list[Entry]]) -> list[Entry]:
    """The entries of a metric; what it sums or averages is added to ``measures``."""
    key = metric.key
    head = {"name": key, "label": metric.label["zh"], "description": metric.meaning["zh"]}
    match metric.kind:
        case MetricKind.PROPORTION | MetricKind.RATE:
            lower = denominator_metric(metric) if metric.per else metric
            parts = [
                _sum(metric, RecordSide.NUMERATOR, f"{key}_numerator", measures),
                _sum(lower, RecordSide.DENOMINATOR, f"{key}_denominator", measures),
            ]
            inputs = [{"name": part["name"]} for part in parts]
            if not metric.per:
                ratio = dict(zip(("numerator", "denominator"), inputs, strict=True))
                return [*parts, {**head, "type": "ratio", "type_params": ratio}]
            expr = f"{parts[0]['name']} * {metric.per.times} / {parts[1]['name']}"
            return [*parts, {**head, "type": "derived", "type_params": {"expr": expr, "metrics": inputs}}]
        case MetricKind.COUNT:
            return [{**_sum(metric, RecordSide.NUMERATOR, key, measures), **head}]
        case _:
            counted = MetricConditions.of(metric)
            condition = _dated(metric, counted.on(RecordSide.DENOMINATOR))
            expr = f"case when {condition} then {counted.value} end"
            measures[metric.mart].append(_measure(metric, f"{key}_values", expr, AGGREGATIONS[metric.kind]))
            return [{**head, "type": "simple", "type_params": {"measure": {"name": f"{key}_values"}}}]


def _sum(metric: Metric, side: RecordSide, name: str, measures: dict[str, list[Entry]]) -> Entry:
    """The metric of how many rows are on a side, with its measure."""
    expr = f"case when {_dated(metric, MetricConditions.of(metric).on(side))} then 1 else 0 end"
    measures[metric.mart].append(_measure(metric, f"{name}_rows", expr, {"agg": "sum"}))
    what = "分子" if side is RecordSide.NUMERATOR else "分母"
    return {
        "name": name,
        "label": f"{metric.label['zh']}（{what}）",
        "type": "simple",
        "type_params": {"measure": {"name": f"{name}_rows"}},
    }


def _dated(metric: Metric, condition: str) -> str:
    """The condition, and that the row has a day: one without is in no figure."""
    return f"{metric.date} is not null" + ("" if condition == ALWAYS else f" and {condition}")


def _measure(metric: Metric, name: str, expr: str, aggregation: Entry) -> Entry:
    portable = INTERVAL.sub(r"interval '\1 \2'", expr)
    return {"name": name, **aggregation, "expr": portable, "agg_time_dimension": metric.date}

"""The tables that leave the house: the marts in which metrics count, masked, and the figures themselves."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from care.periods.period import Period
from care.semantic.labels import COLUMN_LABELS, FIELD_LABELS
from care.semantic.metric import METRICS
from warehouse.query.metric_sql import MetricConditions, Question, RecordSide
from warehouse.query.warehouse import Warehouse

DROPPED = (
    *("vin_key", "voice", "description", "topic"),
    *("note", "reason", "result", "loss_reason", "opinion_decision", "cause_words"),
)
"""The keyed hash by which rows of one vehicle are joined, and what people wrote: no figure needs them."""
PERIODS = (Period.ALL, Period.MONTH, Period.WEEK)
OWN_TABLES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "figures": {
        "metric": ("指标", "Metric"),
        "span": ("期间长度：all、month 或 week", "Length of the period: all, month or week"),
        "period": ("期间第一天（空：全部）", "First day of the period; blank for all"),
        "store": ("门店（空：全部门店）", "Store; blank for all of them"),
        "numerator": ("分子", "Numerator"),
        "denominator": ("分母", "Denominator"),
        "value": ("值（空：没有可除的）", "Value; blank where there is nothing to divide by"),
        "pending": ("未到期", "Not due yet"),
        "awaiting": ("待补数据", "Due, but beyond the records"),
        "unknown": ("来源未提供", "Whose source does not tell"),
    },
    "metrics": {
        "metric": ("指标代码", "Key of the metric"),
        "theme": ("主题", "Theme"),
        "label_zh": ("名称", "Label in Chinese"),
        "label_en": ("英文名称", "Label in English"),
        "meaning_zh": ("含义", "Meaning in Chinese"),
        "meaning_en": ("英文含义", "Meaning in English"),
        "kind": ("指标类型", "Kind of its value"),
        "mart": ("所在的表", "Table in which it is counted"),
        "date": ("日期列", "Column of its day"),
        "denominator_sql": ("计入分母的条件", "Condition of the denominator"),
        "numerator_sql": ("计入分子的条件", "Condition of the numerator"),
        "target": ("目标", "Target"),
        "better": ("改善方向", "Direction in which it improves"),
        "document": ("依据文件", "Document that asks for it"),
        "clause": ("依据条款", "Clause that asks for it"),
    },
    "dictionary": {
        "table": ("表", "Table"),
        "column": ("列", "Column"),
        "type": ("类型", "Type"),
        "zh": ("中文含义", "Meaning in Chinese"),
        "en": ("英文含义", "Meaning in English"),
    },
}
"""Tables besides the marts → their columns with the meaning in Chinese and English."""


@dataclass(frozen=True)
class ExportTable:
    """One table, ordered, so that equal content is equal row by row."""

    name: str
    rows: pl.DataFrame


def exported_marts() -> list[str]:
    """The marts in which a metric counts, and the stores."""
    counted = {metric.mart for metric in METRICS.values()}
    counted |= {metric.per.mart for metric in METRICS.values() if metric.per}
    return sorted(counted | {"stores"})


def export_tables(warehouse: Warehouse) -> list[ExportTable]:
    """Every table that is exported, the dictionary of all last."""
    tables = [ExportTable(mart, _mart(warehouse, mart)) for mart in exported_marts()]
    tables += [ExportTable("figures", _figures(warehouse)), ExportTable("metrics", _metrics())]
    return [*tables, ExportTable("dictionary", _dictionary(tables))]


def meaning_of(table: str, column: str) -> tuple[str, str]:
    """What a column means, in Chinese and English. Raises KeyError for one that nobody described."""
    if table in OWN_TABLES:
        return OWN_TABLES[table][column]
    if column in _meanings():
        return _meanings()[column]["zh"], _meanings()[column]["en"]
    label = COLUMN_LABELS.get(column) or FIELD_LABELS[column]
    return label.zh, label.en


@cache
def _meanings() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "column_meanings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _mart(warehouse: Warehouse, mart: str) -> pl.DataFrame:
    rows = warehouse.statement((f"select * from {mart} order by all", []))
    return rows.drop(DROPPED, strict=False)


def _figures(warehouse: Warehouse) -> pl.DataFrame:
    """All metrics by period, of all stores together and of each."""
    parts = []
    for period in PERIODS:
        for by in ((), ("store",)):
            figures = warehouse.measure(Question(tuple(METRICS), by, period))
            if not by:
                figures = figures.with_columns(pl.lit(None, pl.String).alias("store"))
            parts.append(figures.with_columns(pl.lit(period.value).alias("span")))
    columns = list(OWN_TABLES["figures"])
    return pl.concat([part.select(columns) for part in parts]).sort("metric", "span", "store", "period")


def _metrics() -> pl.DataFrame:
    rows = []
    for metric in METRICS.values():
        conditions = MetricConditions.of(metric)
        rows.append(
            {
                "metric": metric.key,
                "theme": metric.theme.value,
                **{f"label_{language}": text for language, text in metric.label.items()},
                **{f"meaning_{language}": text for language, text in metric.meaning.items()},
                "kind": metric.kind.value,
                "mart": metric.mart,
                "date": metric.date,
                "denominator_sql": conditions.on(RecordSide.DENOMINATOR),
                "numerator_sql": conditions.on(RecordSide.NUMERATOR),
                "target": metric.target,
                "better": metric.better.value if metric.better else None,
                "document": metric.source.document,
                "clause": metric.source.clause,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None).select(list(OWN_TABLES["metrics"]))


def _dictionary(tables: list[ExportTable]) -> pl.DataFrame:
    """Every column of every table, its own included."""
    types = {table.name: {name: str(kind) for name, kind in table.rows.schema.items()} for table in tables}
    types["dictionary"] = dict.fromkeys(OWN_TABLES["dictionary"], "String")
    rows = [
        (table, column, kind, *meaning_of(table, column))
        for table, columns in types.items()
        for column, kind in columns.items()
    ]
    return pl.DataFrame(rows, schema=list(OWN_TABLES["dictionary"]), orient="row")

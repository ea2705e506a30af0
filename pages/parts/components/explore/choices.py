"""What is chosen on the page Explore: a metric, two axes and a form; all of it is in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from care.explore import PERIOD, Order
from care.explore.pivot_table import axis_name
from care.i18n import say
from care.periods.period import Period
from care.presentation.metric_card import metrics_of_themes
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, MetricKind, Theme
from pages.parts.components.drilldown import METRIC
from pages.parts.data.view import View
from pages.parts.session.current_user import may_see
from pages.parts.state.widgets import choose_one

NO_COLUMNS, ALL_ROWS = "none", "all"
TABLE, HEATMAP, INTERVALS, TREND = "table", "heatmap", "intervals", "trend"
UNITS = (Period.MONTH, Period.WEEK, Period.QUARTER, Period.DAY)
MOST = (ALL_ROWS, "5", "10", "20")


@dataclass(frozen=True)
class Explored:
    """The choices. ``most``: how many rows at most; ``changes``: with the change since the period before."""

    metric: str
    rows: str
    columns: str | None
    unit: Period
    form: str
    order: Order
    most: int | None
    changes: bool


def choose_explored(view: View) -> Explored:
    """Draw the lists and give what is chosen; each offers only what the records hold."""
    with st.container(horizontal=True):
        metric = choose_one(
            METRIC,
            say("指标", "Metric"),
            metrics_of_themes(*Theme),
            lambda key: METRICS[key].name,
            "callback_on_time_rate",
            width=300,
        )
        axes = [name for name in DIMENSIONS if name in view.warehouse.dimensions(metric)]
        axes = [PERIOD, *(name for name in axes if view.warehouse.values(name) and may_see(name))]
        rows = choose_one("rows", say("行", "Rows"), axes, _rows, "advisor", width=180)
        others = [NO_COLUMNS, *(name for name in axes if name != rows)]
        columns = choose_one("columns", say("列", "Columns"), others, _columns, PERIOD, width=180)
        unit = choose_one(
            "unit",
            say("时间单位", "Unit of time"),
            [unit.value for unit in UNITS],
            lambda code: say(*_UNITS[Period(code)]),
            Period.MONTH.value,
            width=130,
        )
        form = choose_one(
            "form",
            say("形式", "Shown as"),
            _forms(metric, rows, columns),
            lambda key: say(*_FORMS[key]),
            TABLE,
            width=150,
        )
        order = choose_one(
            "order",
            say("排序", "Order"),
            [order.value for order in Order],
            lambda code: Order(code).label,
            Order.CASES.value,
            width=170,
        )
        most = choose_one("most", say("最多几行", "Rows at most"), MOST, _most, ALL_ROWS, width=130)
        changes = choose_one(
            "changes",
            say("较上期", "Change"),
            ("no", "yes"),
            lambda code: say(*_CHANGES[code]),
            "no",
            width=150,
        )
    return Explored(
        metric,
        rows,
        None if columns == NO_COLUMNS else columns,
        Period(unit),
        form,
        Order(order),
        None if most == ALL_ROWS else int(most),
        changes == "yes",
    )


def _forms(metric: str, rows: str, columns: str) -> Sequence[str]:
    compared = METRICS[metric].kind is MetricKind.PROPORTION and rows != PERIOD
    return [
        TABLE,
        *([HEATMAP] if columns != NO_COLUMNS else []),
        *([INTERVALS] if compared else []),
        TREND,
    ]


def _rows(name: str) -> str:
    return say("行：", "Rows: ") + axis_name(name)


def _columns(name: str) -> str:
    return say("列：", "Columns: ") + (say("无", "none") if name == NO_COLUMNS else axis_name(name))


def _most(code: str) -> str:
    return say("全部行", "All rows") if code == ALL_ROWS else say(f"前 {code} 行", f"First {code}")


_UNITS = {
    Period.DAY: ("按日", "By day"),
    Period.WEEK: ("按周", "By week"),
    Period.MONTH: ("按月", "By month"),
    Period.QUARTER: ("按季", "By quarter"),
}
_FORMS = {
    TABLE: ("表格", "Table"),
    HEATMAP: ("热力图", "Heatmap"),
    INTERVALS: ("比较", "Intervals"),
    TREND: ("趋势", "Trend"),
}
_CHANGES = {"no": ("不含变化", "No change"), "yes": ("含较上期变化", "With change")}

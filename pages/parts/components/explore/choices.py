"""What is chosen on the page Explore: a metric, axes and a form; all of it is in the address.

A saved view holds the same choices, so that it can be drawn on another page from them alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from care.explore import PERIOD, Against, Caseload, Order
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
TABLE, HEATMAP, INTERVALS, TREND, POINTS = "table", "heatmap", "intervals", "trend", "points"
HOUR = "hour"
"""What calls are held against as points, beside metrics and loads: the hour of the day."""
ANSWERED = ("callback_success_rate", "new_car_success_rate", "lost_customer_success_rate")
"""The metrics that are a matter of the hour at which customers are called."""
UNITS = (Period.MONTH, Period.WEEK, Period.QUARTER, Period.DAY)
MOST = (ALL_ROWS, "5", "10", "20")
USUAL_METRIC = "callback_on_time_rate"

Pick = Callable[[str, Sequence[str], str], str]
"""Gives the option chosen under a name, of those offered; without a choice the usual one."""


@dataclass(frozen=True)
class Explored:
    """The choices. ``most``: how many rows at most; ``changes``: with the change since the period before.

    ``against``: the horizontal axis of points, a metric, a load or ``HOUR``.
    """

    metric: str
    rows: str
    columns: str | None
    unit: Period
    form: str
    order: Order = Order.CASES
    most: int | None = None
    changes: bool = False
    against: str | None = None


def choose_explored(view: View) -> Explored:
    """Draw the lists and give what is chosen; each offers only what the records hold."""
    with st.container(horizontal=True, key="explore-choices"):
        return explored(view, _draw)


def stored_explored(view: View, choices: Mapping[str, Sequence[str]]) -> Explored:
    """The same from the choices of a saved view."""

    def pick(name: str, options: Sequence[str], usual: str) -> str:
        chosen = next(iter(choices.get(name, ())), usual)
        return chosen if chosen in options else usual if usual in options else options[0]

    return explored(view, pick)


def explored(view: View, pick: Pick) -> Explored:
    """What is chosen, each from what the records hold and the choices before it leave."""
    metric = pick(METRIC, metrics_of_themes(*Theme), USUAL_METRIC)
    form = pick("form", _forms(metric), TABLE)
    axes = [PERIOD, *(name for name in _dimensions(view, metric) if view.warehouse.values(name))]
    against = None
    if form == TREND:
        return Explored(metric, PERIOD, None, view.unit, form)
    if form == POINTS:
        against = pick("against", _sides(metric), _usual_side(metric))
        if against == HOUR:
            return Explored(metric, PERIOD, None, view.unit, form, against=against)
        both = (PERIOD, *_dimensions(view, Against(against).metric.key))
        axes = [name for name in axes if name in both]
    rows = pick("rows", [name for name in axes if form != INTERVALS or name != PERIOD], "advisor")
    columns = NO_COLUMNS
    if form in (TABLE, HEATMAP):
        others = [name for name in axes if name != rows]
        columns = pick("columns", others if form == HEATMAP else [NO_COLUMNS, *others], PERIOD)
    unit = Period.MONTH.value
    if PERIOD in (rows, columns):
        unit = pick("unit", [unit.value for unit in UNITS], Period.MONTH.value)
    chosen = metric, rows, None if columns == NO_COLUMNS else columns, Period(unit), form
    if form not in (TABLE, HEATMAP):
        return Explored(*chosen, against=against)
    order = pick("order", [order.value for order in Order], Order.CASES.value)
    most = pick("most", MOST, ALL_ROWS)
    changes = pick("changes", ("no", "yes"), "no") if form == TABLE else "no"
    return Explored(*chosen, Order(order), None if most == ALL_ROWS else int(most), changes == "yes")


def _draw(name: str, options: Sequence[str], usual: str) -> str:
    words, label, width = _LISTS[name]
    return choose_one(name, say(*words), options, label, usual, width=width)


def _dimensions(view: View, metric: str) -> list[str]:
    return [name for name in DIMENSIONS if name in view.warehouse.dimensions(metric) and may_see(name)]


def _forms(metric: str) -> Sequence[str]:
    compared = [INTERVALS] if METRICS[metric].kind is MetricKind.PROPORTION else []
    return [TABLE, HEATMAP, *compared, TREND, POINTS]


def _sides(metric: str) -> list[str]:
    """What the metric can be held against."""
    hour = [HOUR] if metric in ANSWERED else []
    loads = [load.value for load in Caseload]
    return [*hour, *loads, *(key for key in metrics_of_themes(*Theme) if key != metric)]


def _usual_side(metric: str) -> str:
    return HOUR if metric in ANSWERED else Caseload.VISITS.value


def _side(key: str) -> str:
    name = say("拨打时段", "Hour of the call") if key == HOUR else Against(key).name
    return say("对照：", "Against: ") + name


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
    POINTS: ("散点", "Points"),
}
_CHANGES = {"no": ("不含变化", "No change"), "yes": ("含较上期变化", "With change")}
_LISTS: Mapping[str, tuple[tuple[str, str], Callable[[str], str], int]] = {
    METRIC: (("指标", "Metric"), lambda key: METRICS[key].name, 300),
    "rows": (("行", "Rows"), _rows, 180),
    "columns": (("列", "Columns"), _columns, 180),
    "form": (("形式", "Shown as"), lambda key: say(*_FORMS[key]), 150),
    "against": (("对照", "Against"), _side, 300),
    "unit": (("时间单位", "Unit of time"), lambda code: say(*_UNITS[Period(code)]), 130),
    "order": (("排序", "Order"), lambda code: Order(code).label, 170),
    "most": (("最多几行", "Rows at most"), _most, 130),
    "changes": (("较上期", "Change"), lambda code: say(*_CHANGES[code]), 150),
}
"""What each list is called, what its options are called, and how many pixels wide it is."""

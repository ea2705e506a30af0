"""What all figures share: four colours with a meaning each, a template, and the format of numbers.

Backgrounds are transparent and the colours hold against white and against near-black, so that one
figure serves both modes; fonts and grid lines take the page's own.
"""

from collections.abc import Iterable
from math import ceil
from typing import Any

from care.i18n import replace_control_characters, say
from care.semantic.format import fraction, value
from care.semantic.metric import Metric, MetricKind
from care.signals import Variation

BRAND = "#0B8378"
TARGET = "#109A8D"
"""The brand's colour for fine lines, which is visible on near-black too."""
COMMON = "#6B7684"
FAINT = "rgba(107, 118, 132, 0.35)"
LIMIT = "rgba(125, 135, 148, 0.85)"
BAND = "rgba(107, 118, 132, 0.18)"
IMPROVING = "#2F80E4"
CONCERNING = "#DC7A0E"
NEUTRAL = "#8A68D6"

COLOURS = {
    Variation.COMMON: COMMON,
    Variation.IMPROVING: IMPROVING,
    Variation.DOUBTED: COMMON,
    Variation.CONCERNING: CONCERNING,
    Variation.NEUTRAL: NEUTRAL,
}
FEW_CASES = 5
"""Up to this count an axis has a tick a case, because Plotly's ticks would repeat rounded numbers."""

SHORTEST = 150
"""Least margin in pixels; with less, Plotly leaves out the labels of an axis."""

FONTS = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Segoe UI', sans-serif"
"""Fonts that a Chinese desktop has; none is downloaded."""

CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
"""Plotly's options for every figure: no tool bar, no zoom by accident."""

Trace = dict[str, Any]
"""One curve, or one set of bars or cells, in Plotly's form."""
Figure = dict[str, Any]
"""A figure in Plotly's form: ``data``, its traces, and ``layout``. Tests validate each with Plotly."""

HOVER = "%{customdata}<extra></extra>"
"""A tooltip that shows the text of a mark, and nothing else."""

TEMPLATE = {
    "layout": {
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "font": {"size": 14, "family": FONTS},
        "hoverlabel": {"font": {"size": 14}, "align": "left"},
        "showlegend": False,
        "bargap": 0.35,
        "dragmode": False,
        "xaxis": {"fixedrange": True, "showgrid": False, "zeroline": False},
        "yaxis": {"fixedrange": True, "gridcolor": FAINT, "zeroline": False},
    }
}


def new_figure(height: int, traces: Iterable[Trace], **layout: Any) -> Figure:
    """A figure with the template, ``height`` pixels high."""
    stated = [{name: of for name, of in trace.items() if of is not None} for trace in traces]
    return {"data": stated, "layout": {"template": TEMPLATE, "height": height, **layout}}


def axis(metric: Metric) -> dict[str, Any]:
    """The value axis of a metric with its unit; it starts at zero where values cannot be negative."""
    match metric.kind:
        case MetricKind.PROPORTION:
            return {"tickformat": ".1~%"}
        case MetricKind.MEDIAN | MetricKind.P90:
            return {"ticksuffix": say(" 小时", " h"), "rangemode": "tozero"}
        case MetricKind.COUNT:
            return {"ticksuffix": say(" 件", " cases"), "rangemode": "tozero", "tickformat": ",d"}
        case MetricKind.RATE:
            return {"ticksuffix": say(" 件/百台", " per 100"), "rangemode": "tozero"}
        case MetricKind.MEAN:
            return {"ticksuffix": say(" 分", " pts")}


def case_by_case(most: float) -> dict[str, Any]:
    """Ticks at whole numbers up to ``most``."""
    numbers = range(ceil(most) + 1)
    return {
        "tickvals": list(numbers),
        "ticktext": [say(f"{n} 件", f"{n} case" if n == 1 else f"{n} cases") for n in numbers],
    }


DAY, LONG_HOURS = 24, 72
"""Hours of a day, and from how many on times are told in days (``care.semantic.format.hours``)."""


def in_days(most: float) -> dict[str, Any]:
    """Ticks of an axis of hours at whole days up to ``most`` hours, five or so."""
    step = max(1, round(most / DAY / 5))
    days = range(0, ceil(most / DAY) + step, step)
    return {"tickvals": [DAY * n for n in days], "ticktext": [say(f"{n} 天", f"{n} d") for n in days]}


def value_with_counts(metric: Metric, row: dict[str, Any]) -> str:
    """A value with numerator and denominator: 95.2% (412 / 430)."""
    behind = "" if metric.kind is MetricKind.COUNT else fraction(row["numerator"], row["denominator"])
    return f"{value(metric, row['value'])} ({behind})" if behind else value(metric, row["value"])


def escape_text(words: object) -> str:
    """Escape a text from records, so that a figure does not read it as markup."""
    shown = " ".join(replace_control_characters(str(words)).split())
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""Native PowerPoint charts, whose data can be edited in PowerPoint."""

import re
from collections.abc import Sequence
from math import ceil, floor

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import _BaseSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Length, Pt

from care.reports.model.document import EXCEL_FORMATS, ChartType, NumberFormat, ReportChart
from care.reports.model.text_width import text_width
from care.reports.render.pptx.styles import DARK, FONT, GREY, GRID, LINE, SERIES, SMALL, add_run

_TYPES = {
    ChartType.LINE: XL_CHART_TYPE.LINE_MARKERS,
    ChartType.BAR: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartType.STEPS: XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
}
LEGEND_MARK: int = Pt(40)
"""Room that the line before a name of the legend takes, with the gap after the name."""
AXIS_WIDTH: int = Pt(70)
"""Room that the labels of the value axis take."""
APART = 0.4
"""Least distance between two values that are written, as a share of the range."""


def add_chart(
    slide: Slide, chart: ReportChart, left: int, top: int, width: int, height: int, size: Length = SMALL
) -> None:
    """Add a chart to a slide; position and dimensions are in EMU, ``size`` is that of its text."""
    each = (width - AXIS_WIDTH) / max(1, len(chart.categories))
    categories: Sequence[str] = chart.categories
    if chart.chart_type is ChartType.LINE and _width_of_widest(categories, size) > each:
        categories = _short_months(categories)
    native_chart = slide.shapes.add_chart(
        _TYPES[chart.chart_type], left, top, width, height, _data_of(chart, categories)
    ).chart
    native_chart.font.size, native_chart.font.name = size, FONT
    native_chart.has_title = True
    native_chart.chart_title.include_in_layout = False
    add_run(native_chart.chart_title.text_frame.paragraphs[0], chart.title, size, DARK, bold=True)
    _add_legend(native_chart, chart)
    series = list(native_chart.plots[0].series)
    labelled: list[float] = []
    for one, (_, values), colour in zip(series, chart.series, SERIES, strict=False):
        _colour_series(one, colour, chart.chart_type)
        if chart.chart_type is ChartType.LINE:
            _label_last(one, values, chart, labelled, size)
    for one in series[1:] if chart.chart_type is ChartType.STEPS else series[len(chart.series) :]:
        _draw_dashed(one)
    if chart.chart_type is ChartType.STEPS:
        _format_steps_axes(native_chart, chart, size)
        return
    native_chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _keep_level(native_chart, size)
    if chart.chart_type is ChartType.BAR:
        _format_bar_axes(native_chart, chart.number_format)
    else:
        _format_value_axis(native_chart, chart)
        _space_labels(native_chart, max(1, ceil(_width_of_widest(categories, size) / each)))


def legend_height(chart: ReportChart, width: int, size: Length = SMALL) -> int:
    """The height that the legend takes below a chart of that width; 0 without one."""
    widths = [text_width(name) * size / 2 + LEGEND_MARK for name in _in_legend(chart)]
    return int((1 if sum(widths) <= width else len(widths)) * size * LINE) if widths else 0


def _in_legend(chart: ReportChart) -> list[str]:
    """The series that are named: one that is measured alone has its name in the title."""
    names = [name for name, _ in chart.all_series]
    return names[len(chart.series) == 1 :]


def _add_legend(native_chart: NativeChart, chart: ReportChart) -> None:
    named = _in_legend(chart)
    native_chart.has_legend = bool(named)
    if not named:
        return
    legend = native_chart.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    if len(named) < len(chart.all_series):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        legend._element.find(qn("c:legendPos")).addnext(parse_xml(entry))  # noqa: SLF001 - no public way


def _keep_level(native_chart: NativeChart, size: Length) -> None:
    """Keep the labels of the category axis level: turned, they take half of a small chart's height."""
    native_chart.category_axis.tick_labels.font.size = size  # which makes the element that holds the angle
    body = native_chart.category_axis._element.find(qn("c:txPr")).find(qn("a:bodyPr"))  # noqa: SLF001
    body.set("rot", "0")
    body.set("vert", "horz")


def _data_of(chart: ReportChart, categories: Sequence[str]) -> CategoryChartData | XyChartData:
    number_format = EXCEL_FORMATS[chart.number_format]
    if chart.chart_type is ChartType.STEPS:
        steps = XyChartData(number_format=number_format)
        for place, (name, _) in enumerate(chart.series):
            series = steps.add_series(_escape_formula(name))
            for at, values in chart.corners:
                if values[place] is not None:
                    series.add_data_point(at, values[place])
        return steps
    data = CategoryChartData(number_format=number_format)
    data.categories = [_escape_formula(name) for name in categories]
    for name, values in chart.all_series:
        data.add_series(_escape_formula(name), values)
    return data


def _format_steps_axes(native_chart: NativeChart, chart: ReportChart, size: Length) -> None:
    """Both axes begin at zero; the scale is named."""
    days, shares = native_chart.category_axis, native_chart.value_axis
    days.minimum_scale, days.maximum_scale, days.has_major_gridlines = 0, float(chart.categories[-1]), False
    days.has_title = True
    add_run(days.axis_title.text_frame.paragraphs[0], chart.axis, size, GREY)
    shares.minimum_scale = 0
    shares.major_gridlines.format.line.color.rgb = GRID
    shares.format.line.fill.background()
    labels = shares.tick_labels
    labels.number_format, labels.number_format_is_linked = "0%", False


def _colour_series(series: _BaseSeries, colour: RGBColor, chart_type: ChartType) -> None:
    if chart_type is ChartType.BAR:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
        return
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(2.25)
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _label_last(
    series: _BaseSeries,
    values: tuple[float | None, ...],
    chart: ReportChart,
    labelled: list[float],
    size: Length,
) -> None:
    """Write the last value beside its point, unless it would cover one that is ``labelled`` already."""
    last = max((place for place, value in enumerate(values) if value is not None), default=None)
    if last is None or (value := values[last]) is None:
        return
    plotted = [one for _, line in chart.all_series for one in line if one is not None]
    low, high = min(plotted), max(plotted)
    if chart.number_format is NumberFormat.PERCENT:
        low, high = _percent_floor(low), 1.0
    if any(abs(value - other) < (high - low) * APART for other in labelled):
        return
    labelled.append(value)
    label = series.points[last].data_label
    label.position = XL_LABEL_POSITION.ABOVE
    label.font.size, label.font.bold = size, True
    element = label._get_or_add_dLbl()  # noqa: SLF001 - there is no public way
    element.find(qn("c:showVal")).set("val", "1")


def _draw_dashed(series: _BaseSeries) -> None:
    """A target, and each end of an interval, is a dashed line without marks."""
    series.smooth = False
    line = series.format.line
    line.color.rgb, line.width, line.dash_style = GREY, Pt(1.5), MSO_LINE.DASH
    marker = series.marker._element.get_or_add_marker()  # noqa: SLF001 - there is no public way
    marker.get_or_add_symbol().set("val", "none")


def _format_bar_axes(native_chart: NativeChart, number_format: NumberFormat) -> None:
    value_axis = native_chart.value_axis
    native_chart.category_axis.reverse_order = True
    value_axis.visible, value_axis.has_major_gridlines, value_axis.minimum_scale = False, False, 0
    plot = native_chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = (
        EXCEL_FORMATS[number_format],
        False,
    )


def _format_value_axis(native_chart: NativeChart, chart: ReportChart) -> None:
    value_axis = native_chart.value_axis
    value_axis.tick_labels.number_format, value_axis.tick_labels.number_format_is_linked = (
        EXCEL_FORMATS[chart.number_format].replace(".0%", "%"),
        False,
    )
    value_axis.major_gridlines.format.line.color.rgb = GRID
    value_axis.format.line.fill.background()
    plotted = [value for _, line in chart.all_series for value in line if value is not None]
    match chart.number_format:
        case NumberFormat.PERCENT:
            low = _percent_floor(min(plotted, default=0))
            value_axis.maximum_scale, value_axis.minimum_scale = 1, low
            value_axis.major_unit = 0.05 if low >= 0.8 else 0.1 if low >= 0.5 else 0.2
        case NumberFormat.COUNT:
            value_axis.minimum_scale = 0


def _percent_floor(least: float) -> float:
    """Where an axis of percentages begins, a little below the least value."""
    return max(0.0, floor(least * 10 - 0.5) / 10)


def _width_of_widest(categories: Sequence[str], size: Length) -> float:
    """The width of the longest label with the gap after it."""
    return float(max(map(text_width, categories), default=0) * size / 2 + Pt(8))


def _short_months(categories: Sequence[str]) -> list[str]:
    """Months with the year, in two digits, at the first and at each January alone: 25-12, 26-01, 02."""
    short = []
    for place, name in enumerate(categories):
        month = re.fullmatch(r"\d\d(\d\d)-(\d\d)", name)
        short.append(name if not month else name[2:] if place == 0 or month[2] == "01" else month[2])
    return short


def _space_labels(native_chart: NativeChart, every: int) -> None:
    """Leave labels of the category axis out where they would be turned: one of ``every`` is shown."""
    axis = native_chart.category_axis._element  # noqa: SLF001 - there is no public way
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        element = parse_xml(f'<{name} {nsdecls("c")} val="{every}"/>')
        axis.find(qn("c:noMultiLvlLbl")).addprevious(element)


def _escape_formula(name: str) -> str:
    """The text with a leading space where it looks like a formula.

    Because the chart embeds a workbook, Excel would evaluate such a text.
    """
    return f" {name}" if name.startswith(("=", "+", "-", "@", "{")) else name

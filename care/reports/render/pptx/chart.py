"""Native PowerPoint charts, whose data can be edited in PowerPoint."""

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
from care.reports.render.pptx.styles import DARK, FONT, GREY, GRID, SERIES, SMALL, add_run

_TYPES = {
    ChartType.LINE: XL_CHART_TYPE.LINE_MARKERS,
    ChartType.BAR: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartType.STEPS: XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
}
AXIS_WIDTH: int = Pt(70)
"""Room that the labels of the value axis take."""
APART = 0.35
"""Least distance between two values that are written, as a share of the range."""


def add_chart(
    slide: Slide, chart: ReportChart, left: int, top: int, width: int, height: int, size: Length = SMALL
) -> None:
    """Add a chart to a slide; position and dimensions are in EMU, ``size`` is that of its text."""
    native_chart = slide.shapes.add_chart(
        _TYPES[chart.chart_type], left, top, width, height, _data_of(chart)
    ).chart
    native_chart.font.size, native_chart.font.name = size, FONT
    native_chart.has_title = True
    native_chart.chart_title.include_in_layout = False
    add_run(native_chart.chart_title.text_frame.paragraphs[0], chart.title, size, DARK, bold=True)
    native_chart.has_legend = len(chart.all_series) > 1
    if native_chart.has_legend:
        native_chart.legend.position, native_chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
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
    if chart.chart_type is ChartType.BAR:
        _format_bar_axes(native_chart, chart.number_format)
    else:
        _format_value_axis(native_chart, chart)
        _space_labels(native_chart, chart, width, size)


def _data_of(chart: ReportChart) -> CategoryChartData | XyChartData:
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
    data.categories = [_escape_formula(name) for name in chart.categories]
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


def _space_labels(native_chart: NativeChart, chart: ReportChart, width: int, size: Length) -> None:
    """Leave labels of the category axis out where they would be turned; the last one stays."""
    widest = max(map(text_width, chart.categories), default=0) * size / 2 + Pt(8)
    each = (width - AXIS_WIDTH) / max(1, len(chart.categories))
    axis = native_chart.category_axis._element  # noqa: SLF001 - there is no public way
    every = max(1, ceil(widest / each))
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        element = parse_xml(f'<{name} {nsdecls("c")} val="{every}"/>')
        axis.find(qn("c:noMultiLvlLbl")).addprevious(element)


def _escape_formula(name: str) -> str:
    """The text with a leading space where it looks like a formula.

    Because the chart embeds a workbook, Excel would evaluate such a text.
    """
    return f" {name}" if name.startswith(("=", "+", "-", "@", "{")) else name

"""Native PowerPoint charts, whose data can be edited in PowerPoint."""

from math import floor

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.slide import Slide
from pptx.util import Pt

from care.reports.model.document import EXCEL_FORMATS, ChartType, NumberFormat, ReportChart
from care.reports.render.pptx.styles import DARK, FONT, GRID, SERIES, add_run

_TYPES = {ChartType.LINE: XL_CHART_TYPE.LINE_MARKERS, ChartType.BAR: XL_CHART_TYPE.BAR_CLUSTERED}


def add_chart(slide: Slide, chart: ReportChart, left: int, top: int, width: int, height: int) -> None:
    """Add a chart to a slide; position and size are in EMU."""
    chart_data = CategoryChartData(number_format=EXCEL_FORMATS[chart.number_format])
    chart_data.categories = [_escape_formula(name) for name in chart.categories]
    for name, values in chart.series:
        chart_data.add_series(_escape_formula(name), values)
    native_chart = slide.shapes.add_chart(
        _TYPES[chart.chart_type], left, top, width, height, chart_data
    ).chart
    native_chart.font.size, native_chart.font.name = Pt(11), FONT
    native_chart.has_title = True
    add_run(native_chart.chart_title.text_frame.paragraphs[0], chart.title, Pt(13), DARK, bold=True)
    native_chart.has_legend = len(chart.series) > 1
    if native_chart.has_legend:
        native_chart.legend.position, native_chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, colour in zip(native_chart.plots[0].series, SERIES, strict=False):
        _colour_series(series, colour, chart.chart_type)
    native_chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.chart_type is ChartType.BAR:
        _format_bar_axes(native_chart, chart.number_format)
    else:
        _format_value_axis(native_chart, chart)


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
        EXCEL_FORMATS[chart.number_format],
        False,
    )
    value_axis.major_gridlines.format.line.color.rgb = GRID
    value_axis.format.line.fill.background()
    plotted = [value for _, line in chart.series for value in line if value is not None]
    match chart.number_format:
        case NumberFormat.PERCENT:
            value_axis.maximum_scale = 1
            value_axis.minimum_scale = max(0, floor(min(plotted, default=0) * 10 - 0.5) / 10)
        case NumberFormat.COUNT:
            value_axis.minimum_scale = 0


def _escape_formula(name: str) -> str:
    """The text with a leading space where it looks like a formula.

    Because the chart embeds a workbook, Excel would evaluate such a text.
    """
    return f" {name}" if name.startswith(("=", "+", "-", "@", "{")) else name

"""Native charts: whoever gets the slides can open their figures and change them."""

from math import floor

from pptx.chart.chart import Chart as Native
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.slide import Slide
from pptx.util import Pt

from care.reports.model.document import FORMATS, ChartType, NumberFormat, ReportChart
from care.reports.render.pptx.styles import DARK, FONT, GRID, SERIES, add_run

_TYPES = {ChartType.LINE: XL_CHART_TYPE.LINE_MARKERS, ChartType.BAR: XL_CHART_TYPE.BAR_CLUSTERED}


def draw(slide: Slide, chart: ReportChart, left: int, top: int, width: int, height: int) -> None:
    """Put a chart on a slide."""
    content = CategoryChartData(number_format=FORMATS[chart.form])
    content.categories = [_plain(name) for name in chart.categories]
    for name, values in chart.series:
        content.add_series(_plain(name), values)
    native = slide.shapes.add_chart(_TYPES[chart.drawn], left, top, width, height, content).chart
    native.font.size, native.font.name = Pt(11), FONT
    native.has_title = True
    add_run(native.chart_title.text_frame.paragraphs[0], chart.title, Pt(13), DARK, bold=True)
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, colour in zip(native.plots[0].series, SERIES, strict=False):
        _paint(series, colour, chart.drawn)
    native.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.drawn is ChartType.BAR:
        _heaviest_on_top(native, chart.form)
    else:
        _scale(native, chart)


def _paint(series: _BaseSeries, colour: RGBColor, drawn: ChartType) -> None:
    if drawn is ChartType.BAR:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
        return
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(2.25)
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _heaviest_on_top(native: Native, form: NumberFormat) -> None:
    values = native.value_axis
    native.category_axis.reverse_order = True
    values.visible, values.has_major_gridlines, values.minimum_scale = False, False, 0
    plot = native.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = FORMATS[form], False


def _scale(native: Native, chart: ReportChart) -> None:
    values = native.value_axis
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = FORMATS[chart.form], False
    values.major_gridlines.format.line.color.rgb = GRID
    values.format.line.fill.background()
    known = [value for _, line in chart.series for value in line if value is not None]
    match chart.form:
        case NumberFormat.PERCENT:
            values.maximum_scale = 1
            values.minimum_scale = max(0, floor(min(known, default=0) * 10 - 0.5) / 10)
        case NumberFormat.COUNT:
            values.minimum_scale = 0


def _plain(name: str) -> str:
    """A chart's words also stand in the workbook inside it, where a leading = would be a formula."""
    return f" {name}" if name.startswith(("=", "+", "-", "@", "{")) else name

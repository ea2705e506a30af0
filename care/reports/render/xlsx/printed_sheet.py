"""One sheet that is filled from the top down: sentences, tables and charts, each a block of the printout."""

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from care.reports.model.document import (
    EXCEL_FORMATS,
    ChartType,
    Number,
    NumberFormat,
    ReportChart,
    ReportTable,
    cell_text,
)
from care.reports.model.text_width import column_widths, line_count
from care.reports.render.xlsx.cell_formats import COLOURS, FONT, LINE_HEIGHT, Styles, write_cell
from care.reports.render.xlsx.printing import column_points, print_on_one_page, print_on_pages

_TYPES = {
    ChartType.LINE: {"type": "line"},
    ChartType.BAR: {"type": "bar"},
    ChartType.STEPS: {"type": "scatter", "subtype": "straight"},
}
SENTENCE_COLUMNS = 9
"""Least number of columns, over all of which sentences are merged."""
CHART_ROWS, ROW_PIXELS, CHART_WIDTH = 18, 20, 820
"""Rows that a chart takes, pixels of a row, and the greatest width of a chart in pixels."""
WIDEST = 30
"""Widest column, so that a sheet is printed in letters that can be read; longer texts are wrapped."""


class PrintedSheet:
    """A sheet with its next free row."""

    def __init__(
        self, workbook: Workbook, sheet: Worksheet, styles: Styles, tables: list[ReportTable]
    ) -> None:
        """Set the columns as wide as ``tables``, which the sheet is going to have, need them."""
        self._workbook, self._sheet, self._styles = workbook, sheet, styles
        self.widths = sheet_widths(tables)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        self.row = 0
        self._heights: dict[int, float] = {}
        self._blocks: list[tuple[int, int]] = []

    def add_title(self, title: str, subtitle: str) -> None:
        """Write the title and what the report is of, which stay in sight."""
        self._sheet.write_string(0, 0, title, self._styles["title"])
        self._sheet.write_string(1, 0, subtitle, self._styles["subtitle"])
        self._set_height(0, 24)
        self._sheet.freeze_panes(2, 0)
        self.row = 3

    def add_sentence(self, sentence: str, style: str = "sentence") -> None:
        """Write a sentence over the whole width."""
        last = len(self.widths) - 1
        self._sheet.merge_range(self.row, 0, self.row, last, "", self._styles[style])
        self._sheet.write_string(self.row, 0, sentence, self._styles[style])
        size = 1.25 if style == "message" else 1.1
        self._set_height(self.row, LINE_HEIGHT * size * line_count(sentence, sum(self.widths) / size * 0.95))
        self.row += 1

    def add_table(self, table: ReportTable, title: str | None = None) -> None:
        """Write a table below its title."""
        sheet, styles, first = self._sheet, self._styles, self.row + 1
        sheet.write_string(first, 0, table.title if title is None else title, styles["heading"])
        for column, heading in enumerate(table.headings):
            sheet.write_string(first + 1, column, heading, styles["head"])
        self._set_height(first + 1, self._height_of(table.headings))
        for number, cells in enumerate(table.rows, start=first + 2):
            self._set_height(number, self._height_of([cell_text(cell) for cell in cells]))
            for column, cell in enumerate(cells):
                write_cell(sheet, styles, number, column, cell)
        last = first + 1 + len(table.rows)
        self._blocks.append((first, last))
        self.row = last + 1

    def add_chart(self, chart: ReportChart) -> None:
        """Insert a native chart, and below it the table that it is drawn from."""
        first, table = self.row + 1, chart_table(chart)
        self.row = first + CHART_ROWS
        self._blocks.append((first, self.row - 1))
        self.add_table(table)
        head = first + CHART_ROWS + 2
        if chart.chart_type is ChartType.STEPS:
            for corner in range(head + 2, self.row, 2):
                self._hide(corner)
        self._insert(chart, first, head, len(table.rows))

    def add_room(self, heading: str) -> None:
        """Write a heading above an empty cell over the whole width, in which people write."""
        first, last = self.row + 1, len(self.widths) - 1
        self._sheet.write_string(first, 0, heading, self._styles["heading"])
        self._sheet.merge_range(first + 1, 0, first + 1, last, "", self._styles["text"])
        self._set_height(first + 1, 5 * LINE_HEIGHT)
        self._blocks.append((first, first + 1))
        self.row = first + 2

    def finish(self, footer: str, *, one_page: bool = False) -> None:
        """Set up printing, of the whole sheet on ``one_page`` where it has to be."""
        if one_page:
            print_on_one_page(self._sheet, self.row, len(self.widths) - 1, footer)
            return
        print_on_pages(self._sheet, self.widths, self._heights, self.row, sorted(self._blocks), footer)

    def write(self, row: int, column: int, text: str, style: str) -> None:
        """Write a text into one cell."""
        self._sheet.write_string(row, column, text, self._styles[style])

    def set_height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._set_height(row, points)

    def _set_height(self, row: int, points: float) -> None:
        self._sheet.set_row(row, points)
        self._heights[row] = points

    def _hide(self, row: int) -> None:
        self._sheet.set_row(row, None, None, {"hidden": True})
        self._heights[row] = 0.0

    def _height_of(self, texts: tuple[str, ...] | list[str]) -> float:
        lines = (line_count(text, width - 1) for text, width in zip(texts, self.widths, strict=False))
        return float(LINE_HEIGHT * max(lines, default=1))

    def _insert(self, chart: ReportChart, row: int, head: int, rows: int) -> None:
        """Insert the chart at ``row``, drawn from the table whose headings stand in row ``head``."""
        native = self._workbook.add_chart(_TYPES[chart.chart_type])
        first, last, name = head + 1, head + rows, self._sheet.name
        steps = chart.chart_type is ChartType.STEPS
        for number, _ in enumerate(chart.all_series, start=1):
            target = number > (1 if steps else len(chart.series))
            colour = "#5B6674" if target else COLOURS[(number - 1) % len(COLOURS)]
            marks = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
            native.add_series(
                {
                    "name": [name, head, number],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, number, last, number],
                    "line": {"color": colour, "width": 1.5 if target else 2}
                    | ({"dash_type": "dash"} if target else {}),
                    "fill": {"color": colour},
                    "marker": {"type": "none"} if target or steps else marks,
                    "data_labels": {"value": chart.chart_type is ChartType.BAR},
                }
            )
        _format_axes(native, chart)
        width = int(min(CHART_WIDTH, sum(map(column_points, self.widths)) / 0.75))
        native.set_size({"width": width, "height": ROW_PIXELS * (CHART_ROWS - 1)})
        self._sheet.insert_chart(row, 0, native)


def chart_table(chart: ReportChart) -> ReportTable:
    """The figures of a chart as a table, the target among them; of steps every corner."""
    headings = (chart.axis, *(name for name, _ in chart.all_series))
    if chart.chart_type is ChartType.STEPS:
        corners = tuple(
            (Number(place), *(None if one is None else Number(one, chart.number_format) for one in line))
            for place, line in chart.corners
        )
        return ReportTable(chart.title, headings, corners)
    values = zip(*(values for _, values in chart.all_series), strict=True)
    rows = tuple(
        (name, *(None if value is None else Number(value, chart.number_format) for value in line))
        for name, line in zip(chart.categories, values, strict=True)
    )
    return ReportTable(chart.title, headings, rows)


def sheet_widths(tables: list[ReportTable]) -> list[int]:
    """The widths of columns that all tables of a sheet share, in characters."""
    table_widths = [column_widths(table) for table in tables]
    return [
        max([12, *(min(widths[n], WIDEST) for widths in table_widths if n < len(widths))])
        for n in range(max(SENTENCE_COLUMNS, *map(len, table_widths), 0))
    ]


def _format_axes(native: Chart, chart: ReportChart) -> None:
    native.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    native.set_legend({"none": True} if len(chart.all_series) == 1 else {"position": "bottom"})
    if chart.chart_type is ChartType.BAR:
        native.set_y_axis({"reverse": True, "num_font": {"name": FONT}})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        top = {"max": 1} if chart.number_format is NumberFormat.PERCENT else {}
        if chart.chart_type is ChartType.STEPS:
            top = {"min": 0}
            scale = {"name": chart.axis, "name_font": {"name": FONT, "bold": False}}
            native.set_x_axis({**scale, "min": 0, "max": float(chart.categories[-1]), "num_format": "0"})
            native.show_hidden_data()
        native.set_y_axis(
            {
                "num_format": EXCEL_FORMATS[chart.number_format],
                "major_gridlines": {"visible": True, "line": {"color": "#DDE2E6"}},
                **top,
            }
        )
    native.show_na_as_empty_cell()

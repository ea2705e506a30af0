"""A report as XLSX: one sheet a section with tables and charts, then definitions and records."""

import re
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from care.reports.model.document import (
    EXCEL_FORMATS,
    Cell,
    ChartType,
    Number,
    NumberFormat,
    Report,
    ReportChart,
    ReportTable,
    Section,
    cell_text,
)
from care.reports.model.text_width import column_widths, line_count

FONT, BRAND = "微软雅黑", "#0B8378"
CHART_ROWS = 18
LINE_HEIGHT = 17
"""Height of a text line in points."""
COLOURS = (BRAND, "#2F80E4", "#8A68D6")
SENTENCE_COLUMNS = 9
"""Number of merged columns that a sentence spans."""

Styles = dict[str, Format]


def render_xlsx(report: Report) -> bytes:
    """The workbook as bytes. All text is written as strings, so that no cell becomes a formula."""
    file = BytesIO()
    workbook = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    styles = _styles(workbook)
    for number, section in enumerate(report.sections, start=1):
        _add_section(workbook, styles, report, section, number)
    tables = (report.definitions, *report.records)
    for number, table in enumerate(tables, start=len(report.sections) + 1):
        _fill_records(workbook.add_worksheet(_sheet_name(number, table.title)), styles, table)
    workbook.close()
    return file.getvalue()


def _add_section(workbook: Workbook, styles: Styles, report: Report, section: Section, number: int) -> None:
    sheet = workbook.add_worksheet(_sheet_name(number, section.title))
    tables = [*([section.measures] if section.measures else []), *section.tables]
    chart_tables = [_as_table(chart) for chart in section.charts]
    widths = _widths([*tables, *chart_tables])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{report.title} {report.period} · {section.title}", styles["title"])
    sheet.write_string(1, 0, report.subtitle, styles["subtitle"])
    sheet.freeze_panes(2, 0)
    row = 3
    for sentence in (*(report.caveats if number == 1 else ()), *section.sentences):
        sheet.merge_range(row, 0, row, SENTENCE_COLUMNS - 1, "", styles["sentence"])
        sheet.write_string(row, 0, sentence, styles["sentence"])
        sheet.set_row(row, LINE_HEIGHT * line_count(sentence, sum(widths[:SENTENCE_COLUMNS]) * 0.9))
        row += 1
    for table in tables:
        row = _write_table(sheet, styles, table, row + 1, widths)
    for chart, table in zip(section.charts, chart_tables, strict=True):
        chart_row = row + 1
        _add_chart(workbook, sheet, chart, chart_row, len(table.headings) + 1)
        row = max(_write_table(sheet, styles, table, chart_row, widths), chart_row + CHART_ROWS)
    _set_up_printing(sheet, report)


def _write_table(sheet: Worksheet, styles: Styles, table: ReportTable, row: int, widths: list[int]) -> int:
    """Write a table below its title; returns the index of the first row after it."""
    sheet.write_string(row, 0, table.title, styles["heading"])
    for column, heading in enumerate(table.headings):
        sheet.write_string(row + 1, column, heading, styles["head"])
    for number, cells in enumerate(table.rows, start=row + 2):
        sheet.set_row(
            number,
            LINE_HEIGHT
            * max(line_count(cell_text(cell), width - 2) for cell, width in zip(cells, widths, strict=False)),
        )
        for column, cell in enumerate(cells):
            _write_cell(sheet, styles, number, column, cell)
    return row + 2 + len(table.rows)


def _fill_records(sheet: Worksheet, styles: Styles, table: ReportTable) -> None:
    for column, (heading, width) in enumerate(zip(table.headings, column_widths(table), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles["head"])
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            _write_cell(sheet, styles, row, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Worksheet, styles: Styles, row: int, column: int, cell: Cell) -> None:
    match cell:
        case Number():
            sheet.write_number(row, column, cell.value, styles[cell.bound + cell.number_format])
        case datetime():
            sheet.write_datetime(row, column, cell, styles["time"])
        case date():
            sheet.write_datetime(row, column, cell, styles["day"])
        case str() if cell:
            sheet.write_string(row, column, cell, styles["text"])
        case _:
            sheet.write_blank(row, column, None, styles["text"])


def _add_chart(workbook: Workbook, sheet: Worksheet, chart: ReportChart, row: int, column: int) -> None:
    """Insert at ``row`` and ``column`` a native chart of the table whose title is in ``row``."""
    chart_object = workbook.add_chart({"type": "line" if chart.chart_type is ChartType.LINE else "bar"})
    first, last = row + 2, row + 1 + len(chart.categories)
    for number, colour in zip(range(1, len(chart.series) + 1), COLOURS, strict=False):
        chart_object.add_series(
            {
                "name": [sheet.name, row + 1, number],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, number, last, number],
                "line": {"color": colour, "width": 2},
                "fill": {"color": colour},
                "marker": {
                    "type": "circle",
                    "size": 5,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
                "data_labels": {"value": chart.chart_type is ChartType.BAR},
            }
        )
    chart_object.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    chart_object.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    if chart.chart_type is ChartType.BAR:
        chart_object.set_y_axis({"reverse": True, "num_font": {"name": FONT}})
        chart_object.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        top = {"max": 1} if chart.number_format is NumberFormat.PERCENT else {}
        chart_object.set_y_axis(
            {
                "num_format": EXCEL_FORMATS[chart.number_format],
                "major_gridlines": {"visible": True, "line": {"color": "#DDE2E6"}},
                **top,
            }
        )
    chart_object.show_na_as_empty_cell()
    chart_object.set_size({"width": 720, "height": 20 * CHART_ROWS})
    sheet.insert_chart(row, column, chart_object)


def _as_table(chart: ReportChart) -> ReportTable:
    values = zip(*(values for _, values in chart.series), strict=True)
    rows = tuple(
        (name, *(None if value is None else Number(value, chart.number_format) for value in line))
        for name, line in zip(chart.categories, values, strict=True)
    )
    return ReportTable(chart.title, ("", *(name for name, _ in chart.series)), rows)


def _widths(tables: list[ReportTable]) -> list[int]:
    table_widths = [column_widths(table) for table in tables]
    return [
        max([12, *(widths[n] for widths in table_widths if n < len(widths))])
        for n in range(max(SENTENCE_COLUMNS, *map(len, table_widths), 0))
    ]


def _styles(workbook: Workbook) -> Styles:
    def style(**properties: object) -> Format:
        return workbook.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})

    borders = {"border": 1, "border_color": "#D5DBE0", "text_wrap": True}
    return {
        "title": style(font_size=15, bold=True, font_color=BRAND),
        "subtitle": style(font_color="#6B7684"),
        "heading": style(font_size=12, bold=True),
        "sentence": style(text_wrap=True, font_size=11),
        "head": style(bold=True, font_color="white", bg_color=BRAND, **borders),
        "text": style(num_format="@", **borders),
        "time": style(num_format="yyyy-mm-dd hh:mm", align="left", **borders),
        "day": style(num_format="yyyy-mm-dd", align="left", **borders),
        **{
            bound + number_format: style(num_format=(bound and f'"{bound}"') + code, **borders)
            for number_format, code in EXCEL_FORMATS.items()
            for bound in ("", "≥ ", "≤ ")
        },
    }


def _set_up_printing(sheet: Worksheet, report: Report) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{report.title} {report.period}&R&P / &N")
    sheet.hide_gridlines(2)


def _sheet_name(number: int, title: str) -> str:
    """A valid sheet name of at most 31 characters; the number makes it unique."""
    return f"{number} {re.sub(r'[][:*?/' + chr(92) * 2 + r']', ' ', title)}"[:31].rstrip("' ")

"""A report as XLSX: a sheet a section with figures and charts, then definitions and the records behind."""

import re
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from care.reports.model.document import (
    FORMATS,
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
from care.reports.model.text_width import column_widths, lines

FONT, BRAND = "微软雅黑", "#0B8378"
CHART_ROWS = 18
LINE = 17
"""Points that a line of words is high."""
COLOURS = (BRAND, "#2F80E4", "#8A68D6")
SPAN = 9
"""Columns that a sentence runs across."""

Styles = dict[str, Format]


def render_xlsx(report: Report) -> bytes:
    """The whole workbook. Text is written as text, so nothing in it is ever a formula."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    styles = _styles(book)
    for number, section in enumerate(report.sections, start=1):
        _section(book, styles, report, section, number)
    tables = (report.definitions, *report.records)
    for number, table in enumerate(tables, start=len(report.sections) + 1):
        _records(book.add_worksheet(_sheet_name(number, table.title)), styles, table)
    book.close()
    return file.getvalue()


def _section(book: Workbook, styles: Styles, report: Report, section: Section, number: int) -> None:
    sheet = book.add_worksheet(_sheet_name(number, section.title))
    tables = [*([section.measures] if section.measures else []), *section.tables]
    charted = [_as_table(chart) for chart in section.charts]
    widths = _widths([*tables, *charted])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{report.title} {report.period} · {section.title}", styles["title"])
    sheet.write_string(1, 0, report.about, styles["about"])
    sheet.freeze_panes(2, 0)
    row = 3
    for sentence in (*(report.caveats if number == 1 else ()), *section.sentences):
        sheet.merge_range(row, 0, row, SPAN - 1, "", styles["sentence"])
        sheet.write_string(row, 0, sentence, styles["sentence"])
        sheet.set_row(row, LINE * lines(sentence, sum(widths[:SPAN]) * 0.9))
        row += 1
    for table in tables:
        row = _table(sheet, styles, table, row + 1, widths)
    for chart, table in zip(section.charts, charted, strict=True):
        begin = row + 1
        _draw(book, sheet, chart, begin, len(table.headings) + 1)
        row = max(_table(sheet, styles, table, begin, widths), begin + CHART_ROWS)
    _for_print(sheet, report)


def _table(sheet: Worksheet, styles: Styles, table: ReportTable, row: int, widths: list[int]) -> int:
    """Write a table under its title; the row after it."""
    sheet.write_string(row, 0, table.title, styles["heading"])
    for column, heading in enumerate(table.headings):
        sheet.write_string(row + 1, column, heading, styles["head"])
    for number, cells in enumerate(table.rows, start=row + 2):
        sheet.set_row(
            number,
            LINE * max(lines(cell_text(cell), width - 2) for cell, width in zip(cells, widths, strict=False)),
        )
        for column, cell in enumerate(cells):
            _write(sheet, styles, number, column, cell)
    return row + 2 + len(table.rows)


def _records(sheet: Worksheet, styles: Styles, table: ReportTable) -> None:
    for column, (heading, width) in enumerate(zip(table.headings, column_widths(table), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles["head"])
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            _write(sheet, styles, row, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, styles: Styles, row: int, column: int, cell: Cell) -> None:
    match cell:
        case Number():
            sheet.write_number(row, column, cell.value, styles[cell.bound + cell.form])
        case datetime():
            sheet.write_datetime(row, column, cell, styles["time"])
        case date():
            sheet.write_datetime(row, column, cell, styles["day"])
        case str() if cell:
            sheet.write_string(row, column, cell, styles["text"])
        case _:
            sheet.write_blank(row, column, None, styles["text"])


def _draw(book: Workbook, sheet: Worksheet, chart: ReportChart, row: int, column: int) -> None:
    """A native chart of the table that stands from ``row`` on."""
    native = book.add_chart({"type": "line" if chart.drawn is ChartType.LINE else "bar"})
    first, last = row + 2, row + 1 + len(chart.categories)
    for number, colour in zip(range(1, len(chart.series) + 1), COLOURS, strict=False):
        native.add_series(
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
                "data_labels": {"value": chart.drawn is ChartType.BAR},
            }
        )
    native.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
    native.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    if chart.drawn is ChartType.BAR:
        native.set_y_axis({"reverse": True, "num_font": {"name": FONT}})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        top = {"max": 1} if chart.form is NumberFormat.PERCENT else {}
        native.set_y_axis(
            {
                "num_format": FORMATS[chart.form],
                "major_gridlines": {"visible": True, "line": {"color": "#DDE2E6"}},
                **top,
            }
        )
    native.show_na_as_empty_cell()
    native.set_size({"width": 720, "height": 20 * CHART_ROWS})
    sheet.insert_chart(row, column, native)


def _as_table(chart: ReportChart) -> ReportTable:
    values = zip(*(values for _, values in chart.series), strict=True)
    rows = tuple(
        (name, *(None if value is None else Number(value, chart.form) for value in line))
        for name, line in zip(chart.categories, values, strict=True)
    )
    return ReportTable(chart.title, ("", *(name for name, _ in chart.series)), rows)


def _widths(tables: list[ReportTable]) -> list[int]:
    wanted = [column_widths(table) for table in tables]
    return [
        max([12, *(widths[n] for widths in wanted if n < len(widths))])
        for n in range(max(SPAN, *map(len, wanted), 0))
    ]


def _styles(book: Workbook) -> Styles:
    def style(**look: object) -> Format:
        return book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **look})

    boxed = {"border": 1, "border_color": "#D5DBE0", "text_wrap": True}
    return {
        "title": style(font_size=15, bold=True, font_color=BRAND),
        "about": style(font_color="#6B7684"),
        "heading": style(font_size=12, bold=True),
        "sentence": style(text_wrap=True, font_size=11),
        "head": style(bold=True, font_color="white", bg_color=BRAND, **boxed),
        "text": style(num_format="@", **boxed),
        "time": style(num_format="yyyy-mm-dd hh:mm", align="left", **boxed),
        "day": style(num_format="yyyy-mm-dd", align="left", **boxed),
        **{
            bound + form: style(num_format=(bound and f'"{bound}"') + number, **boxed)
            for form, number in FORMATS.items()
            for bound in ("", "≥ ", "≤ ")
        },
    }


def _for_print(sheet: Worksheet, report: Report) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{report.title} {report.period}&R&P / &N")
    sheet.hide_gridlines(2)


def _sheet_name(number: int, title: str) -> str:
    """At most 31 characters, none that a sheet's name may not have; the number keeps names apart."""
    return f"{number} {re.sub(r'[][:*?/' + chr(92) * 2 + r']', ' ', title)}"[:31].rstrip("' ")

"""Cell formats of the workbook, and how it writes a cell."""

from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from care.reports.model.document import EXCEL_FORMATS, Cell, Number

FONT, BRAND = "微软雅黑", "#0B8378"
COLOURS = (BRAND, "#2F80E4", "#8A68D6")
LINE_HEIGHT = 17
"""Height of a text line in points."""

Styles = dict[str, Format]


def cell_styles(workbook: Workbook) -> Styles:
    """The formats by name; those of numbers are named by bound and number format."""

    def style(**properties: object) -> Format:
        return workbook.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})

    borders = {"border": 1, "border_color": "#D5DBE0", "text_wrap": True}
    return {
        "title": style(font_size=15, bold=True, font_color=BRAND),
        "message": style(font_size=14, bold=True, text_wrap=True),
        "subtitle": style(font_color="#5B6674"),
        "heading": style(font_size=12, bold=True),
        "sentence": style(text_wrap=True, font_size=11),
        "sign": style(font_size=11, bottom=1, bottom_color="#5B6674"),
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


def write_cell(sheet: Worksheet, styles: Styles, row: int, column: int, cell: Cell) -> None:
    """Write one cell: text as a string, so that it becomes no formula."""
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

"""A report as XLSX: the executive page, the scorecard, a sheet a section, then definitions and records."""

from io import BytesIO

from xlsxwriter import Workbook

from care.reports.model.document import Report, ReportTable, Section
from care.reports.model.text_width import column_widths
from care.reports.render.xlsx.cell_formats import FONT, Styles, cell_styles, write_cell
from care.reports.render.xlsx.executive_sheet import add_executive_sheet, add_scorecard_sheet
from care.reports.render.xlsx.names import sheet_name
from care.reports.render.xlsx.printed_sheet import PrintedSheet, chart_table
from care.reports.render.xlsx.printing import print_records


def render_xlsx(report: Report) -> bytes:
    """The workbook as bytes. All text is written as strings, so that no cell becomes a formula."""
    file = BytesIO()
    # Because column widths are counted in digits of this font, one that is missing would make them wider.
    font = {"font_name": FONT, "font_size": 10}
    options = {"in_memory": True, "strings_to_urls": False, "default_format_properties": font}
    workbook = Workbook(file, options)
    styles = cell_styles(workbook)
    if report.executive:
        add_executive_sheet(workbook, styles, report, report.executive)
    if report.scorecard and report.scorecard.rows:
        add_scorecard_sheet(workbook, styles, report, report.scorecard)
    for section in report.sections:
        _add_section(workbook, styles, report, section)
    for table in (report.definitions, *report.records):
        _add_records(workbook, styles, report, table)
    workbook.close()
    return file.getvalue()


def _add_section(workbook: Workbook, styles: Styles, report: Report, section: Section) -> None:
    tables = [*section.all_tables, *map(chart_table, section.charts)]
    name = sheet_name(len(workbook.worksheets()) + 1, section.short or section.title)
    sheet = PrintedSheet(workbook, workbook.add_worksheet(name), styles, tables)
    sheet.add_title(f"{report.title} {report.period} · {section.title}", report.subtitle)
    if section.message:
        sheet.add_sentence(section.message, "message")
    first = not report.executive and section is report.sections[0]
    for sentence in (*(report.caveats if first else ()), *section.sentences):
        sheet.add_sentence(sentence)
    for table in section.all_tables:
        sheet.add_table(table)
    for chart in section.charts:
        sheet.add_chart(chart)
    for heading in section.room:
        sheet.add_room(heading)
    sheet.finish(f"{report.title} {report.period}")


def _add_records(workbook: Workbook, styles: Styles, report: Report, table: ReportTable) -> None:
    sheet = workbook.add_worksheet(sheet_name(len(workbook.worksheets()) + 1, table.title))
    widths = column_widths(table)
    for column, (heading, width) in enumerate(zip(table.headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles["head"])
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells):
            write_cell(sheet, styles, row, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
    print_records(sheet, widths, len(table.rows), f"{report.title} {report.period} · {table.title}")

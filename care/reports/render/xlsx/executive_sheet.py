"""The sheets of the executive page, with the cover's lines, and of the scorecard."""

from xlsxwriter import Workbook

from care.i18n import say
from care.reports.model.document import Cell, Report, ReportTable, number
from care.reports.model.executive_page import ExecutivePage
from care.reports.model.scorecard_words import (
    scorecard_legend,
    scorecard_rows,
    scorecard_title,
    scorecard_topic,
)
from care.reports.render.xlsx.cell_formats import LINE_HEIGHT, Styles
from care.reports.render.xlsx.names import sheet_name
from care.reports.render.xlsx.printed_sheet import PrintedSheet
from care.scorecard.scorecard import Scorecard
from care.scorecard.scorecard_table import MET, MISSED


def add_executive_sheet(workbook: Workbook, styles: Styles, report: Report, page: ExecutivePage) -> None:
    """Add the page as the first sheet: dealer, message, figures, changes, what to do, and lines to sign."""
    figures = _figures_table(page)
    actions = ReportTable(
        say("要做什么", "What to do"),
        (say("谁来做", "Who"), say("要做什么", "What to do")),
        tuple((action.who, action.what) for action in page.actions),
    )
    name = sheet_name(len(workbook.worksheets()) + 1, say("一页摘要", "Executive page"))
    sheet = PrintedSheet(workbook, workbook.add_worksheet(name), styles, [figures])
    sheet.add_title(f"{report.title} {report.period}", report.subtitle)
    if report.cover.dealer_line:
        sheet.write(2, 0, report.cover.dealer_line, "heading")
    sheet.add_sentence(page.message, "message")
    for caveat in report.caveats:
        sheet.add_sentence(caveat)
    sheet.add_table(figures)
    sheet.row += 1
    sheet.add_sentence(say("有什么变化", "What changed"), "heading")
    for change in page.changes:
        sheet.add_sentence(change)
    sheet.row += 1
    sheet.add_sentence(actions.title, "heading")
    if not page.actions:
        sheet.add_sentence(say("没有需要整改的项目。", "Nothing calls for an improvement plan."))
    for who, what in actions.rows:
        sheet.add_sentence(f"{who}：{what}" if say("zh", "en") == "zh" else f"{who}: {what}")
    sheet.row += 1
    for place, (role, signed) in enumerate(report.cover.signatures):
        sheet.write(sheet.row, 2 * place, f"{role} {signed}".rstrip(), "sign")
    sheet.set_height(sheet.row, 2 * LINE_HEIGHT)
    sheet.finish(f"{report.title} {report.period}", one_page=True)


def add_scorecard_sheet(workbook: Workbook, styles: Styles, report: Report, card: Scorecard) -> None:
    """Add the scorecard, its cells as text with their marks."""
    headings, rows = scorecard_rows(card, counts=True)
    table = ReportTable(scorecard_topic(card), headings, rows)
    name = sheet_name(len(workbook.worksheets()) + 1, scorecard_topic(card))
    sheet = PrintedSheet(workbook, workbook.add_worksheet(name), styles, [table])
    sheet.add_title(f"{report.title} {report.period} · {table.title}", report.subtitle)
    sheet.add_sentence(scorecard_title(card), "message")
    sheet.add_table(table)
    sheet.row += 1
    sheet.add_sentence(scorecard_legend(card, card.left_out))
    sheet.finish(f"{report.title} {report.period}", one_page=True)


def _figures_table(page: ExecutivePage) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    for figure in page.figures:
        cell = figure.cell
        mark = "" if cell.met is None else MET if cell.met else MISSED
        counted = " · ".join(part for part in (figure.counts, figure.waiting) if part)
        rows.append(
            (figure.name, number(cell.metric, cell.value), counted, figure.target, mark, figure.change)
        )
    return ReportTable(
        say("主要指标", "Headline figures"),
        (
            say("指标", "Metric"),
            say("数值", "Value"),
            say("件数", "Cases"),
            say("目标", "Target"),
            say("达标", "Met"),
            say("变化", "Change"),
        ),
        tuple(rows),
    )

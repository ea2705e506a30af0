"""A report as a page to read and to print on A4: a single HTML file without scripts or external resources.

Tables are cut after :data:`MAX_PRINTED_ROWS` rows with a note of the total; the workbook has all rows.
"""

import json
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from care.i18n import language, say
from care.reports.model.document import Cell, Number, Report, ReportChart, ReportTable, Section, cell_text
from care.reports.model.text_width import text_width
from care.reports.render.html.executive_markup import executive_html, scorecard_html
from care.reports.render.html.svg import render_svg
from care.reports.render.html.svg_axis import render_axis
from care.semantic.format import NOTHING

MAX_PRINTED_ROWS = 60
NO_WRAP_WIDTH = 9.0
"""Texts up to this width in narrow characters, such as names, are not wrapped."""
NARROW_COLUMNS = 4
"""A table of more columns becomes a list on a phone."""
PHONE_ROWS = 10
"""Rows of such a list that a phone shows (page.css hides the others)."""
WIDE, NARROW = 680, 340
"""Widths of charts on paper and on a phone, in pixels."""
_CONTENT_SECURITY_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
"""Because text of records could be taken for markup, the policy forbids scripts and requests."""
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
_FONT = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"


def render_html(report: Report) -> bytes:
    """The HTML page encoded in UTF-8."""
    title = f"{report.title} {report.period}"
    variables = (
        f":root {{ --font: {_FONT}; --title: {_css_string(title)}; "
        f"--subtitle: {_css_string(report.subtitle)}; }}\n"
    )
    parts = [_header(report, title)]
    if report.executive:
        parts.append(executive_html(report.executive))
    if report.scorecard and report.scorecard.rows:
        parts.append(scorecard_html(report.scorecard))
    parts += map(_section, report.sections)
    if not report.one_page:
        parts.append(
            f"<section><h2>{escape(report.definitions.title)}</h2>{_table(report.definitions)}</section>"
        )
    kind = ' class="one-page"' if report.one_page else ""
    lang = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{_VIEWPORT}'
        f"{_CONTENT_SECURITY_POLICY}<title>{escape(title)}</title>"
        f"<style>{variables}{_style()}</style></head><body{kind}>{''.join(parts)}</body></html>"
    ).encode()


def _header(report: Report, title: str) -> str:
    """Title, dealer, what is missing, and the lines to sign; a report of one page has boxes of its own."""
    dealer = report.cover.dealer_line
    signatures = "".join(f"<p>{escape(role)} {escape(name)}</p>" for role, name in report.cover.signatures)
    return (
        f"<header><h1>{escape(title)}</h1>"
        + (f'<p class="dealer">{escape(dealer)}</p>' if dealer else "")
        + f"<p>{escape(report.subtitle)}</p>"
        + "".join(f'<p class="caveat">{escape(line)}</p>' for line in report.caveats)
        + ("" if report.one_page else f'<div class="signatures">{signatures}</div>')
        + "</header>"
    )


def _section(section: Section) -> str:
    if section.is_brief:
        return (
            f"<section><h2>{escape(section.title)}</h2><p>{escape(' '.join(section.sentences))}</p></section>"
        )
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in section.sentences)
    message = f'<p class="message">{escape(section.message)}</p>' if section.message else ""
    return (
        f"<section><h2>{escape(section.title)}</h2>{message}"
        + (f"<ul>{items}</ul>" if items else "")
        + (f"<figure>{render_axis(section.axis)}</figure>" if section.axis else "")
        + "".join(map(_figure, section.charts))
        + _side_by_side("tables", map(_titled_table, section.all_tables))
        + _side_by_side("rooms", (f'<div class="room">{escape(one)}</div>' for one in section.room))
        + "</section>"
    )


def _side_by_side(kind: str, parts: Iterable[str]) -> str:
    """Parts that stand below each other, and side by side in a report of one page; nothing without any."""
    inside = "".join(parts)
    return f'<div class="{kind}">{inside}</div>' if inside else ""


def _titled_table(table: ReportTable) -> str:
    width = "wide" if len(table.headings) > NARROW_COLUMNS else "narrow"
    heading = f"<h3>{escape(table.title)}</h3>" if table.title else ""
    return f'<div class="{width}">{heading}{_table(table)}</div>'


def _figure(chart: ReportChart) -> str:
    """The chart twice, because letters that fit on paper are too small on a phone: one of them is shown."""
    return (
        f"<figure><figcaption>{escape(chart.title)}</figcaption>"
        f'<div class="wide">{render_svg(chart, WIDE)}</div>'
        f'<div class="narrow">{render_svg(chart, NARROW)}</div></figure>'
    )


def _table(table: ReportTable) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
    rows = "".join(
        f"<tr>{''.join(map(_cell, row, table.headings))}</tr>" for row in table.rows[:MAX_PRINTED_ROWS]
    )
    remainder = say(
        f"此处列出 {MAX_PRINTED_ROWS} 行，共 {len(table.rows)} 行，其余见工作簿。",
        f"{MAX_PRINTED_ROWS} of {len(table.rows)} rows; the rest is in the workbook.",
    )
    note = f"<p>{remainder}</p>" if len(table.rows) > MAX_PRINTED_ROWS else ""
    wide = len(table.headings) > NARROW_COLUMNS
    if wide and len(table.rows) > PHONE_ROWS:
        note += f'<p class="phone">{_on_a_phone(len(table.rows))}</p>'
    css_class = ' class="wide"' if wide else ""
    return f"<table{css_class}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"


def _on_a_phone(rows: int) -> str:
    return say(
        f"手机上列出前 {PHONE_ROWS} 行，共 {rows} 行。", f"On a phone the first {PHONE_ROWS} of {rows} rows."
    )


def _cell(cell: Cell, heading: str) -> str:
    text = cell_text(cell)
    css_class = (
        "number" if isinstance(cell, Number) else "short" if text_width(text) <= NO_WRAP_WIDTH else "words"
    )
    nothing = " nothing" if text in ("", NOTHING) else ""
    return f'<td class="{css_class}{nothing}" data-label="{escape(heading)}">{escape(text)}</td>'


def _css_string(text: str) -> str:
    """A CSS string literal; < is escaped so that </style> cannot end the style sheet."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")

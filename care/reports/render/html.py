"""A report as a printable A4 page: a single HTML file without scripts or external resources.

Tables are cut after :data:`MAX_PRINTED_ROWS` rows with a note of the total; the workbook has all rows.
"""

import json
from html import escape

from care.i18n import language, say
from care.reports.model.document import Cell, Number, Report, ReportChart, ReportTable, Section, cell_text
from care.reports.model.text_width import text_width
from care.reports.render.svg import render_svg

MAX_PRINTED_ROWS = 60
NO_WRAP_WIDTH = 8
"""Texts up to this width in narrow characters, such as names, are not wrapped."""

_STYLE = """
@page { size: A4; margin: 19mm 14mm 17mm;
  @top-left { content: %(subtitle)s; font: 8pt %(font)s; color: #6b7684; }
  @bottom-left { content: %(title)s; font: 8pt %(font)s; color: #6b7684; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt %(font)s; color: #6b7684; } }
* { box-sizing: border-box; }
html { background: white; color-scheme: light; }
body { font: 10pt/1.55 %(font)s; color: #1f2a33; max-width: 182mm; margin: 0 auto; padding: 6mm 0; }
h1 { font-size: 20pt; margin: 0; }
h2 { font-size: 13pt; color: #0b8378; border-bottom: 1.5pt solid #0b8378; margin: 7mm 0 2mm;
  break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
header p { color: #6b7684; margin: 1mm 0; }
header .caveat { color: #1f2a33; border-left: 2pt solid #dc7a0e; padding-left: 3mm; }
ul { margin: 1mm 0 2mm; padding-left: 5mm; }
figure { margin: 2mm 0; break-inside: avoid; }
figcaption { font-weight: bold; }
svg { width: 100%%; font: 11px %(font)s; fill: #1f2a33; }
svg .right { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .grid { stroke: #dde2e6; } svg .course { fill: none; stroke-width: 2; }
table { border-collapse: collapse; width: 100%%; font-size: 8pt; line-height: 1.35; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { background: #0b8378; color: white; text-align: left; word-break: keep-all; print-color-adjust: exact; }
th, td { border: 0.5pt solid #d5dbe0; padding: 1mm 1.5mm; vertical-align: top; overflow-wrap: anywhere; }
th { overflow-wrap: break-word; }
td.number { text-align: right; }
td.number, td.short { white-space: nowrap; }
@media screen and (max-width: 600px) {
  body { padding: 4mm; }
  figure { overflow-x: auto; }
  svg { min-width: 540px; }
  table { display: block; overflow-x: auto; }
  td.words { min-width: 8em; } td.words:last-child { min-width: 16em; } }
@media print { body { padding: 0; max-width: none; } }
"""
_CONTENT_SECURITY_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
"""Because text of records could be taken for markup, the policy forbids scripts and requests."""
_VIEWPORT = '<meta name="viewport" content="width=device-width">'
_FONT = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"


def render_html(report: Report) -> bytes:
    """The HTML page encoded in UTF-8."""
    title = f"{report.title} {report.period}"
    style = _STYLE % {"subtitle": _css_string(report.subtitle), "title": _css_string(title), "font": _FONT}
    caveats = "".join(f'<p class="caveat">{escape(line)}</p>' for line in report.caveats)
    body = (
        f"<header><h1>{escape(title)}</h1><p>{escape(report.subtitle)}</p>{caveats}</header>"
        + "".join(map(_section, report.sections))
        + f"<section><h2>{escape(report.definitions.title)}</h2>{_table(report.definitions)}</section>"
    )
    lang = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{_VIEWPORT}'
        f"{_CONTENT_SECURITY_POLICY}<title>{escape(title)}</title>"
        f"<style>{style}</style></head><body>{body}</body></html>"
    ).encode()


def _section(section: Section) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in section.sentences)
    tables = [table for table in (section.measures, *section.tables) if table]
    return (
        f"<section><h2>{escape(section.title)}</h2><ul>{items}</ul>"
        + "".join(map(_figure, section.charts))
        + "".join(f"<h3>{escape(table.title)}</h3>{_table(table)}" for table in tables)
        + "</section>"
    )


def _figure(chart: ReportChart) -> str:
    return f"<figure><figcaption>{escape(chart.title)}</figcaption>{render_svg(chart)}</figure>"


def _table(table: ReportTable) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows[:MAX_PRINTED_ROWS])
    remainder = say(
        f"此处列出 {MAX_PRINTED_ROWS} 行，共 {len(table.rows)} 行，其余见工作簿。",
        f"{MAX_PRINTED_ROWS} of {len(table.rows)} rows; the rest is in the workbook.",
    )
    note = f"<p>{remainder}</p>" if len(table.rows) > MAX_PRINTED_ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"


def _cell(cell: Cell) -> str:
    text = cell_text(cell)
    css_class = (
        "number" if isinstance(cell, Number) else "short" if text_width(text) <= NO_WRAP_WIDTH else "words"
    )
    return f'<td class="{css_class}">{escape(text)}</td>'


def _css_string(text: str) -> str:
    """A CSS string literal; < is escaped so that </style> cannot end the style sheet."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")

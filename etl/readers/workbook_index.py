"""The index of a workbook: the part of each sheet, and the epoch of dates."""

import re
from html import unescape

from etl.readers.xlsx_guard import read_part

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
FROM_1904 = re.compile(r"""\bdate1904\s*=\s*["'](?:1|true)["']""")


def sheet_parts(content: bytes) -> dict[str, str]:
    """Sheet name → name of the part with its XML."""
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in map(_attributes, RELATION.findall(_text(content, RELATIONS)))
    }
    parts = {}
    for sheet in map(_attributes, SHEET.findall(_text(content, WORKBOOK))):
        relation = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        if target := targets.get(relation):
            parts[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def counts_from_1904(content: bytes) -> bool:
    """Whether dates count days from 1904, as in workbooks of old Macs."""
    return bool(FROM_1904.search(_text(content, WORKBOOK)))


def _text(content: bytes, part: str) -> str:
    return read_part(content, part).decode(errors="replace")


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in ATTRIBUTE.findall(text)}

"""The index of a workbook: which part holds which sheet, and from which year dates count."""

import re
from html import unescape

from etl.readers.xlsx_guard import read_part

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
FROM_1904 = re.compile(r"""\bdate1904\s*=\s*["'](?:1|true)["']""")


def sheet_parts(content: bytes) -> dict[str, str]:
    """Name of a sheet → name of the part with its text."""
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
    """Whether the workbook counts days from 1904, as those of old Macs do."""
    return bool(FROM_1904.search(_text(content, WORKBOOK)))


def _text(content: bytes, part: str) -> str:
    return read_part(content, part).decode(errors="replace")


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in ATTRIBUTE.findall(text)}

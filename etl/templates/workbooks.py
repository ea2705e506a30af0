"""Import templates: one workbook a record kind, with the headings and a sheet that explains them."""

from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from care.semantic.vocabulary import VOCABULARIES
from etl.mapping.detect import HELP_SHEET
from etl.records.registry import RECORDS, Field, RecordKind

REQUIRED, OPTIONAL = "#F8CBAD", "#D9E1F2"
ROWS = 5_000
"""The number of rows that get drop-down lists."""

HELP = (
    ("列名 Column", 16),
    ("English", 18),
    ("必填 Required", 14),
    ("可填的值 Allowed values", 60),
    ("写法 Format", 44),
    ("示例 Example", 22),
)
FORMATS = {
    "text": "文字 text",
    "code": "从列表中选 choose from the list",
    "flag": "是 或 否 yes or no",
    "time": "日期和时间，可只写日期 date and time, or only the date",
    "integer": "整数 whole number",
    "number": "数字 number",
}
EXAMPLES = {"flag": "是", "time": "2026-03-01 09:05", "integer": "0", "number": "12800"}
"""By type, for fields that declare no example of their own."""


def write_templates(folder: Path) -> list[Path]:
    """Write one workbook a record kind into ``folder``, named by its Chinese label. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in template_workbooks().items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def template_workbooks() -> dict[str, bytes]:
    """Name of the file → content, one workbook a kind of record."""
    return {f"{record.zh}.xlsx": _workbook(record) for record in RECORDS.values()}


def _workbook(record: RecordKind) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        as_text = book.add_format({"num_format": "@"})
        as_time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        headings = {
            required: book.add_format({"bold": True, "border": 1, "bg_color": colour})
            for required, colour in ((True, REQUIRED), (False, OPTIONAL))
        }
        sheet = book.add_worksheet(record.zh)
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(record.fields.values()):
            shape = {"text": as_text, "time": as_time}.get(field.kind)
            sheet.set_column(column, column, max(12, 2 * len(field.zh) + 4), shape)
            sheet.write(0, column, field.zh, headings[field.required])
            _offer_choices(sheet, column, field)
        _explain(book.add_worksheet(HELP_SHEET), record, headings[False], headings[True])
    return content.getvalue()


def _offer_choices(sheet: Worksheet, column: int, field: Field) -> None:
    if choices := _choices(field):
        sheet.data_validation(
            1,
            column,
            ROWS,
            column,
            {
                "validate": "list",
                "source": choices,
                "error_title": "请从列表中选 Choose from the list",
                "error_message": f"“{field.zh}”",
            },
        )


def _choices(field: Field) -> list[str]:
    if field.kind == "flag":
        return ["是", "否"]
    return [term.zh for term in VOCABULARIES[field.name].values()] if field.kind == "code" else []


def _explain(sheet: Worksheet, record: RecordKind, heading: Format, required: Format) -> None:
    sheet.freeze_panes(1, 0)
    for column, (title, width) in enumerate(HELP):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, heading)
    for row, field in enumerate(record.fields.values(), 1):
        needed = "必填 required" if field.required else ""
        choices = _choices(field)
        example = field.example or EXAMPLES.get(field.kind, choices[0] if choices else "")
        sheet.write(row, 0, field.zh, required if field.required else None)
        sheet.write_row(row, 1, [field.en, needed, "、".join(choices), FORMATS[field.kind], example])

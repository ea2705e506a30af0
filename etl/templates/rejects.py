"""The workbook of a sheet's rejected rows, to correct and load again."""

from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from care.i18n import say
from etl.pipeline.preview import SheetPreview

CELL = 32_767
"""Maximum number of characters in a cell of an Excel workbook."""


def rejects_workbook(preview: SheetPreview) -> tuple[str, bytes]:
    """The rejected rows as an XLSX for correction and reload: file name and content.

    The file name matches the patterns of the rows' source. Every cell is the original text; the last column
    holds the reasons. Raises ValueError for a sheet of which no rows were read.
    """
    if preview.rejects is None:
        raise ValueError(f"no rows of {preview.file} were read")
    contents, top = BytesIO(), max(preview.header, 1) - 1
    with Workbook(contents, {"in_memory": True}) as book:
        sheet = book.add_worksheet(preview.sheet or None)
        bold, as_text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(top + 1, 0)
        for column, cells in enumerate(preview.rejects):
            sheet.set_column(column, column, 16, as_text)
            sheet.write_string(top, column, cells.name, bold)
            for row, cell in enumerate(cells, top + 1):
                sheet.write_string(row, column, (cell or "")[:CELL], as_text)
    path = Path(preview.file)
    suffix = ".xlsx" if path.suffix.lower() == ".xlsx" else f"{path.suffix}.xlsx"
    return f"{path.stem}-{say('拒收', 'rejected')}{suffix}", contents.getvalue()

"""Notices of the hidden sheets, rows and columns of a workbook."""

from collections.abc import Sequence

from care.privacy.text_masking import display_name
from etl.records.sheet_table import Notice, Sheet, Unreadable


def all_sheets_hidden(sheets: Sequence[Sheet]) -> Unreadable:
    """The fault of a workbook whose sheets with content are all hidden."""
    names = "、".join(display_name(sheet.name) for sheet in sheets)
    return Unreadable(
        f"有内容的工作表都是隐藏的（{names}），没有读取。请取消隐藏后另存，或在来源中用 sheet 指定。",
        f"Every sheet with content is hidden ({names}); none was read. Unhide it in Excel and save, "
        "or name it in a source by the key “sheet”.",
    )


def sheet_left_out(sheet: Sheet) -> Notice:
    """The notice of a hidden sheet that no source names."""
    name = display_name(sheet.name)
    return Notice(
        f"工作表“{name}”是隐藏的，没有读取；需要时请取消隐藏，或在来源中用 sheet 指定",
        f"the sheet “{name}” is hidden and was not read; unhide it, or name it in a source (key “sheet”)",
    )


def columns_hidden(sheet: Sheet) -> Notice:
    """The notice of hidden columns in a sheet that is read."""
    name = display_name(sheet.name)
    return Notice(
        f"工作表“{name}”有 {sheet.hidden_columns} 列被隐藏，已照常读取",
        f"{sheet.hidden_columns} columns of the sheet “{name}” are hidden and were read",
    )


def rows_hidden(sheet: Sheet) -> Notice:
    """The notice of hidden rows in a sheet that is read."""
    name = display_name(sheet.name)
    return Notice(
        f"工作表“{name}”有 {sheet.hidden_rows} 行被隐藏（筛选或手动），已照常读取",
        f"{sheet.hidden_rows} rows of the sheet “{name}” are hidden (by a filter or by hand) and were read",
    )

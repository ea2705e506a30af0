"""How much is taken at once (docs/loading.md): far more than any export, far less than fills the memory."""

from etl.records.sheet_table import Unreadable

FILE_BYTES = 200 << 20
"""Of a file as it lies there; .streamlit/config.toml holds uploads to the same."""
UNPACKED = 2 << 30
"""Bytes of a workbook once unpacked."""
ROWS = 2_000_000
COLUMNS = 10_000
CELLS = 40_000_000
"""Rows times columns of a sheet, from its first cell to its last."""
CELL_LENGTH = 1_000_000
"""Characters of one cell; Excel's own end at 32 767."""


def too_big() -> Unreadable:
    """The file is refused before it is read."""
    return Unreadable(
        f"文件超过 {FILE_BYTES >> 20} MB。请按时间分成几个文件导出。",
        f"The file is larger than {FILE_BYTES >> 20} MB. Export it in several parts, by time.",
    )


def too_large() -> Unreadable:
    """The workbook is refused before it is unpacked."""
    return Unreadable(
        "工作簿解压后过大。请分成几个文件导出，或导出为 CSV。",
        "The workbook unpacks to too much. Export it in several parts, or as CSV.",
    )


def too_wide() -> Unreadable:
    """A cell stands far out, and everything up to it would be laid out in memory."""
    return Unreadable(
        "工作表的范围过大，右下方很远处还有单元格。请在 Excel 中按 Ctrl+End 找到并删除多余的行和列后另存。",
        "The sheet reaches too far: a cell stands far to the right or below. "
        "Find it in Excel with Ctrl+End, delete the rows and columns that are too many, and save.",
    )


def too_many_rows() -> Unreadable:
    """The sheet has more rows than a dealership's years."""
    return Unreadable(
        f"超过 {ROWS:,} 行。请按时间分成几个文件导出。",
        f"There are more than {ROWS:,} rows. Export them in several parts, by time.",
    )


def too_many_columns() -> Unreadable:
    """No export has so many; a separator was most likely taken for another."""
    return Unreadable(
        f"超过 {COLUMNS:,} 列。请检查分隔符，只保留需要的列后重新导出。",
        f"There are more than {COLUMNS:,} columns. "
        "Check the separator, and export again with the columns that are needed.",
    )


def too_long() -> Unreadable:
    """Most likely a quotation mark that is never closed."""
    return Unreadable(
        f"有单元格超过 {CELL_LENGTH:,} 个字符，可能是引号没有成对。请改正后重新导出。",
        f"A cell has more than {CELL_LENGTH:,} characters; a quotation mark may never be closed. "
        "Mend it and export again.",
    )

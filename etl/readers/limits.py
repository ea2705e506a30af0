"""Size limits of input files (docs/loading.md): far above any export, far below the memory of a server."""

from etl.records.sheet_table import Unreadable

FILE_BYTES = 200 << 20
"""Maximum size of a file in bytes; .streamlit/config.toml sets the same limit for uploads."""
UNPACKED = 2 << 30
"""Maximum size of an unpacked workbook in bytes."""
ROWS = 2_000_000
COLUMNS = 10_000
CELLS = 40_000_000
"""Maximum of rows times columns of a sheet, from its first cell to its last."""
CELL_LENGTH = 1_000_000
"""Maximum number of characters in a cell; Excel allows 32 767."""


def too_big() -> Unreadable:
    """The fault of a file above FILE_BYTES, raised before it is read."""
    return Unreadable(
        f"文件超过 {FILE_BYTES >> 20} MB。请按时间分成几个文件导出。",
        f"The file is larger than {FILE_BYTES >> 20} MB. Export it in several parts, by time.",
    )


def too_large() -> Unreadable:
    """The fault of a workbook above UNPACKED, raised before it is unpacked."""
    return Unreadable(
        "工作簿解压后过大。请分成几个文件导出，或导出为 CSV。",
        "The workbook unpacks to too much. Export it in several parts, or as CSV.",
    )


def too_wide() -> Unreadable:
    """The fault of a sheet above CELLS: a single cell far out makes the whole range be allocated."""
    return Unreadable(
        "工作表的范围过大，右下方很远处还有单元格。请在 Excel 中按 Ctrl+End 找到并删除多余的行和列后另存。",
        "The sheet reaches too far: a cell stands far to the right or below. "
        "Find it in Excel with Ctrl+End, delete the rows and columns that are too many, and save.",
    )


def too_many_rows() -> Unreadable:
    """The fault of a sheet with more than ROWS rows."""
    return Unreadable(
        f"超过 {ROWS:,} 行。请按时间分成几个文件导出。",
        f"There are more than {ROWS:,} rows. Export them in several parts, by time.",
    )


def too_many_columns() -> Unreadable:
    """The fault of a file with more than COLUMNS columns, most likely a wrong separator."""
    return Unreadable(
        f"超过 {COLUMNS:,} 列。请检查分隔符，只保留需要的列后重新导出。",
        f"There are more than {COLUMNS:,} columns. "
        "Check the separator, and export again with the columns that are needed.",
    )


def too_long() -> Unreadable:
    """The fault of a cell above CELL_LENGTH, most likely an unclosed quotation mark."""
    return Unreadable(
        f"有单元格超过 {CELL_LENGTH:,} 个字符，可能是引号没有成对。请改正后重新导出。",
        f"A cell has more than {CELL_LENGTH:,} characters; a quotation mark may never be closed. "
        "Mend it and export again.",
    )

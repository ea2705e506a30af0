"""Limits of input files (docs/loading.md): far above any export, far below the memory of a server."""

import os
from contextlib import suppress
from pathlib import Path

from etl.records.sheet_table import Sheet, Unreadable

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
TEXT_BYTES = 1 << 30
"""Maximum size in bytes of all cells of a file, because a workbook may name one long text in many cells."""
MEMORY = 4 << 30
LEAST_MEMORY = 1 << 30
MEMORY_SHARE = 4
"""A file may take at most a quarter of the computer's memory to read, between LEAST_MEMORY and MEMORY."""
SECONDS = 30.0
SECONDS_A_MEGABYTE = 2.0
"""Time in which a file must be read: SECONDS, and more for each megabyte of it."""
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def memory_limit() -> int:
    """The maximum memory for reading a file, in bytes."""
    available = [MEMORY * MEMORY_SHARE]
    with suppress(AttributeError, ValueError, OSError):  # on Windows there is no sysconf
        available.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(ValueError, OSError):  # "max" where a container sets no limit
        available.append(int(CGROUP_LIMIT.read_text(encoding="ascii")))
    return max(min(available) // MEMORY_SHARE, LEAST_MEMORY)


def seconds_limit(size: int) -> float:
    """The maximum time for reading a file of ``size`` bytes, in seconds."""
    return SECONDS + SECONDS_A_MEGABYTE * size / (1 << 20)


def beyond_limits() -> Unreadable:
    """The fault of a file whose reading was ended, because it took too much memory or time."""
    return Unreadable(
        "读取这个文件超出了内存或时间的上限，已中止，没有导入。请在 Excel 中按 Ctrl+End 找到并删除多余的行和"
        "列后另存；仍读不了时，请按时间分成几个文件重新导出。",
        "Reading this file took more memory or time than is allowed, so it was ended and nothing was loaded. "
        "Find stray cells in Excel with Ctrl+End, delete the rows and columns that are too many, and save; "
        "if that does not help, export it again in several parts, by time.",
    )


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
    """The fault of a sheet above CELLS: a single cell far out makes the range reach that far."""
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


def too_much_text() -> Unreadable:
    """The fault of a file above TEXT_BYTES."""
    return Unreadable(
        "单元格的文字合计过大。请删去不需要的列，或分成几个文件重新导出。",
        "The cells hold too much text in sum. Leave out columns that are not needed, "
        "or export it in several parts.",
    )


def within_limits(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets; raises Unreadable where they are larger than any export."""
    for sheet in sheets:
        refuse_extent(sheet.cells.height, sheet.cells.width)
        # A sheet that is no larger than one cell may be needs no look at each.
        if sheet.cells.estimated_size() > CELL_LENGTH and any(
            (column.str.len_chars() > CELL_LENGTH).any() for column in sheet.cells
        ):
            raise too_long()
    if sum(sheet.cells.estimated_size() for sheet in sheets) > TEXT_BYTES:
        raise too_much_text()
    return sheets


def refuse_extent(rows: int, columns: int) -> None:
    """Raise Unreadable for a sheet of too many rows, columns or cells."""
    if rows > ROWS:
        raise too_many_rows()
    if columns > COLUMNS:
        raise too_many_columns()
    if rows * columns > CELLS:
        raise too_wide()

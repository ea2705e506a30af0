"""Printing of a sheet on whole pages of A4, landscape: its area, its scale and where pages end.

Excel ignores page ends that are set where a sheet is fitted to the width, so the scale is worked out here.
"""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

PAPER_A4 = 9
WIDTH, HEIGHT = 842.0, 595.0
"""Size of the paper in points."""
SIDE, TOP, BOTTOM = 0.45, 0.6, 0.7
"""Margins in inches."""
ACROSS, DOWN = 0.8, 0.9
"""Parts of the page that are used, because another font makes columns wider and rows higher."""
BEGUN = 4
"""Least number of rows of a long table at the end of a page."""
SMALLEST = 45
"""Least scale in percent at which a sheet of records is still fitted to the width of one page."""
READABLE = 65
"""Scale in percent of a sheet of records that takes several pages beside each other."""


def column_points(width: float) -> float:
    """The width in points of a column that is so many characters wide."""
    return (7 * width + 5) * 0.75


def print_on_pages(
    sheet: Worksheet,
    widths: Sequence[float],
    heights: Mapping[int, float],
    last_row: int,
    blocks: Sequence[tuple[int, int]],
    footer: str,
) -> None:
    """Scale a sheet to the width of a page, and end pages where no block is cut.

    ``heights``: of rows, in points, where they are not the usual 15. ``blocks``: first and last row of what
    stays on one page, from the top down.
    """
    _set_paper(sheet, footer)
    scale = _scale(widths)
    sheet.set_print_scale(scale)
    sheet.print_area(0, 0, max(last_row, 1), len(widths) - 1)
    sheet.repeat_rows(0)
    room = (HEIGHT - 72 * (TOP + BOTTOM)) * DOWN / scale * 100 - heights.get(0, 15.0)
    sheet.set_h_pagebreaks(page_ends(heights, last_row, blocks, room))


def print_on_one_page(sheet: Worksheet, last_row: int, last_column: int, footer: str) -> None:
    """Fit a sheet to one page."""
    _set_paper(sheet, footer)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(1, 1)


def print_records(sheet: Worksheet, widths: Sequence[float], last_row: int, footer: str) -> None:
    """Fit a sheet of records to the width; one of many columns takes several pages beside each other.

    Its heading, and then its first columns, stand on every page.
    """
    _set_paper(sheet, footer)
    sheet.print_area(0, 0, max(last_row, 1), len(widths) - 1)
    sheet.repeat_rows(0)
    if _scale(widths) >= SMALLEST:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(READABLE)
    sheet.print_across()
    sheet.repeat_columns(0, 1)


def _set_paper(sheet: Worksheet, footer: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(SIDE, SIDE, TOP, BOTTOM)
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&R&P / &N")


def _scale(widths: Sequence[float]) -> int:
    total = sum(map(column_points, widths))
    return max(10, min(100, int((WIDTH - 144 * SIDE) * ACROSS / total * 100)))


def page_ends(
    heights: Mapping[int, float], last_row: int, blocks: Sequence[tuple[int, int]], room: float
) -> list[int]:
    """The rows before which a page begins, so that no block is cut that fits on a page.

    Of a longer block the first rows stay together.
    """
    ends, used, row = [], 0.0, 1
    last_of = dict(blocks)

    def height_of(first: int, last: int) -> float:
        return sum(heights.get(one, 15.0) for one in range(first, last + 1))

    while row <= last_row:
        last = last_of.get(row, row)
        if height_of(row, last) > room:
            last = min(last, row + BEGUN)
        height = height_of(row, last)
        if used and used + height > room:
            ends.append(row)
            used = 0.0
        used += height
        row = last + 1
    return ends

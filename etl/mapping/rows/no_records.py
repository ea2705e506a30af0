"""Rows below the headings that are no records: headings again, another table, totals, footers and hints."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

import polars as pl

from etl.records.headings import Names, locate_fields, normalized_heading, template_names
from etl.records.registry import RECORDS, RecordKind
from etl.records.sheet_table import REASONS, Sheet

Reason = tuple[str, str]
HEADINGS_AGAIN: Reason = ("这一行是列名，不是记录", "this row repeats headings and is no record")
SUMMARY_ROW: Reason = (
    "这一行是合计、页脚或填写说明，不是记录",
    "this row is a total, a footer or a hint, and no record",
)
SUMMARY = (
    r"(?i)^(?:"
    r"\p{Han}{0,2}(?:合计|小计|总计|共计|汇总|平均|总数|总和)值?[:：]?(?:[\d,.]*[条台单行笔项个辆次件元]?|[(（].*)"
    r"|(?:sub-?total|grandtotal|total|average)[:：]?[\d,.]*"
    r"|共\d+[条台单行笔项个辆次件页].*|第\d+页.*|page\d+.*"
    r"|\p{Han}{0,7}[人员者核期间源件注明称位门][:：].*"
    r"|(?:制表|审核|打印|导出|制单|填表|统计|编制|经办|复核)(?:人|员|时间|日期)"
    r"|以[上下](?:为|是|空白).*|数据到此.*|必填项?|选填项?|示例|样例|填写说明|required|optional)$"
)
"""Pattern of a cell in the place of a store's code or a record's number that says what else its row is.

It is compared without blanks and dashes. 制表人：王 is the label of a footer, 华东：一店 the name of a store.
"""
MAY_BE_SUMMARY = r"(?i)[\p{Han}:：]|total|average|page|required|optional"
"""What each such cell holds, because most cells are codes."""
LOOKED_AT = 3
"""Number of columns by which rows of headings are found; they are compared as a whole then."""
STRIPPED = " \t\n\r\u3000*＊:：.。·"


@cache
def known_headings() -> frozenset[str]:
    """The headings of all templates, normalised."""
    return frozenset(
        name for record in RECORDS.values() for names in template_names(record).values() for name in names
    )


def is_heading_row(cells: Sequence[str | None], headings: Collection[str]) -> bool:
    """Whether a row consists of headings: of ``headings``, or of any template, also in another order."""
    filled = [plain for cell in cells if cell and (plain := normalized_heading(cell))]
    own = {normalized_heading(heading) for heading in headings}
    known = sum(plain in own or plain in known_headings() for plain in filled)
    return known >= 2 and (known == len(filled) or (known >= 3 and known * 10 >= len(filled) * 6))


def rows_without_record(
    sheet: Sheet,
    line: int,
    headings: Sequence[str],
    names: Names,
    columns: Mapping[str, tuple[int, ...]],
    record: RecordKind,
) -> pl.DataFrame:
    """source_row and reasons of the rows below ``line`` that are no records of the ``columns``."""
    # Other keys are words: the item of a survey may be 合计.
    names_of_records = ["store_code", *(name for name in record.key if name.endswith("_no"))]
    numbers = [columns[name][0] for name in names_of_records if len(columns.get(name, ())) == 1]
    found = [_summaries(sheet, line, numbers), *_below_headings(sheet, line, headings, names, columns)]
    return pl.concat([pl.DataFrame(schema=REASONS), *found])


def _summaries(sheet: Sheet, line: int, columns: Sequence[int]) -> pl.DataFrame:
    rows: set[int] = set()
    for column in columns:
        cells = sheet.cells.to_series(column)[line + 1 :]
        places = cells.str.contains(MAY_BE_SUMMARY).arg_true()
        if len(places):
            bare = cells.gather(places).str.replace_all(r"[\s　\-—–*＊=]", "")
            rows.update(places.filter(bare.str.contains(SUMMARY)).to_list())
    return _reasons([row + line + 2 for row in sorted(rows)], SUMMARY_ROW)


def _below_headings(
    sheet: Sheet,
    line: int,
    headings: Sequence[str],
    names: Names,
    columns: Mapping[str, tuple[int, ...]],
) -> Iterator[pl.DataFrame]:
    """The rows of headings, and those below headings that stand in other columns."""
    single = {name: places[0] for name, places in columns.items() if len(places) == 1}
    repeated, since, other = [], None, []
    for row in [*_heading_rows(sheet, line, headings, [*single.values()]), sheet.cells.height]:
        if since is not None:
            other.append(_reasons(range(since + 2, row + 1), _of_another_table(since + 1)))
        if row < sheet.cells.height:
            repeated.append(row + 1)
            since = None if _same_places(sheet.cells.row(row), single, names) else row
    yield _reasons(repeated, HEADINGS_AGAIN)
    yield from other


def _heading_rows(sheet: Sheet, line: int, headings: Sequence[str], columns: Sequence[int]) -> Iterator[int]:
    """The rows below the headings that consist of headings, from 0."""
    words = [*known_headings(), *(heading.strip(STRIPPED).lower() for heading in headings if heading)]
    own, likely = [headings[column] for column in columns], set[int]()
    for column in columns[:LOOKED_AT]:
        cells = sheet.cells.to_series(column)[line + 1 :].str.strip_chars(STRIPPED).str.to_lowercase()
        likely.update(cells.is_in(words).fill_null(value=False).arg_true().to_list())
    for row in sorted(likely):
        if is_heading_row(sheet.cells.row(row + line + 1), own):
            yield row + line + 1


def _same_places(cells: Sequence[str | None], columns: Mapping[str, int], names: Names) -> bool:
    """Whether the headings of the fields stand where the first ones do; some may be blank."""
    filled = [cell or "" for cell in cells]
    found = locate_fields({name: names[name] for name in columns if name in names}, filled)
    return bool(found) and all(
        found[name] == column if name in found else not filled[column].strip()
        for name, column in columns.items()
    )


def _of_another_table(row: int) -> Reason:
    return (
        f"第 {row} 行起是另一组列名，与表头的次序或内容不同；请分成两个工作表或文件后再导入",
        f"from row {row} on the headings are others or in another order: put that part into a sheet or file "
        "of its own",
    )


def _reasons(rows: Sequence[int], reason: Reason) -> pl.DataFrame:
    zh, en = reason
    return pl.DataFrame({"source_row": list(rows), "reason_zh": zh, "reason_en": en}, schema=REASONS)

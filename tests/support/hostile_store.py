"""A store in whose every word, name and heading somebody tries something."""

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from xlsxwriter import Workbook

ELSEWHERE = "evil.example"
WORDS = (
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    f'<a href="https://{ELSEWHERE}/a" style="color:red">link</a><b>bold</b><br>below',
    f"![picture](https://{ELSEWHERE}/p.png)",
    f"[link](https://{ELSEWHERE}/l) **bold** `code` # heading",
    f"https://{ELSEWHERE}/bare www.{ELSEWHERE}",
    r"$\frac{1}{2}$ and $$x$$",
    ":material/delete: :red[red] :blue-background[blue] :smile: :streamlit:",
    "{{7*7}} ${7*7} {% raw %} %{customdata} %s {0}",
    "x'; drop table complaints; --",
    '" or 1=1 --',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "＝HYPERLINK(1)",
    "back\u202edrow\u2066 c\x1b[31mred\x1b]0;title\x07 \x9b2J \u200bnothing",
    "a | b\n\n# heading\n> quoted\n- list",
    "../../../../etc/passwd",
)
"""Markup, links, formulas of text and of cells, templates, statements, control characters, paths."""
STORES = ("<b>S01</b>[s](https://evil.example)", "=S02 :red[x]")


def write(folder: Path) -> Path:
    """Exports whose file, sheet and columns are called no better than what stands in them."""
    folder.mkdir()
    heading = ["门店代码", "投诉编号", "责任顾问", "处理人", "一级原因", "二级原因", "投诉内容", "受理时间"]
    heading += ["状态", *WORDS[:3]]
    lines = [
        [store, f"C{n}-{times}", word, word, word, word, word, f"2026-0{1 + n % 3}-02 09:00", "处理中"]
        + [word] * 3
        for store in STORES
        for n, word in enumerate(WORDS)
        for times in range(2)
    ]
    lines += [[STORES[0], word, word, word, word, word, word, word, word, *[word] * 3] for word in WORDS]
    with Workbook(folder / "<img src=x onerror=window.pwned=1>.xlsx", {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("<b>=1+1</b>"[:11].replace("/", "|"))
        for row, line in enumerate([heading, *lines]):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell)
    _csv(folder / "=回访 [x](https:evil.example).csv", _callbacks())
    _csv(folder / "维修工单 {{7*7}}.csv", _orders())
    _csv(folder / "$x$ \x1b[31m:red[x]\u202e.csv", [["<b>what</b>", *WORDS], ["1", *WORDS]])
    return folder


def _orders() -> list[list[str]]:
    heading = ["门店代码", "工单号", "车架号", "服务顾问", "交车时间"]
    return [
        heading,
        *([store, no, f"<b>{no}</b>", word, "2026-02-10 10:00"] for store, no, word in _visits()),
    ]


def _callbacks() -> list[list[str]]:
    """Every other agent reaches nobody, so that charts have somebody to name."""
    heading = ["门店代码", "回访编号", "回访类型", "关联单号", "回访专员", "回访时间", "回访结果", "客户原话"]
    outcomes = ("成功", "无法接通")
    calls = [
        [store, f"H{no}", "售后回访", no, word, "2026-02-11 10:00", outcomes[WORDS.index(word) % 2], word]
        for store, no, word in _visits()
    ]
    return [heading, *calls]


def _visits() -> Iterator[tuple[str, str, str]]:
    """Store, number and advisor, of each enough to be compared."""
    for number, (store, word, time) in enumerate(product(STORES, WORDS, range(16))):
        yield store, f"R{number}-{time}", word


def _csv(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)

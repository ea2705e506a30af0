"""A store whose every file tells of persons: where they belong, in remarks, headings, names and keys."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook

from care.semantic.vocabulary import VOCABULARIES

Line = list[str]


@dataclass(frozen=True)
class Person:
    """A customer whose every value occurs nowhere else."""

    name: str
    phone: str
    vin: str
    plate: str

    @property
    def values(self) -> tuple[str, ...]:
        """All that must not be found."""
        return self.name, self.phone, self.vin, self.plate


def person(number: int) -> Person:
    """The one of this number, the same in every run."""
    return Person(
        f"慕容{chr(0x9E00 + number)}{chr(0x9D00 + number)}",
        f"139{70_000_000 + number * 104_729:08}",
        f"LSVAB{number * 104_729 + 31_000_000:08}{number * 79 + 1000:04}",
        f"沪D{number * 211 + 10_000:05}",
    )


STORED, REJECTED, SAID, NAMING = ([*map(person, range(at, at + 12))] for at in (0, 20, 40, 60))
"""Customers of records that count, of rejected rows, told of in free text only, and in names of files, sheets
and columns and in cells meant for something else."""
EVERYONE = [*STORED, *REJECTED, *SAID, *NAMING]
NAMED_BY_HEADING = (*STORED, *REJECTED)
"""Whose names can be known to be names; of the others only numbers are (docs/security.md)."""


def write(folder: Path) -> Path:
    """The store's exports: CSV in three encodings, a workbook, and a file without headings."""
    folder.mkdir()
    _csv(folder / f"维修工单 {NAMING[0].phone}.csv", "utf-8-sig", _orders())
    _csv(folder / "回访.csv", "gb18030", _callbacks())
    _csv(folder / "问询.csv", "utf-16", _inquiries())
    _csv(folder / "新车交付.csv", "utf-8", _sales())
    _csv(folder / f"{NAMING[1].plate}没有列名.csv", "utf-8", [[*NAMING[2].values, "2026-03-01"]] * 3)
    (folder / "投诉.xlsx").write_bytes(_complaints())
    return folder


def _csv(path: Path, encoding: str, lines: list[Line]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))


def _orders() -> list[Line]:
    heading = ["门店代码", "工单号", "车架号", "车牌号", "客户姓名", "客户电话", "服务顾问", "交车时间"]
    heading += [f"备注{NAMING[3].phone}", "送修人"]
    numbers = [NAMING[4].vin, NAMING[4].phone, NAMING[4].plate, *(f"RO{n}" for n in range(9))]
    rows = [
        [
            "S01",
            no,
            one.vin,
            one.plate,
            one.name,
            one.phone,
            f"李强 {NAMING[5].phone}",
            "2026-03-02 10:00",
            SAID[0].vin,
            one.name,
        ]
        for no, one in zip(numbers, STORED, strict=True)
    ]
    rejected = [
        [
            "S01",
            one.phone,
            one.vin,
            one.plate,
            one.name,
            one.phone,
            "李强",
            f"昨天 {one.phone}",
            f"{one.name}来电 {one.plate}",
            one.name,
        ]
        for one in REJECTED
    ]
    return [heading, *rows, *rejected]


def _callbacks() -> list[Line]:
    heading = ["门店代码", "回访编号", "回访类型", "关联单号", "车架号", "回访专员", "回访时间", "回访结果"]
    heading += ["是否不满", "客户原话", "投诉编号", "客户姓名", "联系人"]
    spaced = [f"{two.phone[:3]} {two.phone[3:7]} {two.phone[7:]}" for two in SAID]
    return [
        heading,
        *(
            [
                "S01",
                f"H{n}",
                kind,
                subject,
                one.vin,
                f"王芳{NAMING[6].phone}",
                "2026-03-04 10:00",
                "成功",
                "是",
                f"{one.name}说：请打{said}，车{two.vin}，牌{two.plate.lower()}",
                two.phone,
                one.name,
                one.name,
            ]
            for n, (one, two, said) in enumerate(zip(STORED, SAID, spaced, strict=True))
            for kind, subject in (("流失回访", one.vin) if n % 2 else ("售后回访", f"RO{n}"),)
        ),
        *(
            [
                "S01",
                one.vin,
                "售后回访",
                one.phone,
                one.vin,
                one.name,
                "2026-03-04",
                one.phone,
                "是",
                f"我是{one.name}",
                "",
                one.name,
                one.name,
            ]
            for one in REJECTED
        ),
    ]


def _inquiries() -> list[Line]:
    rows = [["S01", f"Q{n}", "2026-03-03 09:00", f"电话{one.phone}", one.phone] for n, one in enumerate(SAID)]
    return [["门店代码", "问询编号", "受理时间", "问询主题", "处理人"], *rows]


def _sales() -> list[Line]:
    heading = ["门店代码", "销售单号", "车架号", "车牌号", "客户姓名", "客户电话", "交车时间", "车型"]
    return [
        heading,
        *(
            ["S01", one.vin, one.vin, one.plate, one.name, one.phone, "2026-03-01 09:00", f"朗逸 {two.plate}"]
            for one, two in zip(STORED, NAMING, strict=True)
        ),
    ]


def _complaints() -> bytes:
    heading = ["门店代码", "投诉编号", "投诉来源", "责任顾问", "处理人", "车架号", "车牌号", "客户姓名"]
    heading += ["客户电话", "关联单号", "一级原因", "二级原因", "投诉内容", "受理时间", "状态", "身份证号"]
    source = VOCABULARIES["source"]["hotline"].zh
    lines = [
        [
            "S01",
            f"C{n}",
            source,
            f"李强{two.phone}",
            two.phone,
            one.vin,
            one.plate,
            one.name,
            one.phone,
            one.vin,
            f"服务 {two.plate}",
            two.vin,
            f"{one.name}投诉，电话{two.phone}，{one.plate}",
            "2026-03-02 09:00",
            "处理中",
            f"3101{one.phone}123",
        ]
        for n, (one, two) in enumerate(zip(STORED, NAMING, strict=True))
    ]
    rejected = [
        [
            "S01",
            one.vin,
            one.phone,
            one.name,
            one.name,
            one.vin,
            one.plate,
            one.name,
            one.phone,
            one.vin,
            one.phone,
            one.vin,
            f"{one.name}投诉",
            f"{one.name} {one.phone}",
            one.plate,
            one.phone,
        ]
        for one in REJECTED
    ]
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(f"投诉{NAMING[7].phone}")
        for number, line in enumerate([heading, *lines, *rejected]):
            sheet.write_row(number, 0, line)
    return content.getvalue()

"""A workbook that would fill the memory is refused with the cure; one that is merely wide is read."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from etl.readers.dispatch import read_sheets
from etl.readers.xlsx_guard import CHUNK, refuse_oversized, scan_sheets
from etl.records.sheet_table import Unreadable
from tests.sweeps.damage import as_xlsx, bomb

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "cure"), [(0, "Ctrl\\+End"), (1, "CSV")])
def test_a_bomb_is_refused_with_the_cure(tmp_path: Path, seed: int, cure: str):
    path = tmp_path / "b.xlsx"
    path.write_bytes(bomb(random.Random(seed)))
    with pytest.raises(Unreadable, match=cure):
        read_sheets(path)


def test_a_sheet_of_many_columns_is_read_to_its_last_cell(tmp_path: Path):
    path = tmp_path / "wide.xlsx"
    path.write_bytes(as_xlsx([[f"{row}-{column}" for column in range(900)] for row in range(40)]))
    (sheet,) = read_sheets(path)
    assert sheet.cells[39, 899] == "39-899"


@pytest.mark.parametrize("before_the_cut", range(0, 40, 3))
@pytest.mark.parametrize("cell", ["CV1000000", "A1600000"])
def test_a_far_cell_is_found_wherever_the_sheet_is_cut_in_pieces(cell: str, before_the_cut: int):
    filler = b" " * (CHUNK - before_the_cut)
    book = _zipped({SHEET: filler + f'<row r="1000000"><c r="{cell}"/></row>'.encode()})
    with pytest.raises(Unreadable, match="Ctrl"):
        scan_sheets(book)


def test_a_damaged_part_lets_no_far_cell_pass():
    words = random.Random(0).randbytes(500).hex().encode()
    book = _zipped({"docProps/app.xml": words, SHEET: b'<row r="2"><c r="XFD999999"/></row>'})
    damaged = book.replace(book[60:100], b"\xff" * 40)
    refuse_oversized(damaged)
    with pytest.raises(Unreadable, match="Ctrl"):
        scan_sheets(damaged)


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()

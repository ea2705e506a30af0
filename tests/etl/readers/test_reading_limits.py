"""What is too much at once is refused with the cure, before it fills the memory."""

import io
import struct
import tomllib
import zipfile
from pathlib import Path

import pytest

from etl.readers.dispatch import read_sheets
from etl.readers.limits import CELL_LENGTH, COLUMNS, FILE_BYTES, ROWS
from etl.records.sheet_table import Unreadable
from tests.sweeps.damage import as_xlsx

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
SHEET = b"xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (b"a," * COLUMNS + b"a\n", "分隔符"),
        (b"a\n" * (ROWS + 1), "分成几个文件"),
        (b"a,b\n1," + b"x" * (CELL_LENGTH + 1) + b"\n", "引号"),
    ],
    ids=["columns", "rows", "cell"],
)
def test_a_text_beyond_a_limit_is_refused_with_the_cure(tmp_path: Path, content: bytes, cure: str):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=cure):
        read_sheets(path)


def test_a_cell_of_the_greatest_length_is_read_whole(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1," + b"x" * CELL_LENGTH + b"\n")
    (sheet,) = read_sheets(path)
    assert len(sheet.cells[1, 1]) == CELL_LENGTH


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    with pytest.raises(Unreadable, match="200 MB"):
        read_sheets(path)


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(lying(as_xlsx([["a", "b"], ["1", "2"]])))
    with pytest.raises(Unreadable, match="解压后过大"):
        read_sheets(path)


def lying(book: bytes) -> bytes:
    """The workbook with 30 MB of nothing in its sheet, of which its directory says 1 kB."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as honest,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in honest.namelist():
            part = honest.read(name)
            if name.encode() == SHEET:
                part = part.replace(b"<sheetData>", b"<!--" + b" " * 30_000_000 + b"--><sheetData>")
            bomb.writestr(name, part)
    content = bytearray(made.getvalue())
    for mark, name_at, size_at in ((b"PK\1\2", 46, 24), (b"PK\3\4", 30, 22)):
        at = next(
            at
            for at in range(len(content))
            if content.startswith(mark, at) and content.startswith(SHEET, at + name_at)
        )
        struct.pack_into("<I", content, at + size_at, 1000)
    return bytes(content)


def test_an_archive_of_exports_is_answered_with_the_cure(tmp_path: Path):
    path = tmp_path / "exports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("回访.csv", "a,b\n1,2\n")
    with pytest.raises(Unreadable, match="解压"):
        read_sheets(path)


def test_uploads_end_where_files_do():
    told = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    assert told["server"]["maxUploadSize"] == FILE_BYTES >> 20


def test_the_server_keeps_its_guards_up():
    """Each is what docs/security.md says of it."""
    told = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    assert told["server"]["enableXsrfProtection"]
    assert told["server"]["enableCORS"]
    assert not told["server"]["enableStaticServing"]
    assert not told["server"]["enableAgentApi"]
    assert told["client"]["showErrorDetails"] == "none"
    assert told["client"]["disableDataExport"]
    assert told["client"]["allowedOrigins"] == []
    assert not told["browser"]["gatherUsageStats"]

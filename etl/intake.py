"""What the dashboard may do with files: look at them, change what columns mean, load, withdraw, restore.

This is all that a page knows of this room. Nothing is kept of a file that was only looked at: it lies in a
folder of its own for as long as it is read.
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook

from care.audit.log import AuditEvent, record_event
from care.i18n import say
from care.storage.atomic_files import write_whole
from etl.mapping.detect import detect_file
from etl.mapping.edit import Columns, as_toml, edited_source
from etl.mapping.source import Source
from etl.mapping.source_registry import load_sources
from etl.pipeline.completeness import completeness_messages
from etl.pipeline.duplicate_sheets import warn_of_duplicates
from etl.pipeline.load import load
from etl.pipeline.load_history import NoSuchLoad, history, rebuild, restore, withdraw
from etl.pipeline.load_report import LoadReport
from etl.pipeline.manifest import signed_by
from etl.pipeline.messages import load_messages
from etl.pipeline.point_in_time import warehouse_before
from etl.pipeline.preview import SheetPreview, preview_sheet, preview_unreadable_sheet
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table, Unreadable
from etl.templates.workbooks import template_workbooks
from warehouse.build.full import ReportProgress
from warehouse.storage.write_errors import CannotWrite
from warehouse.storage.write_errors import translate_write_errors as writing

__all__ = [
    "RECORDS",
    "CannotWrite",
    "Columns",
    "LoadReport",
    "NoSuchLoad",
    "SheetPreview",
    "Unreadable",
    "Upload",
    "UserSource",
    "completeness_messages",
    "history",
    "load_messages",
    "load_uploads",
    "preview_upload",
    "rebuild",
    "rejects_workbook",
    "restore",
    "source_from_columns",
    "template_workbooks",
    "warehouse_before",
    "withdraw",
]

CELL = 32_767
"""The longest text that a cell of a workbook holds."""


@dataclass(frozen=True)
class Upload:
    """A file as it came from the browser."""

    name: str
    content: bytes


@dataclass(frozen=True)
class UserSource:
    """A source that is not yet in the home: its name, and what it says."""

    name: str
    told: Mapping[str, Any]

    @property
    def toml(self) -> str:
        """As it will stand in the home."""
        return as_toml(self.told)


def preview_upload(
    home: Path, upload: Upload, meanings: Sequence[UserSource] = (), record: str = ""
) -> list[SheetPreview]:
    """Every sheet of a file, judged as a load would with ``meanings`` in place; nothing is written.

    ``record`` is what a sheet is taken for that resembles nothing. Raises Unreadable for a wrong source.
    """
    with _laid_out(home, [upload], meanings) as (folder, (path,)):
        sources = load_sources(folder / "sources")
        try:
            _store_is_told(path, sources)
            detected = detect_file(path, sources)
            found = warn_of_duplicates(detected.found)
        except Unreadable as fault:
            return [_unread(upload, fault)]
        except UNFORESEEN as fault:
            return [_unread(upload, unforeseen(fault))]
        named = {source.name: source for source in sources}
        previews = []
        for one in found:
            try:
                previews.append(
                    preview_sheet(one, folder, path, named)
                    if isinstance(one, Table)
                    else preview_unreadable_sheet(one, path, sources, record)
                )
            except UNFORESEEN as fault:
                previews.append(_unread(upload, unforeseen(fault, one.sheet)))
        notices = tuple(map(str, detected.notices))
        return [replace(previews[0], notices=notices), *previews[1:]]


def _unread(upload: Upload, fault: Unreadable) -> SheetPreview:
    return SheetPreview(upload.name, fault.sheet, None, "", fault=str(fault))


def source_from_columns(seen: SheetPreview, name: str, columns: Columns, store: str) -> UserSource:
    """The source that reads such files with these columns, under a name that the user chose.

    Raises ValueError for a sheet that no source could read.
    """
    if seen.told is None:
        raise ValueError(f"no source reads {seen.file}")
    safe = re.sub(r"[^\w-]+", "_", name).strip("_")
    return UserSource(safe or Path(seen.file).stem, edited_source(seen.told, columns, store.strip()))


def load_uploads(
    home: Path,
    uploads: Sequence[Upload],
    meanings: Sequence[UserSource],
    by: str,
    tell: ReportProgress = lambda *_: None,
    *,
    stores: Collection[str] | None = None,
) -> LoadReport:
    """Keep the new sources in the home and load the files. Raises CannotWrite, Unreadable.

    With ``stores`` only files all of whose rows are theirs; else nothing is kept and Unreadable raised.
    """
    if stores is not None:
        _all_theirs(home, uploads, meanings, stores)
    with writing(home):
        for meaning in meanings:
            write_whole(home / "sources" / f"{meaning.name}.toml", meaning.toml)
            record_event(home, signed_by(by), AuditEvent.SOURCE, name=meaning.name)
    with _laid_out(home, uploads, ()) as (_, paths):
        return load(home, paths, by=by, tell=tell)


def rejects_workbook(seen: SheetPreview) -> tuple[str, bytes]:
    """The rejected rows to be mended and loaded again: a name by which their source knows them, and the XLSX.

    Every cell is text as it stood in the file; the reasons stand right of them. Raises ValueError for a sheet
    of which no rows were read.
    """
    if seen.rejects is None:
        raise ValueError(f"no rows of {seen.file} were read")
    contents, top = BytesIO(), max(seen.header, 1) - 1
    with Workbook(contents, {"in_memory": True}) as book:
        sheet = book.add_worksheet(seen.sheet or None)
        bold, as_text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(top + 1, 0)
        for column, cells in enumerate(seen.rejects):
            sheet.set_column(column, column, 16, as_text)
            sheet.write_string(top, column, cells.name, bold)
            for row, cell in enumerate(cells, top + 1):
                sheet.write_string(row, column, (cell or "")[:CELL], as_text)
    path = Path(seen.file)
    suffix = ".xlsx" if path.suffix.lower() == ".xlsx" else f"{path.suffix}.xlsx"
    return f"{path.stem}-{say('拒收', 'rejected')}{suffix}", contents.getvalue()


@contextmanager
def _laid_out(
    home: Path, uploads: Sequence[Upload], meanings: Sequence[UserSource]
) -> Iterator[tuple[Path, list[Path]]]:
    """The files each in a folder of its own, and the sources as the home would have them."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        if (home / "sources").is_dir():
            shutil.copytree(home / "sources", folder / "sources")
        for meaning in meanings:
            write_whole(folder / "sources" / f"{meaning.name}.toml", meaning.toml)
        paths = []
        for number, upload in enumerate(uploads):
            path = folder / str(number) / Path(upload.name).name
            path.parent.mkdir()
            path.write_bytes(upload.content)
            paths.append(path)
        yield folder, paths


def _all_theirs(
    home: Path, uploads: Sequence[Upload], meanings: Sequence[UserSource], stores: Collection[str]
) -> None:
    """Nobody loads for a store that they may not see."""
    for sheet in (sheet for upload in uploads for sheet in preview_upload(home, upload, meanings)):
        if not {*sheet.stores} <= {*stores}:
            named = "、".join(sorted(stores))
            raise Unreadable(
                f"{sheet.file} 里有不属于您的门店（{named}）的行，没有装载。请只留下本店的行，"
                "或请能看全部门店的同事装载。",
                f"{sheet.file} has rows that are not of your stores ({named}); nothing was loaded. Keep your "
                "own rows only, or ask a colleague who sees every store.",
            )


def _store_is_told(path: Path, sources: Sequence[Source]) -> None:
    """A file that was uploaded has no folder that could tell its store."""
    for source in sources:
        told_by_folder = [field for field, one in source.names.items() if one.origin == "folder"]
        if source.fits(path) and told_by_folder:
            raise Unreadable(
                f"来源 {source.name} 从文件夹名读取 {told_by_folder[0]}，上传的文件没有文件夹。"
                "请用 care load 装载整个文件夹。",
                f"The source {source.name} reads {told_by_folder[0]} from the folder's name, and an uploaded "
                "file has none. Load the folder with “care load”.",
            )

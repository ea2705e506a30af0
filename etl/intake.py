"""The interface of etl for pages: preview files, edit column mappings, load, withdraw and restore.

Pages import no other module of etl. A file that is only previewed is not stored: it lies in a temporary
folder until the preview is made.
"""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from care.audit.intent import noted_setting
from care.audit.log import AuditEvent, signed_by
from care.storage.atomic_files import write_whole
from care.storage.toml_edit import updated_text
from care.stores.store_register import read_stores, store_zones
from etl.causes.renew_suggestions import count_decisions, renew_suggestions
from etl.database.fetch_overview import fetch_overview
from etl.database.load_source import load_database, try_source
from etl.diagnosis.clock_check import clock_question
from etl.mapping.detect import detect_file
from etl.mapping.edit import Columns, edited_source
from etl.mapping.source_registry import load_sources
from etl.pipeline.completeness import StoreCompleteness, completeness_of, doubt_messages
from etl.pipeline.duplicate_sheets import warn_of_duplicates
from etl.pipeline.load import load
from etl.pipeline.load_history import (
    NoSuchLoad,
    declare_complete,
    declared_complete,
    history,
    rebuild,
    restore,
    withdraw,
)
from etl.pipeline.load_report import LoadReport
from etl.pipeline.messages import load_messages, unread_clocks
from etl.pipeline.point_in_time import warehouse_before
from etl.pipeline.preview import (
    SheetPreview,
    preview_sheet,
    preview_unreadable_sheet,
    refuse_folder_names,
)
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen
from etl.policies.policy_preview import preview_policy
from etl.privacy.upload_folder import upload_folder
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table, Unreadable
from etl.templates.rejects import rejects_workbook
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
    "StoreCompleteness",
    "Unreadable",
    "Upload",
    "UserSource",
    "clock_question",
    "completeness_of",
    "count_decisions",
    "declare_complete",
    "declared_complete",
    "doubt_messages",
    "fetch_overview",
    "history",
    "load_database",
    "load_messages",
    "load_uploads",
    "preview_policy",
    "preview_upload",
    "rebuild",
    "rejects_workbook",
    "renew_suggestions",
    "restore",
    "source_from_columns",
    "template_workbooks",
    "try_source",
    "unread_clocks",
    "warehouse_before",
    "withdraw",
]


@dataclass(frozen=True)
class Upload:
    """A file uploaded in the browser."""

    name: str
    content: bytes


@dataclass(frozen=True)
class UserSource:
    """A source that is not yet stored in the home."""

    name: str
    definition: Mapping[str, Any]
    """The content of its TOML file."""
    before: str = ""
    """The text of the file that was edited, whose comments stay; empty for a new source."""

    @cached_property
    def toml(self) -> str:
        """The text of the file that the home will store."""
        return updated_text(self.before, self.definition)


def preview_upload(
    home: Path, upload: Upload, meanings: Sequence[UserSource] = (), record: str = ""
) -> list[SheetPreview]:
    """Read and validate every sheet of a file as a load with ``meanings`` would; the home is not changed.

    ``meanings`` are sources added to those of the home. ``record`` is the record kind assumed for a sheet
    that is not recognised; empty means any. Raises Unreadable where a source file is invalid, BadStores where
    the stores file is.
    """
    zones = store_zones(read_stores(home))
    with _temporary_files(home, [upload], meanings) as (folder, (path,)):
        sources = load_sources(folder / "sources")
        try:
            refuse_folder_names(path, sources)
            detected = detect_file(path, sources)
            found = warn_of_duplicates(detected.found)
        except Unreadable as fault:
            return [_unreadable_preview(upload, fault)]
        except UNFORESEEN as fault:
            return [_unreadable_preview(upload, unforeseen(fault))]
        named = {source.name: source for source in sources}
        previews = []
        for one in found:
            try:
                previews.append(
                    preview_sheet(replace(one, zones=zones), folder, path, named)
                    if isinstance(one, Table)
                    else preview_unreadable_sheet(one, path, sources, record)
                )
            except UNFORESEEN as fault:
                previews.append(_unreadable_preview(upload, unforeseen(fault, one.sheet)))
        notices = tuple(map(str, detected.notices))
        return [replace(previews[0], notices=notices), *previews[1:]]


def _unreadable_preview(upload: Upload, fault: Unreadable) -> SheetPreview:
    return SheetPreview(file=upload.name, sheet=fault.sheet, fault=str(fault))


def source_from_columns(preview: SheetPreview, name: str, columns: Columns, store: str) -> UserSource:
    """The source of a previewed sheet with edited ``columns``, under the name that the user chose.

    A ``store`` that is not empty becomes the store of all rows. Raises ValueError for a sheet without a
    source definition.
    """
    if preview.source_definition is None:
        raise ValueError(f"no source reads {preview.file}")
    safe = re.sub(r"[^\w-]+", "_", name).strip("_")
    return UserSource(
        safe or Path(preview.file).stem,
        edited_source(preview.source_definition, columns, store.strip()),
        preview.source_text,
    )


def load_uploads(
    home: Path,
    uploads: Sequence[Upload],
    meanings: Sequence[UserSource],
    by: str,
    tell: ReportProgress = lambda *_: None,
    *,
    stores: Collection[str] | None = None,
) -> LoadReport:
    """Store the new sources in the home and load the files. Raises BadStores, CannotWrite, Unreadable.

    With ``stores``, Unreadable is raised and nothing is stored where a file has rows of other stores.
    """
    if stores is not None:
        _require_own_stores(home, uploads, meanings, stores)
    with writing(home):
        for meaning in meanings:
            file = f"sources/{meaning.name}.toml"
            with noted_setting(home, signed_by(by), AuditEvent.SOURCE, file, name=meaning.name):
                write_whole(home / file, meaning.toml)
    with _temporary_files(home, uploads, ()) as (_, paths):
        return load(home, paths, by=by, tell=tell)


def load_demo(home: Path, by: str = "", tell: ReportProgress = lambda *_: None) -> LoadReport:
    """Make the demo's raw files in the home and load them: three fictional stores, half a minute's work.

    Raises what :func:`load` raises.
    """
    # Imported here, because nothing else that loads needs what makes a demo.
    from etl.demo import write_demo

    folder = home / "demo"
    write_demo(folder, tell)
    return load(home, [folder], by=by, tell=tell)


@contextmanager
def _temporary_files(
    home: Path, uploads: Sequence[Upload], meanings: Sequence[UserSource]
) -> Iterator[tuple[Path, list[Path]]]:
    """A temporary folder with the sources of the home and ``meanings``, and the path of each upload in it.

    Each file has its own subfolder, because uploads may have the same name.
    """
    with upload_folder() as folder:
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


def _require_own_stores(
    home: Path, uploads: Sequence[Upload], meanings: Sequence[UserSource], stores: Collection[str]
) -> None:
    """Raise Unreadable where a file has rows of stores that the user may not see."""
    for sheet in (sheet for upload in uploads for sheet in preview_upload(home, upload, meanings)):
        if not {*sheet.stores} <= {*stores}:
            named = "、".join(sorted(stores))
            raise Unreadable(
                f"{sheet.file} 里有不属于您的门店（{named}）的行，没有导入。请只留下本店的行，"
                "或请能看全部门店的同事导入。",
                f"{sheet.file} has rows that are not of your stores ({named}); nothing was loaded. Keep your "
                "own rows only, or ask a colleague who sees every store.",
            )

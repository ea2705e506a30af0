"""Files that a home has read before: known by name, size and SHA-256, they are not read again.

Whatever may make the same content be read otherwise is part of how it was read (``Load.read_as``): the code
that reads, the sources, the zones of stores, and the values that a source takes from the names of the file
and its folder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.privacy.text_masking import display_name
from etl.mapping.source import Source
from etl.pipeline.batch import VALIDATION_VERSION, Batch
from etl.pipeline.manifest import Load
from etl.privacy.masked_notes import NOTES
from etl.records.file_names import file_name
from etl.records.sheet_table import Unreadable
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home

ROOT = Path(__file__).parents[3]
READING = ("care/privacy", "care/semantic", "etl")
"""The folders whose code decides how a file is read."""


class KnownFiles:
    """The loads of a home by the files that they were read from, for files read by these sources and zones.

    A file that could not be read, or whose batch was lost since, is read again.
    """

    def __init__(
        self, place: Home, loads: Sequence[Load], sources: Sequence[Source], zones: Mapping[str, str]
    ) -> None:
        self._place = place
        self._sources = sources
        self._rules = repr((VALIDATION_VERSION, reading_code(), sources, sorted(zones.items())))
        self._loads = {
            (load.file, load.bytes, load.sha256): load for load in loads if load.read_as and not load.fault
        }
        self._sizes = {key[:2] for key in self._loads}

    def may_know(self, path: Path) -> bool:
        """Whether a file of this name and size was read before, whose content may have changed."""
        try:
            return (file_name(path), path.stat().st_size) in self._sizes
        except OSError:
            return False

    def knows(self, path: Path, size: int, content_hash: str) -> bool:
        """Whether this content was read before under this name, maybe in another way."""
        return (file_name(path), size, content_hash) in self._loads

    def read_as(self, path: Path) -> str:
        """A hash of all that decides how a file is read; empty where that cannot be told from outside."""
        name = file_name(path)
        if display_name(name) != name:  # the manifest has another name
            return ""
        try:
            constants = [source.constants_of(path) for source in self._sources if source.fits(path)]
        except Unreadable:
            return ""
        return sha256(repr((self._rules, constants)).encode()).hexdigest()[:16]

    def find(
        self, path: Path, size: int, content_hash: str, modified_at: datetime
    ) -> tuple[Load, tuple[pl.DataFrame, ...]] | None:
        """The entry that reading this content would give, and the notes on its sheets; None if unknown."""
        load = self._loads.get((file_name(path), size, content_hash))
        if load is None or load.read_as != self.read_as(path):
            return None
        if not all(map(self._is_whole, load.sheets)):
            return None
        if load.exported_by == "mtime":
            load = replace(load, exported_at=f"{modified_at:%Y-%m-%d %H:%M:%S}")
        return load, tuple(map(self._notes, load.sheets))

    def _is_whole(self, sheet: Batch) -> bool:
        files = (self._place.batch, self._place.notes, self._place.protected)
        return all(is_complete(file(sheet.batch)) for file in files)

    def _notes(self, sheet: Batch) -> pl.DataFrame:
        if not (sheet.rejected or sheet.warnings):
            return pl.DataFrame(schema=NOTES)
        return pl.read_parquet(self._place.notes(sheet.batch))


@cache
def reading_code() -> str:
    """A hash of the code that decides how a file is read."""
    found = sha256()
    for folder in READING:
        for file in sorted((ROOT / folder).rglob("*.*")):
            if file.suffix in (".py", ".toml"):
                found.update(file.read_bytes())
    return found.hexdigest()

"""Read many files: small ones with the same headings together, every other one alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from care.privacy.text_masking import display_name
from etl.mapping.joint_sheets import JointTable, joint_headings, joint_table
from etl.mapping.source import Source
from etl.pipeline.files.joint_batches import Outcome
from etl.pipeline.files.known_files import KnownFiles
from etl.pipeline.read_file import FileContent, ReadFile, Work, content_of, joined_file, read_file
from etl.pipeline.unforeseen import UNFORESEEN
from etl.readers.sandbox.pool import read_isolated
from etl.records.file_names import file_name
from etl.records.sheet_table import Sheet
from warehouse.build.full import ReportProgress
from warehouse.storage.write_errors import is_write_fault

FEW = 4
"""Number of files up to which each is read alone."""
SMALL_BYTES = 1 << 18
MOST_ROWS = 50_000
"""Number of rows from which on files are judged, so that no more of them lie in memory."""

JointWork = Callable[[JointTable, Sequence[str]], list[Outcome | None]]
"""Writes the batches of files with these content hashes; None for each that has to be read alone."""


@dataclass
class _Joined:
    """Files of the same headings that wait to be judged."""

    places: list[int] = field(default_factory=list)
    """Their numbers among all files."""
    contents: list[FileContent] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The number of their rows."""
        return sum(sheet.cells.height for sheet in self.sheets)


@dataclass(frozen=True)
class FileReader:
    """How files are read: by these sources, for this person, known ones not again."""

    sources: Sequence[Source]
    by: str
    work: Work
    joint_work: JointWork | None = None
    """None where every file is read alone."""
    known: KnownFiles | None = None

    def read(self, paths: Sequence[Path], tell: ReportProgress) -> list[ReadFile]:
        """Every file in its order, with what it would be if it were read alone."""
        joins = self.joint_work is not None and len(paths) > FEW
        found: dict[int, ReadFile] = {}
        waiting: dict[tuple[str, ...], _Joined] = {}
        for nth, path in enumerate(paths):
            tell(display_name(file_name(path)), nth, len(paths))
            small = self._small_sheet(path) if joins else None
            if small is None:
                found[nth] = self._alone(path)
                continue
            headings, content, sheet = small
            joined = waiting.setdefault(headings, _Joined())
            joined.places.append(nth)
            joined.contents.append(content)
            joined.sheets.append(sheet)
            if joined.rows > MOST_ROWS:
                found |= self._judged(paths, waiting.pop(headings))
        for joined in waiting.values():
            found |= self._judged(paths, joined)
        return [found[nth] for nth in range(len(paths))]

    def _alone(self, path: Path) -> ReadFile:
        return read_file(path, self.sources, self.by, self.work, self.known)

    def _small_sheet(self, path: Path) -> tuple[tuple[str, ...], FileContent, Sheet] | None:
        """The headings, content and sheet of a file that may be joined with others."""
        try:
            if path.stat().st_size > SMALL_BYTES or any(source.fits(path) for source in self.sources):
                return None
            content = content_of(path)
            if self.known and self.known.knows(path, content.bytes, content.sha256):
                return None
            sheets = read_isolated(path)
            headings = joint_headings(sheets)
            return (headings, content, sheets[0]) if headings and content_of(path) == content else None
        except UNFORESEEN:  # it meets the same alone, where it is reported
            return None

    def _judged(self, paths: Sequence[Path], joined: _Joined) -> dict[int, ReadFile]:
        """The files by their numbers."""
        outcomes: list[Outcome | None] = [None] * len(joined.places)
        try:
            joint = joint_table(joined.sheets)
            if joint and self.joint_work and len(joined.places) > 1:
                outcomes = self.joint_work(joint, [content.sha256 for content in joined.contents])
        except UNFORESEEN as fault:  # as above
            if is_write_fault(fault):
                raise
        found = {}
        for nth, content, outcome in zip(joined.places, joined.contents, outcomes, strict=True):
            path = paths[nth]
            found[nth] = (
                joined_file(path, content, self.by, outcome, self.known) if outcome else self._alone(path)
            )
        return found

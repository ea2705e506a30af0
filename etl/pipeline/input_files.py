"""The files that a user's paths stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from care.privacy.text_masking import display_name
from etl.pipeline.load_report import FileFault

READ = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls"})
"""What is taken from a folder; a file named by itself is read whatever it is called."""


@dataclass(frozen=True)
class InputFiles:
    """What the paths named by a user stand for."""

    files: tuple[Path, ...]
    missing: tuple[FileFault, ...]
    skipped: tuple[str, ...]


def find_files(paths: Sequence[Path]) -> InputFiles:
    """The files themselves, and those in folders at any depth that look like exports."""
    files: dict[Path, Path] = {}
    missing, skipped = [], []
    for path in paths:
        if not path.exists():
            zh, en = "找不到这个文件或文件夹，请检查路径", "there is no such file or folder, check the path"
            missing.append(FileFault(display_name(str(path)), zh, en))
            continue
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_dir() or _hidden(file.relative_to(path)):
                continue
            if file == path or file.suffix.lower() in READ:
                files.setdefault(file.resolve(), file)
            else:
                skipped.append(display_name(file.relative_to(path).as_posix()))
    return InputFiles(tuple(files.values()), tuple(missing), tuple(skipped))


def _hidden(inside: Path) -> bool:
    """Hidden files and folders, and the locks that a spreadsheet leaves beside an open workbook."""
    return any(part.startswith((".", "~$")) for part in inside.parts)

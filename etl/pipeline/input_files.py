"""Expand the paths that a user gives into input files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from care.privacy.text_masking import display_name
from etl.pipeline.load_report import FileFault, FileNotice

READ = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".et"})
"""File extensions read from a folder; a file given by its own path is read whatever its extension."""
LOCK = "~$"
"""Prefix of the lock file that a spreadsheet program creates while a workbook is open."""
SAVE_AS_XLSX = ("请用 Excel 或 WPS 打开，另存为 XLSX", "open it in Excel and save it as XLSX")
REASONS = {
    ".ods": (
        "OpenDocument 工作簿，没有读取；" + SAVE_AS_XLSX[0],
        "an OpenDocument workbook: " + SAVE_AS_XLSX[1],
    ),
    ".xlsb": ("二进制工作簿，没有读取；" + SAVE_AS_XLSX[0], "a binary workbook: " + SAVE_AS_XLSX[1]),
}
"""File extension → why such files in a folder are skipped."""
LOCKED = (
    "打开中的工作簿的锁定文件，没有读取；请保存并关闭工作簿",
    "the lock of a workbook that is open: save and close the workbook",
)
UNKNOWN = (
    "文件类型不在读取之列，没有读取；如果它是导出文件，请单独写出它的路径来导入",
    "no file of a kind that is read; if it is an export, load it by its own path",
)


@dataclass(frozen=True)
class InputFiles:
    """The files found, the paths that do not exist, and the files skipped with their reasons."""

    files: tuple[Path, ...]
    missing: tuple[FileFault, ...]
    skipped: tuple[FileNotice, ...]


def find_files(paths: Sequence[Path]) -> InputFiles:
    """The given files, and the export files in given folders at any depth; hidden files are ignored."""
    files: dict[Path, Path] = {}
    missing, skipped = [], []
    for path in paths:
        if not path.exists():
            zh, en = "找不到这个文件或文件夹，请检查路径", "there is no such file or folder, check the path"
            missing.append(FileFault(display_name(str(path)), zh, en))
            continue
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_dir() or _is_hidden(file.relative_to(path)):
                continue
            if file == path or (file.suffix.lower() in READ and not file.name.startswith(LOCK)):
                files.setdefault(file.resolve(), file)
            else:
                name = display_name(file.relative_to(path).as_posix())
                skipped.append(FileNotice(name, *_reason(file)))
    return InputFiles(tuple(files.values()), tuple(missing), tuple(skipped))


def _reason(file: Path) -> tuple[str, str]:
    return LOCKED if file.name.startswith(LOCK) else REASONS.get(file.suffix.lower(), UNKNOWN)


def _is_hidden(inside: Path) -> bool:
    """Whether the file or one of its folders is hidden: its name begins with a dot."""
    return any(part.startswith(".") for part in inside.parts)

"""Expand the paths that a user gives into input files.

In a folder only regular files are taken: no pipes and devices, which would be waited for, and no links, which
may lead to files that whoever writes into the folder may not read.
"""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from care.privacy.text_masking import display_name
from etl.pipeline.load_report import FileFault, FileNotice
from etl.records.file_names import as_text

Reason = tuple[str, str]
"""Why a file is skipped, in Chinese and English."""
READ = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".et", ".parquet"})
"""File extensions read from a folder; a file given by its own path is read whatever its extension."""
LOCKS = ("~$", ".~lock.")
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
HIDDEN = (
    "隐藏文件，没有读取；如果它是导出文件，请单独写出它的路径来导入",
    "a hidden file, which was not read: if it is an export, load it by its own path",
)
LINK = (
    "是链接，没有读取；请放入文件本身，或单独写出它的路径来导入",
    "a link, which was not read: put the file itself there, or load it by its own path",
)
IRREGULAR = (
    "不是普通文件（管道、设备或套接字），没有读取",
    "no regular file but a pipe, a device or a socket, which was not read",
)
LOOP = (
    "这个文件夹是上层文件夹之一，没有再次进入",
    "the folder is one of those above it, and was not entered again",
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
    """The given files, and the export files in given folders at any depth; hidden files are skipped."""
    files: dict[Path, Path] = {}
    missing, skipped = [], []
    for path in paths:
        fault = _fault_of_path(path)
        if fault:
            missing.append(FileFault(display_name(as_text(str(path))), *fault))
        elif not path.is_dir():
            files.setdefault(path.resolve(), path)
        else:
            for file, reason in _inside(path):
                if reason is None:
                    files.setdefault(file.resolve(), file)
                else:
                    name = as_text(file.relative_to(path).as_posix())
                    skipped.append(FileNotice(display_name(name), *reason))
    return InputFiles(tuple(files.values()), tuple(missing), tuple(skipped))


def _fault_of_path(path: Path) -> Reason | None:
    """Why nothing can be read at a given path; None if there is a file or folder."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return "找不到这个文件或文件夹，请检查路径", "there is no such file or folder, check the path"
    except (OSError, ValueError) as fault:  # a loop of links, a name too long, a folder without permission
        return _not_opened(fault)
    return None


def _inside(folder: Path) -> Iterator[tuple[Path, Reason | None]]:
    """The files in a folder in order of their names, each with the reason why it is skipped, if it is."""
    waiting: list[tuple[Path, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    while waiting:
        place, above = waiting.pop()
        try:
            identity = (place.stat().st_dev, place.stat().st_ino)
            entries = sorted(place.iterdir())
        except OSError as fault:
            yield place, _not_opened(fault)
            continue
        if identity in above:
            yield place, LOOP
            continue
        below = []
        for file in entries:
            if file.name.startswith(".") and not _is_worth_naming(file):
                continue
            try:
                mode = file.lstat().st_mode
            except OSError as fault:  # removed since it was listed, or not to be looked at
                yield file, _not_opened(fault)
                continue
            if stat.S_ISDIR(mode) and not _is_junction(file):
                below.append((file, above | {identity}))
            else:
                yield file, _reason(file, mode)
        waiting += reversed(below)


def _is_worth_naming(file: Path) -> bool:
    """Whether it is a hidden file that looks like an export, or like the lock of one."""
    alike = file.name.startswith(LOCKS) or file.suffix.lower() in READ
    return alike and not file.is_dir()


def _is_junction(folder: Path) -> bool:
    """Whether it is a link of Windows between folders, which Python counts as a folder."""
    status = folder.lstat()
    return getattr(status, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _reason(file: Path, mode: int) -> Reason | None:
    """Why a file in a folder is skipped; None if it is read."""
    if stat.S_ISLNK(mode) or stat.S_ISDIR(mode):
        return LINK
    if not stat.S_ISREG(mode):
        return IRREGULAR
    if file.name.startswith(LOCKS):
        return LOCKED
    if file.name.startswith("."):
        return HIDDEN
    suffix = file.suffix.lower()
    return None if suffix in READ else REASONS.get(suffix, UNKNOWN)


def _not_opened(fault: OSError | ValueError) -> Reason:
    why = getattr(fault, "strerror", None) or str(fault)
    return f"打不开（{why}），没有读取；请检查权限", f"cannot be opened ({why}): check the permissions"

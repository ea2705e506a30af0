"""Whether the files of batches that a manifest names are there and complete."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.storage.home import Home

MAGIC = b"PAR1"
SHORTEST = 12


@dataclass(frozen=True)
class LostSheet:
    """A sheet of a load of which a file is missing or cut."""

    load: Mapping[str, Any]
    sheet: Mapping[str, Any]
    only_originals: bool
    """Whether only the personal originals are lost: figures stand, and nobody can look originals up."""


def is_complete(parquet: Path) -> bool:
    """Whether a Parquet file is there from its first to its last byte; what is between is not read."""
    try:
        with parquet.open("rb") as file:
            begins = file.read(len(MAGIC)) == MAGIC
            size = file.seek(0, 2)
            file.seek(max(size - len(MAGIC), 0))
            return begins and size >= SHORTEST and file.read() == MAGIC
    except OSError:
        return False


def lost_sheets(place: Home, loads: Iterable[Mapping[str, Any]]) -> list[LostSheet]:
    """The sheets of these entries of a manifest that lack a file; withdrawn loads need none."""
    lost = []
    for load in loads:
        for sheet in () if load["withdrawn"] else load["sheets"]:
            name = sheet["batch"]
            if not (is_complete(place.batch(name)) and is_complete(place.notes(name))):
                lost.append(LostSheet(load, sheet, only_originals=False))
            elif not is_complete(place.protected(name)):
                lost.append(LostSheet(load, sheet, only_originals=True))
    return lost


def require_batches(place: Home, read: pl.DataFrame, noted: pl.DataFrame) -> None:
    """Raises DamagedHome that names the files to be loaded again, where rows or notes to be read are lost.

    Both frames as ``numbered_sheets`` gives them: the sheets whose rows are read, and whose notes are.
    """
    needed = {*read.select("file", "path").rows(), *noted.select("file", "notes").rows()}
    files = sorted({file for file, path in needed if not is_complete(Path(path))})
    if files:
        raise place.damaged(
            f"已导入文件的批次丢失或不完整，请重新导入这些文件：{'、'.join(files)}",
            f"batches of loaded files are lost or cut: load these files again: {', '.join(files)}",
        )

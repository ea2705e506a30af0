"""The paths in a home (docs/design.md), its pointer and its manifest."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from care.i18n import say
from care.storage.atomic_files import write_whole

FRESH = "-"
"""What the pointer holds from the beginning of the first load to its end: nothing is served yet."""
BUILD = re.compile(r"[\w.-]+")
FORMAT = 1
"""Of what a home holds; raised by a version whose homes an earlier one cannot read."""


class NoWarehouse(Exception):
    """Nothing has been loaded into this home yet; the message says what to do."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            say(
                f"{home} 里还没有数据。请先运行 care load 加“文件或文件夹”，或运行 care demo 生成演示数据。",
                f"Nothing has been loaded into {home} yet. Run “care load” with files or folders, "
                "or “care demo” for demo data.",
            )
        )


class EverythingRejected(NoWarehouse):
    """Files have been loaded, and all of their rows were rejected; the message says where to see why."""

    def __init__(self, home: Path) -> None:
        Exception.__init__(
            self,
            say(
                f"{home} 里已导入的文件没有一行被采用。请到“导入”页查看，改正后重新导入。",
                f"Not one row of the files loaded into {home} was accepted. Look at them on the page “Load”, "
                "mend the files and load them again.",
            ),
        )


class NothingVisible(NoWarehouse):
    """The viewer may see some stores only, and none of these has records; the message names them."""

    def __init__(self, stores: Collection[str]) -> None:
        named = "、".join(stores)
        Exception.__init__(
            self,
            say(
                f"还没有您的门店（{named}）的记录。请导入其导出文件，或请管理员核对 access.toml。",
                f"There are no records yet of your stores ({named}). Load their exports, or let the "
                "administrator check access.toml.",
            ),
        )


class DamagedHome(NoWarehouse):
    """Something that was stored is lost, so nothing is served and nothing may be loaded over it.

    The message says what is lost and which command tells the rest.
    """

    def __init__(self, home: Path, zh: str, en: str) -> None:
        Exception.__init__(
            self,
            say(
                f"{home} 已损坏：{zh}。没有改动任何内容；请运行 care doctor 查看，"
                "再用 care doctor --repair 修复。",
                f"{home} is damaged: {en}. Nothing was changed. Run “care doctor” to see what is lost, then "
                "“care doctor --repair”.",
            ),
        )


class NewerHome(NoWarehouse):
    """A later version wrote the home, so nothing is read or changed; the message says what to do."""

    def __init__(self, home: Path, version: str) -> None:
        Exception.__init__(
            self,
            say(
                f"{home} 由较新的版本 {version} 写成，这个版本读不了，没有改动任何内容。"
                f"请装回 {version} 或更新的版本；一定要用旧版本时，请恢复升级前的备份（care restore）。",
                f"{home} was written by the later version {version}, which this one cannot read. Nothing was "
                f"changed. Install {version} or a later one again, or restore a backup made before the "
                "upgrade (“care restore”).",
            ),
        )


class UnreadableDatabase(NoWarehouse):
    """The database being served is cut or changed, or its disk fails; the message says the cure."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            say(
                "当前的数据库无法读取：文件不完整，或磁盘出错。请运行 care doctor 查看，"
                "再用 care doctor --repair 修复。",
                "The database being served cannot be read: its file is incomplete, or the disk fails. Run "
                "“care doctor”, then “care doctor --repair”.",
            ),
        )


@dataclass(frozen=True)
class Home:
    """One folder that holds all state."""

    path: Path

    @property
    def pointer(self) -> Path:
        """The file whose one line names the warehouse being served."""
        return self.path / "current"

    def warehouse(self, build: str) -> Path:
        """The DuckDB file of a build."""
        return self.path / "warehouse" / f"{build}.duckdb"

    def manifest(self, build: str) -> Path:
        """The manifest of a build."""
        return self.path / "warehouse" / f"{build}.json"

    def batch(self, batch: str) -> Path:
        """A batch's rows that passed, masked."""
        return self.path / "batches" / f"{batch}.parquet"

    def notes(self, batch: str) -> Path:
        """A batch's rejected rows and warnings, masked."""
        return self.path / "batches" / f"{batch}.notes.parquet"

    def protected(self, batch: str) -> Path:
        """The personal originals of a batch; only the loader and unmasking read them."""
        return self.path / "protected" / f"{batch}.parquet"

    def begin(self) -> None:
        """Mark a new home as one that nothing was loaded into, so that a lost pointer is told from it."""
        if not self.pointer.exists() and self.current() is None:
            write_whole(self.pointer, f"{FRESH}\n")

    def current(self) -> str | None:
        """The id of the build being served, None before the first load. Raises DamagedHome."""
        try:
            build = self.pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            if self.holds_records():
                raise self.damaged(
                    "记录“当前构建”的文件 current 丢失", "the file “current”, which names the build, is lost"
                ) from None
            return None
        except (OSError, ValueError) as fault:
            raise self.damaged("文件 current 无法读取", "the file “current” cannot be read") from fault
        if not BUILD.fullmatch(build):
            raise self.damaged("文件 current 是空的或被改动", "the file “current” is empty or was changed")
        return None if build == FRESH else build

    def holds_records(self) -> bool:
        """Whether there is any file of a build or of a batch."""
        folders = (("warehouse", "*.json"), ("warehouse", "*.duckdb"), ("batches", "*.parquet"))
        return any(True for folder, kind in folders for _ in (self.path / folder).glob(kind))

    def read_manifest(self) -> dict[str, Any]:
        """The manifest being served; an empty one before the first load. Raises DamagedHome."""
        build = self.current()
        if build is None:
            return {"id": None, "as_of_asked": None, "complete_until": None, "as_of": {}, "loads": []}
        return self.manifest_of(build)

    def manifest_of(self, build: str) -> dict[str, Any]:
        """The manifest of a build. Raises DamagedHome where it is missing or no manifest, NewerHome."""
        try:
            manifest = json.loads(self.manifest(build).read_text(encoding="utf-8"))
        except FileNotFoundError as gone:
            raise self.damaged(f"构建 {build} 的清单丢失", f"the manifest of {build} is lost") from gone
        except (OSError, ValueError) as fault:
            raise self.damaged(
                f"构建 {build} 的清单无法读取", f"the manifest of {build} cannot be read"
            ) from fault
        if not _is_manifest(manifest):
            raise self.damaged(f"构建 {build} 的清单被改动", f"the manifest of {build} was changed")
        if manifest.get("format", FORMAT) > FORMAT:
            raise NewerHome(self.path, str(manifest.get("version", "")))
        return manifest

    def damaged(self, zh: str, en: str) -> DamagedHome:
        """The error that says what is lost."""
        return DamagedHome(self.path, zh, en)

    def switch(self, build: str) -> None:
        """Serve ``build`` from now on: the one commit of a load, atomic."""
        write_whole(self.pointer, f"{build}\n")


def _is_manifest(told: object) -> TypeGuard[dict[str, Any]]:
    """Whether what a manifest's file says is one: the loads of a build, each with its sheets."""
    if not isinstance(told, dict) or "as_of_asked" not in told:
        return False
    if not isinstance(told.get("format", FORMAT), int):
        return False
    loads = told.get("loads")
    return isinstance(loads, list) and all(
        isinstance(load, dict) and isinstance(load.get("sheets"), list) and "withdrawn" in load
        for load in loads
    )

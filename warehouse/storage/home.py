"""The paths in a home (docs/design.md), its pointer and its manifest."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from care.i18n import say
from care.storage.atomic_files import write_whole


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

    def current(self) -> str | None:
        """The id of the build being served, None before the first load."""
        try:
            return self.pointer.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def read_manifest(self) -> dict[str, Any]:
        """The manifest being served; an empty one before the first load."""
        build = self.current()
        if build is None:
            return {"id": None, "as_of_asked": None, "complete_until": None, "as_of": {}, "loads": []}
        manifest: dict[str, Any] = json.loads(self.manifest(build).read_text(encoding="utf-8"))
        return manifest

    def switch(self, build: str) -> None:
        """Serve ``build`` from now on: the one commit of a load, atomic."""
        write_whole(self.pointer, f"{build}\n")

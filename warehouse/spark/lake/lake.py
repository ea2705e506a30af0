"""The lake: one folder or object store for a whole network, to which many homes publish at once.

```
LAKE/
  records/record=callbacks/store=S01/month=2026-02/<batch>.parquet   accepted rows of a batch, masked
  loads/<hash>.json          one state of one load: which batches it brought, or that it is withdrawn
  current                    one line: the id of the build being served
  builds/<id>.json           what a build is made of: recipe, loads, its stores, and where its parts stand
  builds/<hash>.parquet      the parts: mart, store, month, rows, fingerprint, and the folder that holds it
  marts/visits/<folder>/store=S01/month=2026-02/part-….parquet       the marts, without as_of
  cube/<pass>/<folder>/part-….parquet                                what is counted, by store and day
  network/<folder>.duckdb    the network's own file, made of the cube
  work/<folder>/…            steps of a build that is running; nobody reads them after it
```

Because files are named by a hash of their content or are in a folder of one build's own, nothing is
rewritten; only ``current`` is replaced, atomically.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from care.i18n import say
from care.storage.atomic_files import write_whole
from warehouse.spark.errors import NoLake

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

NO_MONTH = "none"
"""The month folder of rows without the time that their month comes from."""


@dataclass(frozen=True)
class Lake:
    """A lake by its address: a folder, or a URL that fsspec opens (``s3://bucket/care``)."""

    address: str

    @cached_property
    def files(self) -> "AbstractFileSystem":
        """The file system that it stands on. Raises NoLake."""
        return self._opened[0]

    @cached_property
    def root(self) -> str:
        """Its address within :attr:`files`."""
        return self._opened[1].rstrip("/")

    @cached_property
    def _opened(self) -> tuple["AbstractFileSystem", str]:
        try:
            from fsspec.core import url_to_fs

            opened: tuple[AbstractFileSystem, str] = url_to_fs(self.address)
        except (ImportError, ValueError) as fault:
            raise NoLake(
                say(
                    f"无法打开 {self.address}：{fault}。请安装 requirements-spark.txt 及该存储的 fsspec 包。",
                    f"{self.address} cannot be opened: {fault}. Install requirements-spark.txt and the "
                    "fsspec package of that store.",
                )
            ) from fault
        return opened

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of this machine."""
        return "file" in self.files.protocol

    def at(self, *parts: str) -> str:
        """A place in it, for :attr:`files`."""
        return "/".join((self.root, *parts))

    def for_duckdb(self, *parts: str) -> str:
        """The same place as DuckDB reads it, with :attr:`files` registered where it is no folder."""
        place = self.at(*parts)
        return place if self.is_local else self.files.unstrip_protocol(place)

    def for_spark(self, *parts: str) -> str:
        """The same place as Spark's own file systems call it."""
        place = str(self.files.unstrip_protocol(self.at(*parts)))
        return place.replace("s3://", "s3a://", 1)

    def exists(self, *parts: str) -> bool:
        """Whether there is such a file or folder now."""
        self.files.invalidate_cache()
        return bool(self.files.exists(self.at(*parts)))

    def names(self, *parts: str) -> list[str]:
        """The names in a folder, sorted; empty where there is no such folder."""
        if not self.exists(*parts):
            return []
        found = self.files.ls(self.at(*parts), detail=False)
        return sorted(name.rstrip("/").rsplit("/", 1)[-1] for name in found)

    def put(self, content: bytes, *parts: str) -> None:
        """Write a file atomically: a reader sees all of it or none."""
        place = self.at(*parts)
        if not self.is_local:
            self.files.pipe_file(place, content)
            return
        target = Path(place)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{sha256(content).hexdigest()[:8]}")
        unfinished.write_bytes(content)
        unfinished.replace(target)

    def read(self, *parts: str) -> bytes:
        """The content of a file."""
        content: bytes = self.files.cat_file(self.at(*parts))
        return content

    def remove(self, *parts: str) -> None:
        """Remove a folder or file with all that is in it, if it exists."""
        if self.exists(*parts):
            self.files.rm(self.at(*parts), recursive=True)

    def current(self) -> str | None:
        """The id of the build being served, None before the first."""
        return self.read("current").decode().strip() if self.exists("current") else None

    def switch(self, build: str) -> None:
        """Serve this build from now on: the commit of a build, atomic."""
        if self.is_local:
            write_whole(Path(self.at("current")), f"{build}\n")
        else:
            self.put(f"{build}\n".encode(), "current")

    def manifest(self, build: str | None) -> dict[str, Any]:
        """The manifest of a build; an empty one for None."""
        if build is None:
            return {"recipe": None, "loads": [], "parts": None, "network": None}
        manifest: dict[str, Any] = json.loads(self.read("builds", f"{build}.json"))
        return manifest

    def parts(self, manifest: Mapping[str, Any]) -> pl.DataFrame:
        """The parts of a build: mart, store, month, rows, fingerprint, and the folder that holds each."""
        return pl.read_parquet(BytesIO(self.read("builds", f"{manifest['parts']}.parquet")))

    def loads(self) -> dict[str, Mapping[str, Any]]:
        """Every entry ever published by its name; see :func:`current_loads`."""
        names = [name for name in self.names("loads") if name.endswith(".json")]
        texts = self.files.cat([self.at("loads", name) for name in names]) if names else {}
        entries = {place.rsplit("/", 1)[-1]: json.loads(text) for place, text in texts.items()}
        return {name.removesuffix(".json"): entry for name, entry in sorted(entries.items())}


def current_loads(loads: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The latest entry of each load by name, without loads that are withdrawn."""
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for name, entry in loads.items():
        key = (entry["publisher"], entry["load"])
        latest[key] = max(latest.get(key, ("", "")), (entry["published_at"], name))
    return {name: loads[name] for _, name in sorted(latest.values()) if not loads[name]["withdrawn"]}


def content_address(content: Mapping[str, Any] | Iterable[Any]) -> tuple[str, bytes]:
    """The content as JSON, and its name: a hash of it."""
    data = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return sha256(data).hexdigest()[:24], data


def hive_folder(key: str, value: str) -> str:
    """A folder's name in Hive style, with the characters escaped that Spark escapes."""
    return f"{key}={_ESCAPED.sub(lambda match: f'%{ord(match[0]):02X}', value)}"


_ESCAPED = re.compile(r"""[\x01-\x1f"#%'*/:=?\\\x7f{\[\]^]""")

"""Both engines over the same loads: rows per second and core, and the size of the cube against its rows.

``python -m tests.bench.scale HOME…`` prints a line a home for docs/operations/scale.md. Time is processor
time of this process and its children, which depends little on other load; starting a session is not
counted.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psutil

from etl.pipeline.load_history import SHAPES
from tests.bench.ratio import machine
from warehouse.build.full import write_warehouse
from warehouse.build.home_settings import read_settings
from warehouse.spark.build import build_network
from warehouse.spark.cube.cube import cube_passes
from warehouse.spark.cube.network_file import local_copy
from warehouse.spark.lake.lake import Lake
from warehouse.spark.lake.publish import publish_home
from warehouse.spark.session import spark_session
from warehouse.storage.home import Home


def processor_seconds(work: Callable[[], Any]) -> float:
    """The processor seconds of one call, Java's processes included."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    me = psutil.Process()
    times = [one.cpu_times() for one in (me, *me.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def measured(home: Path, spark: Any) -> list[str]:
    """The cells of one home's row."""
    place = Home(home)
    with TemporaryDirectory() as folder:
        lake, file = Lake(f"{folder}/lake"), Path(folder) / "home.duckdb"
        loads = place.read_manifest()["loads"]
        by_duckdb = processor_seconds(
            lambda: write_warehouse(place, file, loads, SHAPES, {}, lambda *_: None)
        )
        laid_out = processor_seconds(lambda: publish_home(home, lake, "bench", SHAPES))

        @contextmanager
        def opened() -> Iterator[Any]:
            yield spark

        by_spark = processor_seconds(lambda: build_network(lake, opened, SHAPES, read_settings(home)))
        rows = _rows(file)
        cells = _cells(lake)
        sizes = [_bytes(Path(lake.root) / name) for name in ("records", "marts", "network")]
        return [
            home.name,
            *(f"{count:,}" for count in rows),
            *(f"{seconds:.1f} s" for seconds in (by_duckdb, laid_out, by_spark)),
            *(f"{sum(rows) / seconds:,.0f}" for seconds in (by_duckdb, by_spark)),
            f"{cells:,}",
            *(f"{size / 2**20:.1f} MiB" for size in sizes),
        ]


def _rows(file: Path) -> tuple[int, ...]:
    with duckdb.connect(str(file), read_only=True) as db:
        return tuple(len(db.table(mart)) for mart in ("visits", "attempts", "complaints"))


def _cells(lake: Lake) -> int:
    """The number of rows of the network's file: one a store, day and value."""
    with (
        local_copy(lake, lake.manifest(lake.current())["network"]) as file,
        duckdb.connect(str(file), read_only=True) as db,
    ):
        return sum(len(db.table(table)) for one in cube_passes().values() for table in one.tables)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main(homes: list[str]) -> None:
    """Print one row a home; the first home is built twice, so that Java is warm when it is measured."""
    print(machine())
    with spark_session("local[2]") as spark:
        for home in [homes[0], *homes]:
            began = time.monotonic()
            print(" | ".join(measured(Path(home), spark)), f"({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

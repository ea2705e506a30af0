"""A network built on a cluster while a worker dies, then brought up to date from afar; once for all tests."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from shlex import quote
from threading import Thread
from typing import Any

import psutil
import pytest
from filelock import FileLock
from hypothesis import Phase, given, seed, settings

from care.staff.staff import Person, write_staff
from etl.pipeline.load import load
from etl.pipeline.load_history import SHAPES
from etl.records.registry import RECORDS
from tests.generated import stores
from tests.generated.exports import Records, export
from tests.generated.values import Row
from tests.support.served import ROOT, free_port
from warehouse.build.home_settings import read_settings
from warehouse.query.warehouse import Warehouse
from warehouse.spark.build import build_network
from warehouse.spark.lake.lake import Lake
from warehouse.spark.lake.publish import publish_home
from warehouse.spark.network import Network
from warehouse.spark.session import spark_session

CLUSTER = "local-cluster[2,1,1024]"
JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn500m"
QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.optimizer.dynamicPartitionPruning.enabled": "false",
    "spark.sql.optimizer.runtime.bloomFilter.enabled": "false",
    "spark.driver.extraJavaOptions": JVM,
    "spark.executor.extraJavaOptions": JVM,
}
"""Rows are few here, so that compiling, planning and cutting finely would take all the time."""

STORES = 4
NEW, AGAIN = "S003", "S002"
"""Stores of a second export: one that was not there before, and one that was, some of its rows changed."""


@dataclass(frozen=True)
class Shown:
    """What a run on the cluster left: a lake, the home as first and as last loaded, and the story of it."""

    folder: Path
    story: dict[str, Any]

    @property
    def network(self) -> Network:
        return Network.open(self.lake, self.folder)

    @property
    def lake(self) -> Lake:
        return Lake(str(self.folder / "lake"))

    def warehouse(self, name: str) -> Warehouse:
        return Warehouse.open(self.folder / name)


def told_once(together: Path) -> Shown:
    """A network built while a worker dies, then brought up to date. Made once for all workers of a run."""
    if shutil.which("java") is None:
        unable = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        unable("no Java here: install the Debian package openjdk-17-jre-headless")
    folder = together / "spark"
    told = folder / "story.json"
    with FileLock(f"{folder}.lock"):
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            told.write_text(json.dumps(_run(folder)))
    return Shown(folder, json.loads(told.read_text()))


def _run(folder: Path) -> dict[str, Any]:
    home, lake = folder / "last", Lake(str(folder / "lake"))
    first, second = _exports()
    export(folder / "raw", first)
    export(folder / "raw later", second)
    write_staff(home, [Person("李强", f"S{n:03}", ("周芳",), "一组") for n in range(0, STORES, 2)])
    settings = read_settings(home)
    load(home, [folder / "raw"])
    shutil.copytree(home, folder / "first")
    story = {"published": publish_home(home, lake, "a home", SHAPES)}
    with _cluster() as (spark, remote):

        def opened() -> AbstractContextManager[Any]:
            story["sessions"] = story.get("sessions", 0) + 1
            return nullcontext(spark)

        story["killed"] = []
        built = build_network(
            lake, opened, SHAPES, settings, tell=partial(_kill_a_worker, spark, story["killed"])
        )
        story["first"] = asdict(built) | {"manifest": lake.manifest(built.id)}
        story["first again"] = asdict(build_network(lake, opened, SHAPES, settings))
        load(home, [folder / "raw later"])
        publish_home(home, lake, "a home", SHAPES)
        story["last"] = _build_from_afar(home, lake, remote)
    return story


def _build_from_afar(home: Path, lake: Lake, remote: str) -> dict[str, Any]:
    """Build by the command, in a process of its own that speaks Spark Connect to the cluster."""
    command = ["--home", str(home), "build", "--engine", "spark", "--lake", lake.address, "--remote", remote]
    own = {name: value for name, value in os.environ.items() if name != "PYSPARK_SUBMIT_ARGS"}
    said = subprocess.run(
        [sys.executable, "cli.py", *command],
        cwd=ROOT,
        env=own | {"CARE_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    told = re.search(r"(\w+): (\d+) stores worked anew, (\d+) months written", said.stdout + said.stderr)
    stores, parts = map(int, told.groups()[1:])
    return {"id": told[1], "stores": stores, "parts_written": parts, "manifest": lake.manifest(told[1])}


def _exports() -> tuple[Records, Records]:
    """Rows of generated stores, and what comes later: two stores' rows, one of them seen before."""
    made: list[Records] = []

    @settings(max_examples=2, database=None, deadline=None, phases=[Phase.generate])
    @given(stores())
    def collect(store: Records) -> None:
        made.append(store)

    for number in range(STORES):
        seed(number)(collect)()
    chosen = sorted(made, key=lambda store: -sum(map(len, store.values())))[:STORES]
    first: Records = {record: [] for record in RECORDS}
    later: Records = {record: [] for record in RECORDS}
    for number, store in enumerate(chosen):
        code = f"S{number:03}"
        for record, rows in store.items():
            stored = [{"store_code": code, **row} for row in rows]
            first[record] += [] if code == NEW else stored
            later[record] += [_changed(row) for row in stored] if code in (NEW, AGAIN) else []
    return first, later


def _changed(row: Row) -> Row:
    return {name: "陈静" if name == "agent" else value for name, value in row.items()}


@contextmanager
def _cluster() -> Iterator[tuple[Any, str]]:
    """A session on two worker processes of their own, and the address at which it is there for others."""
    port = free_port()
    afar = {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
    }
    with pytest.MonkeyPatch.context() as patch:
        options = " ".join(f"--conf {quote(f'{key}={value}')}" for key, value in (QUICK | afar).items())
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{options} pyspark-shell")
        with spark_session(CLUSTER) as spark:
            yield spark, f"sc://127.0.0.1:{port}"


def _kill_a_worker(spark: Any, killed: list[int], mart: str, _done: int, _of: int) -> None:
    """While the attempts are being matched, end one of the two processes that do it."""
    if mart == "attempts":
        Thread(target=_kill_when_busy, args=(spark.sparkContext.statusTracker(), killed)).start()


def _kill_when_busy(tracker: Any, killed: list[int]) -> None:
    while not tracker.getActiveJobsIds():
        time.sleep(0.01)
    workers = _workers()
    workers[0].kill()
    killed += [workers[0].pid, len(workers)]


def _workers() -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if _is_worker(one)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "org.apache.spark.executor.CoarseGrainedExecutorBackend" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):  # one that has just ended
        return False

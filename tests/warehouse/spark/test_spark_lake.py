"""The lake: laid out by store and month, nothing in it rewritten; and what is said without one."""

import socket
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.pipeline.load import load
from etl.pipeline.load_history import SHAPES, restore, withdraw
from tests.conftest import Care, write_rows
from warehouse.spark.build import build_network
from warehouse.spark.errors import NoLake
from warehouse.spark.lake.lake import Lake, current_loads, hive_folder
from warehouse.spark.lake.publish import publish_home

pytestmark = pytest.mark.spark

CALLS = [
    {
        "attempted_at": "2026-01-31 09:00:00",
        "callback_type": "service",
        "outcome": "reached",
        "agent": "Zhou Fang",
    },
    {
        "attempted_at": "2026-02-01 09:00:00",
        "callback_type": "service",
        "outcome": "refused",
        "agent": "ZHOU FANG",
    },
]


@pytest.fixture
def loaded(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> Path:
    calls = [write_rows(tmp_path / "raw" / "回访.csv", "callbacks", CALLS)]
    return make_home(calls, lambda: load(home, calls))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def files_of(lake: Lake) -> dict[str, int]:
    """Every file with the time it was written."""
    root = Path(lake.root)
    return {
        f"{file.relative_to(root)}": file.stat().st_mtime_ns for file in root.rglob("*") if file.is_file()
    }


def test_rows_lie_by_store_and_month(loaded: Path, lake: Lake):
    assert publish_home(loaded, lake, "a home", SHAPES) == 1
    where = Path(lake.root) / "records" / "record=callbacks" / "store=S01"
    assert sorted(month.name for month in where.iterdir()) == ["month=2026-01", "month=2026-02"]
    (january,) = (where / "month=2026-01").iterdir()
    assert pl.read_parquet(january)["attempted_at"].to_list() == [datetime(2026, 1, 31, 9)]
    ((entry,),) = [list(lake.loads().values())]
    assert entry["sheets"][0]["names"] == [["S01", "ZHOU FANG", 1], ["S01", "Zhou Fang", 1]]


def test_publishing_twice_writes_nothing(loaded: Path, lake: Lake):
    publish_home(loaded, lake, "a home", SHAPES)
    before = files_of(lake)
    assert publish_home(loaded, lake, "a home", SHAPES) == 0
    assert files_of(lake) == before


def test_a_row_without_its_time_has_a_month_of_its_own(home: Path, tmp_path: Path, lake: Lake):
    load(home, [write_rows(tmp_path / "工单.csv", "service_orders", [{"vin": None, "mileage_km": 1}])])
    publish_home(home, lake, "a home", SHAPES)
    assert lake.names("records", "record=service_orders", "store=S01") == ["month=none"]


def test_what_is_withdrawn_and_restored_is_an_entry_more_and_no_file_less(loaded: Path, lake: Lake):
    publish_home(loaded, lake, "a home", SHAPES)
    before = files_of(lake)
    withdraw(loaded, "回访.csv", reason="wrong file")
    publish_home(loaded, lake, "a home", SHAPES)
    assert current_loads(lake.loads()) == {}
    restore(loaded, "回访.csv")
    publish_home(loaded, lake, "a home", SHAPES)
    assert len(current_loads(lake.loads())) == 1
    assert before.items() <= files_of(lake).items()
    assert len(lake.loads()) == 3


def test_a_store_of_two_homes_is_refused_before_anything_is_counted(loaded: Path, lake: Lake):
    for publisher in ("a home", "another"):
        publish_home(loaded, lake, publisher, SHAPES)
    with pytest.raises(NoLake, match="S01 由两处发布"):
        build_network(lake, lambda: pytest.fail("Spark was started"), SHAPES)


def test_a_lake_may_be_an_object_store(loaded: Path):
    lake = Lake("memory://care-lake-of-a-test")
    publish_home(loaded, lake, "a home", SHAPES)
    assert lake.names("records", "record=callbacks", "store=S01") == ["month=2026-01", "month=2026-02"]
    assert len(lake.loads()) == 1
    assert lake.current() is None
    lake.switch("a build")
    assert lake.current() == "a build"


@pytest.mark.parametrize("store", ["S01", "沪01 店", "a/b", "50%", "x=y", "a'b", "[1]*?"])
def test_a_store_s_folder_is_one_folder(store: str):
    name = hive_folder("store", store)
    assert "/" not in name
    assert not set(name.removeprefix("store=")) & set("*?['=")


@pytest.mark.usefixtures("loaded")
def test_an_unreachable_cluster_is_one_sentence(care: Care, tmp_path: Path):
    care("publish", tmp_path / "lake")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for words in (("--master", f"spark://127.0.0.1:{port}"), ("--remote", f"sc://127.0.0.1:{port}")):
        said = care("--lang", "en", "build", "--engine", "spark", "--lake", tmp_path / "lake", *words)
        assert said.code == 2
        assert "does not answer" in said.err
        assert "that the cluster is up" in said.err


@pytest.mark.usefixtures("loaded")
def test_without_java_the_package_to_install_is_named(
    care: Care, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    care("publish", tmp_path / "lake")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    said = care("build", "--engine", "spark", "--lake", tmp_path / "lake")
    assert said.code == 2
    assert "openjdk-17-jre-headless" in said.err
    assert Lake(str(tmp_path / "lake")).current() is None


@pytest.mark.usefixtures("loaded")
def test_without_pyspark_the_lock_to_install_is_named(
    care: Care, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    care("publish", tmp_path / "lake")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    said = care("--lang", "en", "build", "--engine", "spark", "--lake", tmp_path / "lake")
    assert (said.code, "pip install -r requirements-spark.txt" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("build", "--engine", "spark", "--lake", "LAKE"), "care publish"),
        (("build", "--engine", "spark"), "--lake"),
        (("metrics", "--network", "LAKE"), "care build --engine spark"),
        (("metrics", "--network", "nothing://LAKE"), "fsspec"),
        (("publish", "LAKE"), "care load"),
    ],
)
def test_a_lake_that_cannot_be_used_is_told_with_the_cure(
    care: Care, tmp_path: Path, words: tuple[str, ...], cure: str
):
    for lang in ("zh", "en"):
        said = care("--lang", lang, *(word.replace("LAKE", f"{tmp_path}/lake") for word in words))
        assert said.code == 2
        assert cure in said.err
        assert "Traceback" not in said.err


def test_build_without_a_lake_builds_this_home_anew(loaded: Path, care: Care):
    before = (loaded / "current").read_text()
    assert care("build").code == 0
    assert (loaded / "current").read_text() != before

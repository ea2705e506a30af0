"""Every metric's worked example, counted by production; and what a metric's file may not say."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from care.semantic.metric import METRICS, BadMetric, Metric, read_metric
from etl.pipeline.load import load
from warehouse.build.check_metrics import check_metrics
from warehouse.build.coverage import COVERAGE
from warehouse.query.warehouse import Question, RecordSide, Warehouse
from warehouse.storage.home import Home

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which production loaded a file of headings alone: every mart is there, without rows."""
    folder = tmp_path_factory.mktemp("empty")
    headings = folder / "问询记录.csv"
    headings.write_text("门店代码,问询编号,受理时间\n", encoding="utf-8")
    load(folder / "home", [headings])
    return folder / "home"


def fill(db: duckdb.DuckDBPyConnection, mart: str, rows: Rows, each: Mapping[str, Any]) -> None:
    """Put example rows into a mart; the columns they do not name stay null."""
    columns = [{name: value for name, value in {**each, **row}.items() if name != "why"} for row in rows]
    frame = pl.DataFrame(columns, infer_schema_length=None)
    db.register("example", frame)
    db.execute(f"insert into {mart} by name select * from example")  # noqa: S608 - a mart of our own
    db.unregister("example")


@pytest.fixture(scope="module", params=METRICS.values(), ids=METRICS.keys())
def metric(request: pytest.FixtureRequest) -> Metric:
    return request.param


@pytest.fixture(scope="module")
def house(metric: Metric, empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The empty warehouse with the metric's example in its marts."""
    assert metric.example, f"care/metrics/{metric.key}.toml has no [example]"
    home = shutil.copytree(empty_home, tmp_path_factory.mktemp(metric.key) / "home")
    with duckdb.connect(Home(home).warehouse(Home(home).current())) as db:
        fill(db, metric.mart, metric.example.rows, metric.example.each)
        if metric.per:
            fill(db, metric.per.mart, metric.example.per_rows, {})
    return Warehouse.open(home)


def test_every_metric_counts_its_own_example(metric: Metric, house: Warehouse):
    counted = house.measure(Question((metric.key,))).row(0, named=True)
    example = metric.example
    assert counted["numerator"] == example.numerator
    assert counted["denominator"] == example.denominator
    assert counted["value"] == pytest.approx(example.value, rel=1e-5)
    assert counted["pending"] == example.pending
    assert counted["awaiting"] == example.awaiting
    assert counted["unknown"] == example.unknown


def test_the_rows_of_an_example_are_listed_on_the_sides_they_are_counted_on(metric: Metric, house: Warehouse):
    listed = {side: len(house.records(metric.key, side)) for side in RecordSide}
    example = metric.example
    below = len(example.rows) if metric.per is None else example.denominator
    assert listed[RecordSide.NUMERATOR] + listed[RecordSide.MISSED] == listed[RecordSide.DENOMINATOR] <= below
    if metric.numerator:
        assert listed[RecordSide.NUMERATOR] == example.numerator
    if metric.per is None:
        assert listed[RecordSide.DENOMINATOR] == example.denominator
    assert listed[RecordSide.PENDING] == example.pending
    assert listed[RecordSide.AWAITING] == example.awaiting
    assert listed[RecordSide.UNKNOWN] == example.unknown


def test_every_row_of_an_example_says_why_it_is_there(metric: Metric):
    for row in (*metric.example.rows, *metric.example.per_rows):
        assert row.get("why"), f"{metric.key}: {row}"


def test_an_example_holds_both_sides_of_what_its_metric_tells_apart(metric: Metric):
    example = metric.example
    rows = [{**example.each, **row} for row in example.rows]
    if metric.deadline:
        assert example.pending, "no row is not due yet"
        assert example.awaiting, "no row is due, and its records do not reach it"
        assert any(_told_this_second(metric, row) for row in rows), "no row is due this very second"
    if metric.denominator != "true":
        left = example.pending + example.awaiting + example.unknown
        counted = example.denominator + left if metric.per is None else example.numerator
        assert len(rows) > counted, "no row is left out"
    if metric.numerator:
        assert 0 < example.numerator < example.denominator, "no row is missed, or none is hit"


def _told_this_second(metric: Metric, row: Mapping[str, Any]) -> bool:
    """Whether the records that tell of a row end in the second of its deadline."""
    return any(
        name in metric.coverage and row[name] == row.get(metric.deadline) for name in COVERAGE if name in row
    )


def test_every_metric_can_be_asked_of_the_marts_of_an_empty_warehouse(empty_home: Path):
    house = Warehouse.open(empty_home)
    figures = house.measure(Question(tuple(METRICS)))
    assert figures["metric"].to_list() == sorted(METRICS)
    assert figures["denominator"].sum() == 0
    assert figures["value"].is_null().all()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"mart": "callback_taks"}, "mart"),
        ({"denominator": "callback_typ = 'service'"}, "denominator"),
        ({"known": "attempts_known and"}, "known"),
        ({"deadline": "due_on"}, "deadline"),
        ({"numerator": "days_tried"}, "numerator"),
        ({"date": "due_at"}, "date"),
        ({"value": "outcome"}, "value"),
        ({"value": "agent"}, "value"),
    ],
    ids=lambda change: "".join(change.values()) if isinstance(change, dict) else "",
)
def test_a_metric_that_does_not_fit_its_mart_is_named_with_its_key(
    change: dict[str, str], named: str, empty_home: Path
):
    home = Home(empty_home)
    with duckdb.connect(home.warehouse(home.current()), read_only=True) as db:
        check_metrics(db)
        with pytest.raises(BadMetric, match=rf"^callback_rate\.toml: “{named}” does not fit the mart"):
            check_metrics(db, [METRICS["delight_rate"], replace(METRICS["callback_rate"], **change)])


def test_a_rate_whose_other_mart_does_not_fit_is_named_with_its_key(empty_home: Path):
    rate = METRICS["complaints_per_100_visits"]
    home = Home(empty_home)
    with duckdb.connect(home.warehouse(home.current()), read_only=True) as db:
        for key in ("mart", "date"):
            wrong = replace(rate, per=replace(rate.per, **{key: "delivered"}))
            with pytest.raises(BadMetric, match=rf"^{rate.key}\.toml: “per\.{key}” does not fit"):
                check_metrics(db, [wrong])


def test_a_warehouse_that_a_metric_does_not_fit_is_not_opened(empty_home: Path, tmp_path: Path):
    home = shutil.copytree(empty_home, tmp_path / "home")
    with duckdb.connect(Home(home).warehouse(Home(home).current())) as db:
        db.execute("alter table inquiries rename closed_in_time to in_time")
    with pytest.raises(BadMetric, match=r"^inquiry_24h_rate\.toml: “known” .* \"closed_in_time\""):
        Warehouse.open(home)


GOOD = """
theme = "callback"
label = { zh = "回访率", en = "Callback rate" }
meaning = { zh = "到期回访任务中，已尝试联系的占比。", en = "Of the callbacks due, those attempted." }
kind = "proportion"
mart = "callback_tasks"
date = "due_on"
numerator = "first_attempt_at is not null"
target = 0.95
better = "higher"
source = { document = "用户回访制度", clause = "三" }
example = { denominator = 0, rows = [] }
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('date = "due_on"', 'dated = "due_on"', "unknown key “dated”"),
        ('date = "due_on"', "", "“date” is missing"),
        ("target = 0.95", "target = 95", "target 95 is impossible for a proportion; write 0.95 for 95 %"),
        ("target = 0.95", 'target = "95 %"', "“target” is “95 %”"),
        ('better = "higher"', "", "“better”"),
        ('better = "higher"', 'better = "up"', "“better” is “up”; it can be higher, lower"),
        ('kind = "proportion"', 'kind = "percentage"', "“kind” is “percentage”; it can be proportion, mean"),
        ('theme = "callback"', 'theme = "calls"', "“theme” is “calls”"),
        ('numerator = "first_attempt_at is not null"', "", "a proportion needs “numerator”"),
        ('kind = "proportion"', 'kind = "mean"', "a mean needs “value”"),
        ('kind = "proportion"', 'kind = "rate"', "a rate needs “per”"),
        (', en = "Callback rate"', "", "“label” needs both zh and en"),
        ('zh = "到期回访任务中，已尝试联系的占比。", ', "", "“meaning” needs both zh and en"),
        (', clause = "三"', "", "“source.clause” is missing"),
        ('clause = "三"', 'page = "三"', "unknown key “source.page”"),
        ('source = { document = "用户回访制度", clause = "三" }', 'source = "三"', "“source” needs a table"),
        ("rows = []", "rows = [], pendng = 1", "unknown key “example.pendng”"),
        ("denominator = 0, ", "", "“example.denominator” is missing"),
        ('theme = "callback"', "theme = callback", "not TOML"),
    ],
)
def test_a_metric_that_says_something_impossible_is_refused_by_file_and_key(
    before: str, after: str, said: str, tmp_path: Path
):
    file = tmp_path / "my_rate.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_metric(file).key == "my_rate"
    assert GOOD.count(before) == 1
    file.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(BadMetric) as raised:
        read_metric(file)
    assert str(raised.value).startswith("my_rate.toml: ")
    assert said in str(raised.value)

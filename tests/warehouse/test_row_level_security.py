"""A warehouse cut to one store: whatever is asked of it, nothing of another store comes back."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import write_rows
from polars.testing import assert_frame_equal

from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from care.signals import Baseline, set_baseline
from care.targets.targets import Target, set_target
from etl.intake import Unreadable, Upload, history, load_uploads
from etl.pipeline.load import load
from pages.parts.data.decisions import Decisions
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from tests.support.rich_stores import AS_OF, exports
from warehouse.query.figure_source import FigureSource
from warehouse.query.warehouse import Question, RecordSide, UnknownName, Warehouse

pytestmark = pytest.mark.slow

OWN, OTHER = "S01", "S02"
SIGN = "乙"
"""Stands in every word that the other store's rows say."""
WORDED = (
    "service_advisor",
    "sales_advisor",
    "advisor",
    "agent",
    "handler",
    "description",
    "voice",
    "cause_1",
)
BAD = {"received_at": "昨天", "inquiry_no": "X"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exports of each store by itself, one of both, and one whose only row of the other store is rejected."""
    folder = tmp_path_factory.mktemp("cut")
    paths = [
        write_rows(folder / f"{record}-{store}.csv", record, [_signed(row, store) for row in rows])
        for store, record, rows in exports()
        if rows
    ]
    asked = {"received_at": datetime(2026, 3, 2, 9), "topic": "价格"}
    both = [{"store_code": store, "inquiry_no": f"B{store}", **asked} for store in (OWN, OTHER)]
    hidden = [{"store_code": OWN, "inquiry_no": "H", **asked}, {"store_code": OTHER, **BAD, "topic": SIGN}]
    paths += [
        write_rows(folder / "both.csv", "inquiries", both),
        write_rows(folder / "hidden.csv", "inquiries", hidden),
        write_rows(folder / "own-reject.csv", "inquiries", [hidden[0], {"store_code": OWN, **BAD}]),
        write_rows(folder / "other-reject.csv", "inquiries", [{"store_code": OTHER, **BAD}]),
    ]
    doubtful = {"complaint_no": "W", "received_at": datetime(2026, 3, 2, 9), "customer_phone": "12345"}
    paths += [
        write_rows(folder / f"doubtful-{store}.csv", "complaints", [{**doubtful, "store_code": store}])
        for store in (OWN, OTHER)
    ]
    made = folder / "home"
    load(made, paths, as_of=AS_OF)
    return made


def _signed(row: dict[str, Any], store: str) -> dict[str, Any]:
    said = {name: row[name] + SIGN for name in WORDED if row.get(name)} if store == OTHER else {}
    return {**row, **said, "store_code": store}


@pytest.fixture(scope="module")
def whole(home: Path) -> Warehouse:
    return Warehouse.open(home)


@pytest.fixture(scope="module")
def cut(whole: Warehouse) -> Warehouse:
    return Warehouse(whole.home, whole.id, frozenset({OWN}))


def tells_of_another(answer: Any) -> bool:
    told = answer.write_json() if isinstance(answer, pl.DataFrame) else str(answer)
    return OTHER in told or SIGN in told


EVERY_ANSWER: dict[str, Callable[[Warehouse], Iterable[Any]]] = {
    "measure": lambda warehouse: (
        warehouse.measure(Question((metric,), tuple(d for d in by if d in warehouse.dimensions(metric))))
        for metric in METRICS
        for by in (("store",), tuple(DIMENSIONS))
    ),
    "measure_each": lambda warehouse: (
        warehouse.measure_each(Question((metric,), ("store",)), tuple(DIMENSIONS)).sort(
            "dimension", "store", "member", nulls_last=True
        )
        for metric in METRICS
    ),
    "records": lambda warehouse: (
        warehouse.records(metric, side) for metric in METRICS for side in RecordSide
    ),
    "values": lambda warehouse: [warehouse.values(dimension) for dimension in DIMENSIONS],
    "advisors": lambda warehouse: [warehouse.advisors()],
    "colleagues": lambda warehouse: [warehouse.colleagues()],
    "stores": lambda warehouse: [warehouse.stores(), warehouse.stores(OTHER), warehouse.stores(OWN, OTHER)],
    "dated_stores": lambda warehouse: [warehouse.dated_stores()],
    "files": lambda warehouse: [warehouse.files()],
    "rejects": lambda warehouse: [warehouse.rejects(), *(warehouse.rejects(n) for n in range(1, 20))],
    "warnings": lambda warehouse: [warehouse.warnings(), *(warehouse.warnings(n) for n in range(1, 20))],
    "metric": lambda warehouse: [warehouse.metric(metric) for metric in METRICS],
    "dimensions": lambda warehouse: [warehouse.dimensions(metric) for metric in METRICS],
    "has_records": lambda warehouse: [warehouse.has_records(metric) for metric in METRICS],
    "statement": lambda warehouse: [warehouse.statement(("select * from callback_tasks", []))],
    "far_records": lambda warehouse: [warehouse.far_records()],
    "store_phones": lambda warehouse: [warehouse.store_phones()],
    "sql": lambda warehouse: [warehouse.sql(metric) for metric in METRICS],
}
DECLARED = {"metric", "dimensions", "sql", "far_records", "store_phones", "has_records"}
"""These tell of our own files, or may tell of nobody, whatever has been loaded."""


def test_no_public_question_is_left_out_of_this_test():
    public = (vars(FigureSource) | vars(Warehouse)).items()
    asked = {name for name, one in public if callable(one) and not name.startswith("_")}
    assert asked == EVERY_ANSWER.keys()


@pytest.mark.parametrize("question", EVERY_ANSWER)
def test_no_answer_tells_of_another_store(whole, cut, question):
    ask = EVERY_ANSWER[question]
    assert not any(tells_of_another(answer) for answer in ask(cut))
    assert question in DECLARED or any(tells_of_another(answer) for answer in ask(whole))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_figure_is_that_of_the_store_alone(whole, cut, dimension):
    keys = tuple(key for key in METRICS if dimension in whole.dimensions(key))
    asked = {"by": (dimension,), "period": Period.MONTH, "since": date(2025, 1, 1)}
    alone = whole.measure(Question(keys, where={"store": (OWN,)}, **asked))
    assert_frame_equal(cut.measure(Question(keys, **asked)), alone)
    assert alone.height


def test_the_very_records_are_those_of_the_store_alone(whole, cut):
    for metric in METRICS:
        alone = whole.records(metric, RecordSide.DENOMINATOR, Question((metric,), where={"store": (OWN,)}))
        assert_frame_equal(cut.records(metric, RecordSide.DENOMINATOR), alone, check_row_order=False)


def test_another_store_cannot_be_asked_for_nor_found_in_what_is_near(cut):
    with pytest.raises(UnknownName) as fault:
        cut.measure(Question(("complaint_count",), where={"store": (OTHER,)}))
    assert "S01" in str(fault.value)
    with pytest.raises(UnknownName) as fault:
        cut.measure(Question(("complaint_count",), where={"advisor": (f"李强{SIGN}",)}))
    assert f"最接近的是 李强{SIGN}" not in str(fault.value)


def test_only_sheets_all_of_whose_rows_are_known_to_be_theirs_are_shown(cut, whole):
    shown = set(cut.files()["file"])
    assert "own-reject.csv" in shown
    assert not shown & {"both.csv", "hidden.csv", "other-reject.csv"}
    assert {"both.csv", "hidden.csv", "other-reject.csv"} <= set(whole.files()["file"])
    assert cut.rejects()["file"].to_list() == ["own-reject.csv"]


def test_nothing_at_all_is_seen_by_who_sees_no_store_that_is_there(whole):
    nobody = Warehouse(whole.home, whole.id, frozenset({"S'); drop table x; --"}))
    assert nobody.stores().is_empty()
    assert nobody.files().is_empty()
    assert nobody.measure(Question(("complaint_count",)))["denominator"].sum() == 0


def test_the_same_question_by_others_is_another_answer_in_every_cache(whole, cut):
    both = Warehouse(whole.home, whole.id, frozenset({OWN, OTHER}))
    views = [View(warehouse, None, ()) for warehouse in (whole, cut, both, cut, whole)]
    counts = [Figures(view).figure("complaint_count")["denominator"] for view in views]
    assert counts[0] == counts[2] == counts[4] > counts[1] == counts[3] > 0
    assert len({whole.id, cut.id, both.id}) == 3
    joined = Warehouse(whole.home, whole.id, frozenset({f"{OWN}', '{OTHER}"}))
    assert joined.id != both.id


def test_another_store_s_decisions_are_not_told(whole, cut):
    for store in (None, OWN, OTHER):
        set_target(whole.home, Target("close_rate", 0.9, date(2026, 1, 1), "王", store=store))
        day = date(2026, 1, 1)
        set_baseline(whole.home, Baseline("close_rate", day, "王", day, "理由", store=store))
    decisions = Decisions(cut)
    assert [one.store for one in decisions.targets] == [None, OWN]
    assert [one.store for one in decisions.baselines] == [None, OWN]
    assert len(Decisions(whole).targets) == 3


def test_the_history_of_loads_is_cut_like_the_books(home, cut):
    assert set(history(home, cut.visible_stores)["file"]) == set(cut.files()["file"])
    assert len(history(home)) > len(history(home, cut.visible_stores)) > 0


def test_nobody_loads_for_a_store_that_they_may_not_see(tmp_path):
    rows = [
        {"store_code": store, "inquiry_no": store, "received_at": "2026-03-02 09:00"}
        for store in (OWN, OTHER)
    ]
    for name, given in {"own": rows[:1], "both": rows, "other": rows[1:]}.items():
        content = write_rows(tmp_path / f"{name}.csv", "inquiries", given).read_bytes()
        upload = Upload(f"{name}.csv", content)
        if name == "own":
            assert load_uploads(tmp_path / "home", [upload], [], "李", stores={OWN}).build
            continue
        with pytest.raises(Unreadable, match=r"(?s)S01.*没有导入|不属于"):
            load_uploads(tmp_path / "home", [upload], [], "李", stores={OWN})
    assert history(tmp_path / "home")["file"].to_list() == ["own.csv"]

"""Asking a warehouse made by production: what is counted, of which days and values, what is refused."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import write_rows

from care.i18n import Language, set_language
from care.periods.period import Period
from etl.pipeline.load import load
from warehouse.query.warehouse import NoWarehouse, Question, RecordSide, UnknownName, Warehouse

LoadRows = Callable[..., Warehouse]

AS_OF = datetime(2026, 3, 10, 18)


def at(text: str) -> datetime:
    """A time of March 2026: “03 09:00” is the third at nine."""
    return datetime.fromisoformat(f"2026-03-{text}")


def order(number: str, delivered: str, **more: Any) -> dict[str, Any]:
    return {"order_no": number, "vin": None, "delivered_at": at(delivered), **more}


def call(subject_no: str, attempted: str, outcome: str = "reached", **more: Any) -> dict[str, Any]:
    said = {"callback_no": f"{subject_no} {attempted}", "callback_type": "service", "subject_no": subject_no}
    return {**said, "attempted_at": at(attempted), "outcome": outcome, **more}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The worked example of definitions §6."""
    folder = tmp_path_factory.mktemp("example")
    orders = [
        order("A", "01 10:00", service_advisor="李强", owner_type="private"),
        order("B", "02 10:00", service_advisor="李强", owner_type="company"),
        order("C", "06 10:00", service_advisor="赵敏"),
        order("D", "08 10:00", service_advisor="赵敏"),
    ]
    calls = [
        call("A", "03 09:00"),
        call("B", "02 19:00", "unreachable"),
        call("B", "03 09:00", "unreachable"),
        call("B", "06 09:00", "unreachable"),
        call("D", "09 09:00"),
    ]
    files = [
        write_rows(folder / "维修工单.csv", "service_orders", orders),
        write_rows(folder / "回访记录.csv", "callbacks", calls),
    ]
    load(folder / "home", files, as_of=AS_OF, complete_until=date(2026, 3, 9))
    return Warehouse.open(folder / "home")


def figures(warehouse: Warehouse, metric: str, *by: str, **asked: Any) -> dict[Any, tuple[Any, ...]]:
    """By period and group: numerator, denominator, pending."""
    counted = warehouse.measure(Question((metric,), by, **asked))
    return {
        tuple(row[name] for name in ("period", *by)): (row["numerator"], row["denominator"], row["pending"])
        for row in counted.iter_rows(named=True)
    }


def only(warehouse: Warehouse, metric: str, **asked: Any) -> Mapping[str, Any]:
    """The single figure over everything asked."""
    return warehouse.measure(Question((metric,), **asked)).row(0, named=True)


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator", "pending"),
    [
        ("callback_rate", 2, 3, 1),
        ("callback_on_time_rate", 1, 3, 1),
        ("callback_success_rate", 1, 2, 1),
        ("persistence_rate", 1, 1, 0),
    ],
)
def test_the_worked_example_comes_out(
    metric: str, numerator: int, denominator: int, pending: int, example: Warehouse
):
    figure = only(example, metric)
    assert (figure["numerator"], figure["denominator"]) == (numerator, denominator)
    assert figure["value"] == pytest.approx(numerator / denominator)
    assert figure["pending"] == pending
    assert figure["unknown"] == 0


def test_the_worked_example_names_its_rows(example: Warehouse):
    tasks = {side: example.records("callback_on_time_rate", side)["task_no"].to_list() for side in RecordSide}
    assert tasks == {"numerator": ["A"], "denominator": ["C", "B", "A"], "missed": ["C", "B"],
                     "pending": ["D"], "awaiting": [], "unknown": []}  # fmt: skip


def test_what_is_done_early_stays_pending_until_it_is_due(load_rows: LoadRows):
    rows = {"service_orders": [order("A", "08 10:00")], "callbacks": [call("A", "09 09:00")]}
    before = load_rows(as_of=at("11 23:59:58"), complete_until=date(2026, 3, 10), **rows)
    assert figures(before, "callback_rate") == {(None,): (0, 0, 1)}
    due = load_rows(as_of=at("11 23:59:59"), complete_until=date(2026, 3, 11), **rows)
    assert figures(due, "callback_rate") == {(None,): (1, 1, 0)}


def test_nothing_to_divide_by_gives_no_value(example: Warehouse):
    for metric in (
        "new_car_callback_rate",
        "one_shot_close_rate",
        "satisfaction_score",
        "hours_to_close_p90",
    ):
        figure = only(example, metric)
        assert (figure["denominator"], figure["value"]) == (0, None), metric


def test_a_rate_over_no_visits_has_no_value(load_rows: LoadRows):
    warehouse = load_rows(complaints=[{"received_at": at("03 09:00"), "department": "service"}])
    figure = only(warehouse, "complaints_per_100_visits")
    assert (figure["numerator"], figure["denominator"], figure["value"]) == (1, 0, None)


def test_where_no_complaint_was_ever_loaded_their_count_is_unknown_and_not_zero(load_rows: LoadRows):
    warehouse = load_rows(service_orders=[order("A", "03 10:00")])
    for metric in ("complaint_count", "complaints_per_100_visits"):
        assert only(warehouse, metric)["value"] is None
    warehouse = load_rows(complaints=[{"received_at": at("03 09:00"), "department": "service"}])
    april = {"since": date(2026, 4, 1), "until": date(2026, 4, 30)}
    assert warehouse.measure(Question(("complaint_count",), **april))["value"].to_list() == [0]


def test_complaints_of_a_day_without_visits_are_still_counted(load_rows: LoadRows):
    warehouse = load_rows(
        service_orders=[order("A", "03 10:00")],
        complaints=[{"received_at": at(f"{day} 09:00"), "department": "service"} for day in ("03", "04")],
    )
    assert figures(warehouse, "complaints_per_100_visits", period=Period.DAY) == {
        (date(2026, 3, 3),): (1, 1, 0),
        (date(2026, 3, 4),): (1, 0, 0),
    }


def test_days_asked_for_are_both_included(example: Warehouse):
    due = {"since": date(2026, 3, 4), "until": date(2026, 3, 5)}
    assert figures(example, "callback_rate", **due) == {(None,): (2, 2, 0)}
    assert figures(example, "callback_rate", since=date(2026, 3, 5)) == {(None,): (1, 2, 1)}
    assert figures(example, "callback_rate", until=date(2026, 3, 4)) == {(None,): (1, 1, 0)}
    assert figures(example, "callback_rate", until=date(2026, 3, 3)) == {(None,): (0, 0, 0)}


def test_values_asked_for_are_any_of_those_named(example: Warehouse):
    def rate(**where: Any) -> tuple[Any, ...]:
        return figures(example, "callback_rate", where=where)[None,]

    assert rate(advisor=("李强",)) == (2, 2, 0)
    assert rate(advisor=("李强", "赵敏")) == (2, 3, 1)
    assert rate(advisor=("李强",), owner_type=("private",)) == (1, 1, 0)
    assert rate(owner_type=(None,)) == (0, 1, 1)
    assert rate(owner_type=("private", None)) == (1, 2, 1)
    assert rate(advisor=()) == (2, 3, 1)


def test_a_figure_is_cut_by_several_dimensions_at_once(example: Warehouse):
    assert figures(example, "callback_rate", "advisor", "owner_type") == {
        (None, "李强", "company"): (1, 1, 0),
        (None, "李强", "private"): (1, 1, 0),
        (None, "赵敏", None): (0, 1, 1),
    }


def test_weeks_are_named_by_their_mondays(load_rows: LoadRows):
    received = ("2025-12-28", "2025-12-29", "2026-01-04", "2026-01-05")
    warehouse = load_rows(complaints=[{"received_at": f"{day} 23:59:59"} for day in received])
    assert figures(warehouse, "complaint_count", period=Period.WEEK) == {
        (date(2025, 12, 22),): (1, 1, 0),
        (date(2025, 12, 29),): (2, 2, 0),
        (date(2026, 1, 5),): (1, 1, 0),
    }


@pytest.mark.parametrize(
    ("period", "first_days"),
    [
        (Period.DAY, [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31)]),
        (Period.MONTH, [date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1)]),
        (Period.QUARTER, [date(2025, 10, 1), date(2026, 1, 1)]),
    ],
)
def test_periods_are_named_by_their_first_days(period: Period, first_days: list[date], load_rows: LoadRows):
    received = ("2025-12-31", "2026-01-01", "2026-03-31")
    warehouse = load_rows(complaints=[{"received_at": f"{day} 12:00:00"} for day in received])
    counted = warehouse.measure(Question(("complaint_count",), period=period))
    assert counted["period"].to_list() == first_days
    assert first_days == sorted({period.first_day(date.fromisoformat(day)) for day in received})


ASKED_WRONGLY = {
    "metric": (Question(("callbak_rate",)), "callback_rate"),
    "dimension to cut by": (Question(("callback_rate",), by=("adviser",)), "advisor"),
    "dimension to choose by": (Question(("callback_rate",), where={"stor": ("S01",)}), "store"),
    "dimension of other metrics": (Question(("callback_rate",), by=("cause_1",)), "callback_type"),
    "value": (Question(("callback_rate",), where={"store": ("S1",)}), "S01"),
    "value beside a known one": (Question(("callback_rate",), where={"advisor": ("李强", "赵明")}), "赵敏"),
    "code": (Question(("callback_rate",), where={"callback_type": ("sale_day",)}), "sale_day"),
    "yes or no": (Question(("callback_rate",), where={"key_customer": ("true",)}), "True"),
}


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    set_language(request.param)
    yield request.param
    set_language("zh")


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(("question", "nearest"), ASKED_WRONGLY.values(), ids=ASKED_WRONGLY)
def test_what_does_not_exist_is_refused_with_the_nearest_that_does(
    question: Question, nearest: str, example: Warehouse
):
    with pytest.raises(UnknownName, match=nearest):
        example.measure(question)
    if not question.by:
        with pytest.raises(UnknownName, match=nearest):
            example.records(question.metrics[0], "missed", question)


def test_the_values_of_a_dimension_that_does_not_exist_are_refused(example: Warehouse):
    with pytest.raises(UnknownName, match="agent"):
        example.values("agents")


def test_a_word_of_the_vocabulary_that_no_row_has_can_be_asked_for(example: Warehouse):
    assert figures(example, "callback_rate", where={"callback_type": ("sale_day0",)}) == {(None,): (0, 0, 0)}
    assert figures(example, "callback_rate", where={"key_customer": (True,)}) == {(None,): (0, 0, 0)}


def test_an_empty_home_says_what_to_do(home: Path):
    with pytest.raises(NoWarehouse, match="care load"):
        Warehouse.open(home)

"""The policies and stores of a home reach every build, and a change of either makes a home outdated."""

from datetime import date

import pytest

from care.policies.policy_decisions import PolicyDecision, add_policy
from care.stores.store_register import FILE
from etl.pipeline.load_history import SHAPES, entries
from warehouse.build.full import write_warehouse
from warehouse.query.warehouse import Question
from warehouse.storage.home import Home
from warehouse.storage.outdated import is_outdated

pytestmark = pytest.mark.slow

DAY = "2026-03-02 09:00"
TABLES = ("policies", "policy_callbacks", "store_names", "store_codes")


@pytest.fixture
def tables(home, tmp_path):
    """A function that builds the home aside and returns the rows of the tables that marts can join."""

    def read() -> dict[str, list[tuple[object, ...]]]:
        seen = {}
        write_warehouse(
            Home(home),
            tmp_path / "aside.duckdb",
            [load.as_json() for load in entries(home)],
            SHAPES,
            {},
            lambda *_: None,
            lambda db: seen.update({name: db.execute(f"from records.{name}").fetchall() for name in TABLES}),
        )
        (tmp_path / "aside.duckdb").unlink()
        return seen

    return read


def orders(store: str) -> list[dict[str, str]]:
    return [{"store_code": store, "order_no": f"{store}-1", "delivered_at": DAY}]


def test_marts_can_join_the_policies_and_names_of_every_store_that_has_records(load_rows, home, tables):
    load_rows(service_orders=orders("S01") + orders("S02"))
    assert not is_outdated(home)
    assert {row[3] for row in tables()["policies"]} == {"standard"}
    add_policy(home, PolicyDecision(date(2026, 1, 1), "张", ("svw", "vgic"), "S02"))
    assert is_outdated(home)
    assert [(row[0], row[3]) for row in tables()["policies"]] == [
        ("S01", "standard"),
        ("S02", "standard"),
        ("S02", "svw+vgic"),
    ]
    callbacks, leads_of_reminders = 7, 11
    assert len(tables()["policy_callbacks"]) == 3 * (callbacks + leads_of_reminders)


def test_a_change_of_stores_makes_a_home_outdated(load_rows, home, tables):
    load_rows(service_orders=orders("S01"))
    (home / FILE).write_text('[[store]]\ncode="S01"\nname="城东店"\nregion="华东"\n', encoding="utf-8")
    assert is_outdated(home)
    assert tables()["store_names"] == [("S01", "城东店", "华东", None)]
    assert tables()["store_codes"] == [("S01", "S01")]


def test_a_window_of_a_store_holds_from_its_day_on_and_for_no_other_store(load_rows, home):
    """Two stores, the same calls: one judges reaching by 24 hours from the second day on."""
    decided = PolicyDecision(date(2026, 3, 3), "张", overridden={"callbacks.reach_hours": 24.0}, store="S02")
    home.mkdir(exist_ok=True)
    add_policy(home, decided)
    orders, calls = [], []
    for store in ("S01", "S02"):
        for day in (2, 3):
            number = f"{store}-{day}"
            orders.append({"store_code": store, "order_no": number, "delivered_at": f"2026-03-0{day} 09:00"})
            reached = {"subject_no": number, "callback_type": "service", "outcome": "reached"}
            at = f"2026-03-0{day + 1} 15:00"
            calls.append({"store_code": store, "callback_no": number, "attempted_at": at, **reached})
    product = load_rows(service_orders=orders, callbacks=calls, complete_until=date(2026, 3, 9))
    question = Question(("within_48h_rate",), by=("store",))
    found = product.measure(question).select("store", "numerator", "denominator").sort("store").rows()
    assert found == [("S01", 2, 2), ("S02", 1, 2)]


def test_an_attempt_within_two_spans_of_calling_hours_is_one_attempt(load_rows, home):
    """9 to 12, 11 to 13 and 12 to 18 o'clock: at noon all three hold, at half past eight none."""
    spans = ((9 * 3600, 12 * 3600), (11 * 3600, 13 * 3600), (12 * 3600, 18 * 3600))
    home.mkdir(exist_ok=True)
    add_policy(home, PolicyDecision(date(2026, 1, 1), "张", overridden={"callbacks.hours": spans}))
    called = {"channel": "phone", "outcome": "reached", "callback_type": "service"}
    calls = [
        {"callback_no": f"C{clock}", "attempted_at": f"2026-03-02 {clock}", **called}
        for clock in ("08:30", "12:00", "17:59")
    ]
    found = load_rows(callbacks=calls).measure(Question(("calls_out_of_hours_share",)))
    assert found.select("numerator", "denominator").rows() == [(1, 3)]

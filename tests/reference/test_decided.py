"""What a home has decided, and how far its records reach, in the reference and in the generated files."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.generated.decided import VALUES, policy_toml, stores_toml
from tests.reference import Measured, PolicyEntry, facts, measure
from tests.reference.calendar import end_of
from tests.reference.coverage import coverage_of
from tests.reference.policies import Policies
from tests.reference.rows import by_store
from tests.reference.stores import present_codes
from tests.reference.truths import DAY, Rows, calls, every_day, orders

AT = datetime(2026, 3, 2, 10)


def test_policies_are_written_as_the_tables_that_a_home_has():
    entries = [
        PolicyEntry(["svw", "vgic"], "S01", date(2026, 1, 1), values)
        for values in (*VALUES, {"callbacks": {"hours": [[time(9), time(12, 0, 1)]]}})
    ]
    read = tomllib.loads(policy_toml([PolicyEntry("dyk"), *entries]))["policy"]
    assert read[0]["preset"] == "dyk"
    assert "store" not in read[0]
    assert [one["store"] for one in read[1:]] == ["S01"] * len(entries)
    assert read[-1]["callbacks"] == {"hours": [["09:00", "12:00:01"]]}
    assert tomllib.loads(stores_toml({"OLD": "S01"}))["store"][1]["became"] == "S01"


def test_a_code_that_became_another_and_that_one_a_third_is_the_third():
    assert present_codes({"A": "B", "B": "C"}) == {"A": "C", "B": "C"}
    of_former = Policies([PolicyEntry("svw", "A")], {"A": "C", "B": "C"})
    assert of_former.on("C", AT.date()).due_at("service", AT).day == 3
    rows = [*orders(AT, store="A"), orders(AT, AT, store="C")[1]]
    made = [calls(("W0", AT + DAY))[0] | {"store_code": "B"}]
    derived = facts(
        {"service_orders": rows, "callbacks": made},
        became={"A": "B", "B": "C"},
        complete_until=date(2026, 4, 1),
    )
    assert measure("callback_rate", derived, ("store",)) == {(None, "C"): Measured(1, 2, 0.5)}


@pytest.mark.parametrize(
    ("rows", "last", "moves"),
    [(20, 32, False), (20, 31, True), (19, 32, True), (19, 400, True), (25, 400, False)],
)
def test_one_record_far_from_at_least_nineteen_others_moves_no_coverage(rows: int, last: int, moves: bool):
    times = every_day(AT, AT + (rows - 2) * DAY)
    far = times[-1] + last * DAY
    store = by_store({"callbacks": calls(*((None, at) for at in [*times, far]))}, {})["S01"]
    assert coverage_of(store, None, None).as_of == (far if moves else times[-1])


def reach(
    *rows: dict[str, Any], until: date | None = None, as_of: datetime | None = None
) -> dict[str, datetime]:
    records: dict[str, Rows] = {"service_orders": list(rows), "callbacks": calls((None, AT))}
    coverage = coverage_of(by_store(records, {})["S01"], as_of, until)
    return {**coverage.until, "as_of": coverage.as_of}


def test_each_kind_reaches_its_latest_event_or_the_moment_that_its_export_states():
    first, second = orders(AT + DAY, AT - DAY)
    assert reach(first, second) == {"orders": AT + DAY, "callbacks": AT, "as_of": AT + DAY}
    stated = second | {"_exported_at": AT + 5 * DAY}
    assert reach(first, stated) == {"orders": AT + 5 * DAY, "callbacks": AT, "as_of": AT + 5 * DAY}
    early = second | {"_exported_at": AT - 5 * DAY}
    assert reach(first, early)["orders"] == AT + DAY
    bare = first | {"delivered_at": date(2026, 3, 9)}
    assert reach(bare)["orders"] == datetime(2026, 3, 9)


def test_records_declared_complete_reach_the_end_of_that_day_and_a_given_moment_moves_no_kind():
    (first,) = orders(AT + DAY)
    day = date(2026, 3, 3)
    assert reach(first, until=day) == {"orders": end_of(day), "callbacks": end_of(day), "as_of": end_of(day)}
    assert reach(first, until=date(2026, 3, 1)) == {"orders": AT + DAY, "callbacks": AT, "as_of": AT + DAY}
    later = AT + timedelta(days=90)
    assert reach(first, as_of=later) == {"orders": AT + DAY, "callbacks": AT, "as_of": later}

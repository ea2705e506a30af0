"""The page Compare shows the warehouse's own figures of both sides, whichever its address names."""

from pathlib import Path

import pytest

from care.semantic.format import fraction, value
from care.semantic.metric import METRICS
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from warehouse.query.warehouse import Question, Warehouse

METRIC = METRICS["callback_on_time_rate"]


def test_two_advisors_stand_beside_each_other_with_their_own_figures(demo_home: Path, visit):  # noqa: F811
    app = visit(demo_home, "compare", span="all", a="S01 陈静", b="S01 李强")
    shown = app.dataframe[0].value
    rows = Warehouse.open(demo_home).measure(Question(("wrong_number_rate",), ("store", "advisor")))
    metric = METRICS["wrong_number_rate"]
    for name in ("陈静", "李强"):
        row = rows.filter(store="S01", advisor=name).row(0, named=True)
        cell = shown.loc[shown["指标"] == metric.name, f"{name} · S01"].item()
        assert cell == f"{value(metric, row['value'])} ({fraction(row['numerator'], row['denominator'])})"


@pytest.mark.parametrize("kind", ["advisor", "agent", "handler"])
def test_it_opens_on_two_of_one_store_who_can_be_compared(demo_home: Path, visit, kind):  # noqa: F811
    shown = visit(demo_home, "compare", sides=kind).dataframe[0].value
    first, second = (name.rpartition(" · ")[2] for name in [*shown.columns][1:3])
    assert first == second
    compared = shown[[*shown.columns][-1]] != "不比较"
    assert compared.mean() > 0.6, shown
    assert not (shown[[*shown.columns][1:3]] == "—").all(axis=None)


@pytest.mark.parametrize(
    ("address", "heads"),
    [
        ({"sides": "store", "a": "S03", "b": "S01"}, ["S03", "S01"]),
        ({"sides": "period", "a": "month-2025-11-01", "b": "month-2025-12-01"}, ["2025-11", "2025-12"]),
        (
            {"sides": "period", "unit": "quarter", "cohort": "yes", "a": "quarter-2025-10-01"},
            ["2025-Q4", "2025-Q3"],
        ),
        ({"sides": "agent", "a": "S99 没有"}, []),
    ],
)
def test_its_address_holds_both_sides(demo_home: Path, visit, address, heads):  # noqa: F811
    app = visit(demo_home, "compare", **address)
    columns = [*app.dataframe[0].value.columns]
    assert columns[1:3] == heads if heads else len(columns) == 5
    title = next(one.value for one in app.markdown if one.value.startswith("##### "))
    assert "可比的" in title


def test_a_cohort_is_the_customers_of_both_months_whom_a_count_by_hand_finds(load_rows, visit):  # noqa: F811
    """Thirty cars come in January and in February, ten more in each month alone."""
    tried = {"callback_type": "service", "agent": "林芳", "channel": "phone", "outcome": "reached"}
    cars = [*((1, n) for n in range(40)), *((2, n) for n in range(10, 50))]
    orders = [
        {
            "order_no": f"{month}{n:02}",
            "delivered_at": f"2026-0{month}-10 16:00",
            "vin": f"LSVAA4187E21{n:05}",
        }
        for month, n in cars
    ]
    late = {(1, n) for n in range(10, 25)}
    calls = [
        {
            **tried,
            "subject_no": f"{month}{n:02}",
            "attempted_at": f"2026-0{month}-{20 if (month, n) in late else 11} 10:00",
        }
        for month, n in cars
    ]
    calls.append({**tried, "attempted_at": "2026-03-02 09:00"})
    home = load_rows(service_orders=orders, callbacks=calls).home
    months = {"a": "month-2026-02-01", "b": "month-2026-01-01"}
    app = visit(home, "compare", sides="period", cohort="yes", **months)
    shown = app.dataframe[0].value
    line = shown[shown["指标"] == METRIC.name]
    assert line["2026-02"].item() == "100.0% (30 / 30)"
    assert line["2026-01"].item() == "50.0% (15 / 30)"
    assert "30 位客户" in line["相差（区间）"].item()
    assert line["正常波动"].item() == "超出"

"""The page Explore shows what the warehouse answers, whichever axes and form its address asks for."""

import pytest
from streamlit.testing.v1 import AppTest

from care.i18n import set_language
from care.periods.period import Period
from care.semantic.format import value
from care.semantic.metric import METRICS
from tests.support.harness import open_app
from warehouse.query.warehouse import Question, Warehouse

METRIC = "callback_on_time_rate"


@pytest.fixture
def explore(monkeypatch, demo_home):
    """``explore(rows=…, columns=…)``: the page at that address, of all days."""

    def arrive(**address: str) -> AppTest:
        monkeypatch.setenv("CARE_HOME", str(demo_home))
        set_language("zh")
        return open_app("explore", **{"span": "all", "metric": METRIC, **address})

    return arrive


def test_a_pivot_by_store_and_quarter_is_what_the_warehouse_answers(explore, demo_home):
    shown = explore(rows="store", columns="period", unit="quarter", order="name").dataframe[0].value
    warehouse, metric = Warehouse.open(demo_home), METRICS[METRIC]
    for by, period in (
        (("store",), Period.QUARTER),
        ((), Period.QUARTER),
        (("store",), Period.ALL),
        ((), Period.ALL),
    ):
        for row in warehouse.measure(Question((METRIC,), by, period)).iter_rows(named=True):
            if not row["denominator"]:
                continue
            line = shown[shown["门店"] == (row["store"] if by else "合计")]
            cell = line["合计" if row["period"] is None else period.name_of(row["period"])].item()
            behind = f"{row['numerator']:,.0f}/{row['denominator']:,}"
            assert cell == f"{value(metric, row['value'])}  ({behind})"


def test_every_form_opens_for_metrics_of_every_kind(explore):
    kinds = {metric.kind: metric.key for metric in METRICS.values()}
    for metric in kinds.values():
        explore(metric=metric, rows="store", columns="period", unit="quarter", form="heatmap")
        explore(metric=metric, rows="period", columns="none", form="trend")
    explore(rows="advisor", form="intervals")
    for against in ("complaints_per_100_visits", "load_calls"):
        explore(rows="agent", form="points", against=against)
    explore(metric="callback_success_rate", form="points")
    explore(metric="complaint_count", form="points", rows="period", unit="week", against="load_visits")


def test_a_change_since_the_period_before_stands_in_its_cell(explore):
    shown = explore(rows="store", columns="period", unit="quarter", changes="yes").dataframe[0].value
    assert shown["2025-Q2"].str.contains("个百分点").all()
    shown = explore(rows="store", columns="none", changes="yes", span="last_month").dataframe[0].value
    assert shown["合计"].str.contains("个百分点").all()


def test_an_address_with_axes_that_a_metric_lacks_shows_the_usual_ones(explore):
    shown = explore(metric="inquiry_24h_rate", rows="callback_type", columns="cause_1").dataframe[0].value
    assert "合计" in shown.columns

"""The address is the view: whoever opens it, or goes back to it, sees the same."""

from datetime import date

import polars as pl
import pytest

from care.periods.period import Period, Span
from care.periods.presets import PRESETS
from care.presentation.chart_selection import meaning, period_of, read_meaning
from care.semantic.metric import METRICS
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from tests.pages.test_pages import captions, visit  # noqa: F401 - fixtures
from tests.support.checked_charts import heatmap, pareto
from warehouse.query.warehouse import Question, Warehouse

pytestmark = pytest.mark.slow

PAGES = {
    "overview": {"advisor": "李强", "lang": "en"},
    "callbacks": {"callback_type": "service", "agent": "林芳", "within": "week-2026-02-02"},
    "complaints": {"level": ["A", "B"], "waits": "source", "source": "callback"},
    "causes": {"cause_2": "~", "voice": "服务态度", "span": "all"},
    "advisors": {"who": "agent", "metric": "callback_rate", "profile": "李强"},
    "customers": {"store": ["S01", "S02"], "span": "last_365_days"},
    "reports": {"report": "weekly"},
    "targets": {"tab": "staff"},
    "definitions": {"wanted": "满意"},
}


@pytest.mark.parametrize("page", PAGES)
def test_an_address_opens_its_page_as_it_says_and_stays_as_it_is(demo_home, visit, page):  # noqa: F811
    asked = {"span": "last_month", "lang": "zh", **PAGES[page]}
    app = visit(demo_home, page, **asked)
    told = {name: app.query_params[name] for name in app.query_params}
    expected = {name: value for name, value in asked.items() if (name, value) != ("lang", "zh")}
    assert {name: codes if len(codes) > 1 else codes[0] for name, codes in told.items()} == expected


def test_going_back_shows_what_was_chosen_then_in_the_lists_too(demo_home, visit):  # noqa: F811
    app = visit(demo_home)
    app.multiselect(key="store-zh").select("S02").run()
    app.selectbox(key="span-zh").select("last_month").run()
    app.query_params.clear()
    app.query_params["store"] = "S02"
    app.run()
    assert app.selectbox(key="span-zh").value == "last_90_days"
    assert app.multiselect(key="store-zh").value == ["S02"]
    app.query_params.clear()
    app.run()
    assert app.multiselect(key="store-zh").value == []


def test_a_drawer_left_open_does_not_open_on_the_next_page(demo_home, visit):  # noqa: F811
    app = visit(demo_home, open="card-complaint_count")
    assert "open" in app.query_params
    app.switch_page("pages/causes.py").run()
    assert not app.exception
    assert "open" not in app.query_params


def test_what_was_clicked_narrows_the_figures_that_have_it_and_is_taken_off_again(demo_home, visit):  # noqa: F811
    def shown(app) -> dict[str, str]:
        return {card.label: card.value for card in app.metric}

    whole, narrow = visit(demo_home, "complaints"), visit(demo_home, "complaints", cause_1="服务态度")
    asked = Warehouse.open(demo_home).measure(
        Question(("complaint_count",), where={"cause_1": ("服务态度",)})
    )
    assert asked["value"].item() > 0
    assert shown(whole)["投诉件数"] != shown(narrow)["投诉件数"]
    assert shown(whole)[METRICS["inquiry_24h_rate"].name] == shown(narrow)[METRICS["inquiry_24h_rate"].name]
    assert any("“一级原因”只筛选投诉处理" in words for words in captions(narrow))
    narrow.button(key="chip-cause_1-服务态度").click().run()
    assert shown(narrow) == shown(whole)


def test_a_mark_means_what_the_address_will_say():
    rows = pl.DataFrame({"cause_1": ["服务态度", None], "value": [3, 1]})
    assert [read_meaning(one) for one in pareto(rows, "cause_1").data[0].ids] == [
        {"cause_1": "服务态度"},
        {"cause_1": "~"},
    ]
    months = rows.with_columns(period=date(2026, 2, 1))
    cells = heatmap(months, "cause_1", ["服务态度", None], Period.MONTH).data[-1]
    assert read_meaning(cells.ids[0]) == {"cause_1": "服务态度", "within": "month-2026-02-01"}
    assert period_of("month-2026-02-01") == Span.of(Period.MONTH, date(2026, 2, 14))
    assert period_of("month") is period_of("age-2026-02-01") is None


@pytest.mark.parametrize("name", ["李 强", "A&B", "x=y", "50%", "50%26", "C++", "a;b#c?d/e", "~"])
def test_whatever_a_value_is_its_mark_means_it(name):
    assert read_meaning(meaning(advisor=name, store="S01")) == {"advisor": name, "store": "S01"}


def test_a_trend_keeps_its_days_when_one_of_its_weeks_is_clicked(demo_home):
    house = Warehouse.open(demo_home)
    year = View(house, PRESETS["last_365_days"].on(date(2026, 3, 10)), ())
    month = year.within(Span.of(Period.MONTH, date(2026, 2, 1)))
    for one, other in ((month, year), (month.only(store="S01"), year.only(store="S01"))):
        assert Figures(one).history("callback_rate").equals(Figures(other).history("callback_rate"))
    of_month, of_year = (Figures(view).figure("callback_rate")["denominator"] for view in (month, year))
    assert of_month < of_year


def test_days_beyond_the_newest_record_end_with_it(demo_home, visit):  # noqa: F811
    app = visit(demo_home, span="custom", days=["2026-01-01", "2099-01-01"])
    newest = Warehouse.open(demo_home).stores()["as_of"].max().date()
    assert not app.exception
    assert app.date_input(key="days").value == (date(2026, 1, 1), newest)


@pytest.mark.parametrize(("lang", "point"), [("zh", "图中的点"), ("en", "Point")])
def test_the_figures_of_a_chart_open_over_the_page_and_stand_in_its_address(demo_home, visit, lang, point):  # noqa: F811
    def points() -> list[int]:
        return [len(one.value) for one in app.dataframe if point in one.value.columns]

    app = visit(demo_home, "complaints", lang)
    assert points() == []
    app.button(key="plotted-count").click().run()
    assert app.query_params["open"] == "plotted-count"
    assert points()[0] >= 2

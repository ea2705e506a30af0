"""From a card to its trend, to who differs in it, to their records; and back the same way."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from care.semantic.metric import METRICS
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.support.browsing import open_at, settle

pytestmark = pytest.mark.slow

CHOSEN = {"span": "last_month", "store": "S01"}
LATE = "callback_on_time_rate"


def links(app, page):
    """Label and choices of each link of the page itself to another."""
    found = [link.proto for link in app.get("page_link")]
    return {link.label: parse_qs(link.query_string) for link in found if link.page == page}


def titles(app):
    return [one.value for one in app.markdown]


def test_every_card_leads_to_its_trend_with_all_that_is_chosen(demo_home, visit):  # noqa: F811
    app = visit(demo_home, **CHOSEN)
    ways = {page: links(app, page) for page in ("callbacks", "complaints", "customers")}
    assert {words for way in ways.values() for words in way} == {f"{one.label}：看趋势" for one in app.metric}
    for page, metric in (("callbacks", "satisfaction_score"), ("complaints", "one_shot_close_rate")):
        name = METRICS[metric].name
        choices = ways[page][f"{name}：看趋势"]
        assert choices == {"span": ["last_month"], "store": ["S01"], "metric": [metric]}
        panels = [text for text in titles(visit(demo_home, page, **choices)) if text.startswith("##### ")]
        assert any(title.startswith(f"##### {name}") for title in panels[:2])


def test_a_trend_leads_to_the_comparison_of_those_who_share_in_it(demo_home, visit):  # noqa: F811
    rate = links(visit(demo_home, "callbacks", metric=LATE), "advisors")
    assert [choices["metric"] for choices in rate.values()] == [[LATE]]
    compared = visit(demo_home, "advisors", metric="close_rate")
    assert compared.selectbox(key="metric-zh").value == "close_rate"
    assert "metric" in compared.query_params


def test_a_metric_of_another_page_leaves_a_page_as_it_is(demo_home, visit):  # noqa: F811
    assert titles(visit(demo_home, "customers", metric="close_rate")) == titles(visit(demo_home, "customers"))


def test_three_clicks_lead_from_a_card_to_the_records_of_an_advisor_and_back_the_same_way(served_demo, tab):
    open_at(tab, f"{served_demo}/?lang=zh&span=last_month")
    tab.get_by_role("link", name="回访按时完成率：看趋势").click()
    trend = re.compile(rf"/callbacks\?.*span=last_month&metric={LATE}$")
    expect(tab).to_have_url(trend)
    settle(tab)
    tab.get_by_role("link", name=re.compile("按.+比较")).first.click()
    comparison = re.compile(rf"/advisors\?.*metric={LATE}(&who=agent)?$")
    expect(tab).to_have_url(comparison)
    settle(tab)
    below = tab.locator("[class*=st-key-chart-funnel] .scatterlayer .point").last
    below.click(force=True)
    drawer = tab.get_by_test_id("stDialog")
    expect(drawer.get_by_test_id("stDataFrame")).to_be_visible()
    expect(tab.locator(".st-key-chips")).to_have_count(1)
    expect(tab).to_have_url(re.compile("(advisor|agent)="))
    settle(tab)
    tab.go_back()
    expect(drawer).to_have_count(0)
    expect(tab.locator(".st-key-chips")).to_have_count(0)
    expect(tab).to_have_url(comparison)
    settle(tab)
    tab.go_back()
    expect(tab.get_by_role("link", name=re.compile("按.+比较")).first).to_be_visible()
    expect(tab).to_have_url(trend)
    settle(tab)
    tab.go_back()
    expect(tab.get_by_role("heading", name="需要关注")).to_be_visible()
    expect(tab).to_have_url(re.compile(r"span=last_month$"))

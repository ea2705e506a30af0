"""Where a reader is: a page begins at its top, and is found again as it was left."""

import re

import streamlit as st
from playwright.sync_api import Page, expect

from pages.parts.components import attention_list
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.support.browsing import go_to, open_at, settle

PLACE = "main => Math.round(main.scrollTop)"


def scrolled(tab: Page) -> int:
    """Pixels above the screen."""
    return tab.get_by_test_id("stMain").evaluate(PLACE)


def test_going_back_finds_a_page_as_far_down_as_it_was_left_and_a_link_begins_at_the_top(served_demo, tab):
    open_at(tab, f"{served_demo}/complaints?lang=zh")
    expect(tab.get_by_role("heading", name="处理", exact=True)).to_be_attached()
    settle(tab)
    tab.mouse.move(600, 500)
    tab.mouse.wheel(0, 1200)
    expect(tab.get_by_role("heading", name="关闭要多久")).to_be_in_viewport()
    left = scrolled(tab)
    go_to(tab, "causes")
    assert scrolled(tab) == 0
    tab.go_back()
    expect(tab).to_have_url(re.compile("/complaints"))
    tab.wait_for_function(
        f"place => ({PLACE})(document.querySelector('[data-testid=stMain]')) === place", arg=left
    )


def test_the_first_page_is_found_by_its_name_too(served_demo, tab):
    open_at(tab, f"{served_demo}/definitions?lang=en")
    open_at(tab, f"{served_demo}/overview?lang=en")
    expect(tab.get_by_role("heading", name="Needs attention")).to_be_visible()
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab).to_have_url(f"{served_demo}/?lang=en")
    tab.wait_for_function("() => window.keepsPlaces")
    tab.go_back()
    expect(tab).to_have_url(f"{served_demo}/definitions?lang=en")


def test_what_is_unfolded_stands_in_the_address_and_stays_on_its_page(demo_home, visit):  # noqa: F811
    app = visit(demo_home, unfolded="items")
    everything = len(app.text)
    assert everything > len(visit(demo_home).text)
    app.switch_page("pages/definitions.py").run()
    assert "unfolded" not in app.query_params
    assert not app.code
    app.query_params["unfolded"] = "callback_rate"
    app.run()
    assert "first_attempt_at is not null" in app.code[0].value


def test_of_very_many_things_a_table_has_the_rest(demo_home, visit, monkeypatch):  # noqa: F811
    folded, unfolded = visit(demo_home), visit(demo_home, unfolded="items")
    before, lines = ([one.value for one in app.text] for app in (folded, unfolded))
    monkeypatch.setattr(attention_list, "MOST", attention_list.FIRST + 2)
    st.cache_resource.clear()
    app = visit(demo_home, unfolded="items")
    rest = app.dataframe[0].value
    assert rest.columns.to_list() == ["分组", "事项"]
    assert len(rest) == len(lines) - len(before) - 2 > 0
    assert {one.value for one in app.text} | {*rest["事项"]} == {*lines}
    paper = app.get("html")
    assert any(f"其余 {len(rest)} 项见看板" in one.proto.body for one in paper)
    st.cache_resource.clear()

"""How the dashboard looks: one screen where one is promised, and paper that tells what was chosen."""

import ast
import json
import re

import pytest
from conftest import ROOT
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from care.charts.theme import FONTS, TEMPLATE, axis
from care.i18n import set_language
from care.scorecard.scorecard import HEADLINES
from care.semantic.metric import METRICS, MetricKind
from tests.support.browsing import open_at, settle


@pytest.mark.parametrize("kind", MetricKind)
def test_every_axis_says_its_unit(kind):
    metric = next(one for one in METRICS.values() if one.kind is kind)
    for lang in ("zh", "en"):
        set_language(lang)
        told = axis(metric)
        assert told.get("ticksuffix") or told.get("tickformat", "").endswith("%")


def test_figures_ask_for_chinese_letters_that_a_desktop_has():
    assert TEMPLATE["layout"]["font"]["family"] == FONTS
    assert "url" not in FONTS


def test_a_list_without_a_choice_says_so_in_words_of_ours():
    """Streamlit's own are English: "Choose options"."""
    silent = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="selectbox" | "multiselect" as kind), keywords=named):
                    given = {one.arg: ast.unparse(one.value) for one in named}
                    may_be_empty = kind == "multiselect" or given.get("index") == "None"
                    if may_be_empty and not {"placeholder", None} & given.keys():
                        silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not silent


def _records_with_hours():
    from datetime import datetime

    import polars as pl

    from care.semantic.column_labels import column_label
    from pages.parts.components.records.data_table import data_table

    hours = column_label("hours_to_close")
    data_table(
        pl.DataFrame({hours: [27.43333, 4.0], "amount": [1204.5, 1.0], "at": [datetime(2026, 3, 1), None]})
    )


def test_hours_have_one_decimal_in_a_table_and_a_time_has_room_where_other_rows_have_none():
    app = AppTest.from_function(_records_with_hours).run()
    assert not app.exception
    columns = json.loads(app.dataframe[0].proto.columns)
    assert columns["处理时长（小时）"]["type_config"]["format"] == "%.1f"
    assert columns["amount"]["type_config"]["format"] == "localized"
    assert columns["at"]["width"] == 150


CUT = "names => names.filter(one => one.parentElement.scrollWidth > one.parentElement.clientWidth + 1).length"


def test_a_click_on_a_row_of_the_scorecard_narrows_the_page_to_its_store(served_demo, tab):
    open_at(tab, f"{served_demo}/?lang=zh")
    tab.locator(".scorecard td").first.wait_for()
    tab.locator(".scorecard").get_by_role("button", name="S03").click()
    expect(tab).to_have_url(re.compile("store=S03"))
    expect(tab.locator(".scorecard tbody th").first).to_have_text(re.compile(r"^20\d\d-\d\d$"))


def test_the_overview_is_one_laptop_screen_and_never_wider_than_a_phone(served_demo, tab):
    open_at(tab, f"{served_demo}/?lang=zh")
    for lang in ("zh", "en"):
        if lang == "en":
            tab.get_by_text("EN", exact=True).click()
            expect(tab).to_have_url(re.compile("lang=en"))
            settle(tab)
        last = tab.get_by_test_id("stMetric").last
        last.wait_for()
        assert tab.get_by_test_id("stMetric").count() == len(HEADLINES)
        hidden = tab.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight")
        assert hidden <= 0, f"{hidden} px of the overview need scrolling ({lang})"
        assert not tab.locator("[class*=st-key-brief-] [data-testid=stMetric] p").evaluate_all(CUT), lang
    tab.set_viewport_size({"width": 390, "height": 844})
    left, right = (tab.get_by_test_id("stMetric").nth(n).bounding_box() for n in (0, 1))
    assert left["y"] == right["y"]
    wider = tab.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wider <= 0
    rows = tab.locator(".scorecard tbody tr")
    assert rows.count() == 3
    assert rows.first.evaluate("one => getComputedStyle(one).display") == "block", "a list on a phone"
    tab.emulate_media(media="print", color_scheme="dark")
    assert not tab.get_by_role("button", name=re.compile("Records")).first.is_visible()
    assert tab.get_by_text("2025-12-11 – 2026-03-10").is_visible()
    assert tab.locator(".st-key-filters input").first.is_visible()
    assert tab.locator(".on-paper li").count() == tab.locator(".on-paper li:visible").count() > 0
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1920, "height": 1080})
    used = tab.locator(".st-key-others").evaluate("one => one.getBoundingClientRect().bottom")
    assert 900 < used <= 1080, f"{used} px of a large screen are used"
    tab.emulate_media(media="print", color_scheme="dark")
    letters = tab.get_by_test_id("stMetricValue").first.evaluate("one => getComputedStyle(one).color")
    assert letters == "rgb(27, 31, 36)"

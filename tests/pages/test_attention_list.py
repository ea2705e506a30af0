"""From an item of the list to the records that it is about: by its button, and by its address."""

from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from care.i18n import set_language
from tests.support.harness import open_app
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention


@pytest.fixture
def arrive(monkeypatch, demo_home):
    """``arrive(address)``: the app as a reader sees it who comes by that address."""
    monkeypatch.setenv("CARE_HOME", str(demo_home))
    set_language("zh")

    def come(address: str) -> AppTest:
        page, choices = urlsplit(address).path, parse_qs(urlsplit(address).query)
        return open_app(page, **choices)

    return come


@pytest.fixture(scope="module")
def late(demo_home):
    items = attention(Warehouse.open(demo_home)).items
    return next(item for item in items if item.person == "陈静")


def test_the_address_of_an_item_opens_its_records_with_the_worst_on_top(arrive, late):
    shown = arrive(late.address).dataframe[-1].value
    assert list(shown)[:2] == ["关联单号", "超期（天）"]
    assert set(shown["顾问"]) == {"陈静"}
    assert list(shown["超期（天）"]) == sorted(shown["超期（天）"], reverse=True)
    assert len(shown) == late.count


def test_beside_figures_of_earlier_days_the_list_says_that_it_is_of_now(arrive):
    def headings(**choices: str) -> str:
        return " ".join(one.value for one in arrive("overview?" + urlencode(choices)).markdown)

    assert "需要关注（截至 2026-03-10，不随所选期间变化）" in headings(span="last_month")
    assert "需要关注（截至" not in headings(span="last_90_days")


def test_a_late_store_is_late_also_where_it_is_looked_at_alone(arrive):
    shown = arrive("overview?store=S03")
    assert any("S03 2026-03-04 18:03（晚 6 天）" in one.value for one in shown.caption)
    assert any("到 2026-03-04 记录截止时受理已 17 天" in one.value for one in shown.text)


def test_the_oldest_open_complaint_is_not_told_twice(arrive):
    shown = arrive("overview?span=last_90_days")
    assert any("受理已 48 天" in one.value for one in shown.text)
    assert not any("未关闭的投诉共" in one.value for one in shown.caption)


def test_the_oldest_open_complaint_is_told_where_no_item_tells_of_it(monkeypatch, load_rows, home):
    case = {"received_at": "2026-03-10 09:00", "status": "受理中", "level": "B"}
    load_rows(complaints=[case], as_of=datetime(2026, 3, 11, 8))
    monkeypatch.setenv("CARE_HOME", str(home))
    shown = open_app("overview")
    assert any("未关闭的投诉共 1 件，最久的是 S01 的 1（B 级）" in one.value for one in shown.caption)

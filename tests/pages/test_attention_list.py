"""From an item of the list to the records that it is about: by its button, and by its address."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from care.i18n import set_language
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def arrive(monkeypatch, demo_home):
    """``arrive(address)``: the app as a reader sees it who comes by that address."""
    monkeypatch.setenv("CARE_HOME", str(demo_home))
    set_language("zh")

    def come(address: str) -> AppTest:
        page, choices = urlsplit(address).path, parse_qs(urlsplit(address).query)
        app = AppTest.from_file(APP, default_timeout=60)
        for name, codes in choices.items():
            app.query_params[name] = codes
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception[0].message
        return app

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

"""A store is read by its name with its code, wherever it is named; without a name by its code."""

import polars as pl
import pytest

from care.semantic.column_labels import contains_words, with_labels
from care.semantic.vocabulary import label
from care.stores.store_names import store_name, use_store_names
from care.stores.store_register import FILE


@pytest.fixture
def named(tmp_path):
    """A home with one named store, whose names are shown for the time of a test."""
    (tmp_path / FILE).write_text('[[store]]\ncode="S01"\nname="城东店"\n', encoding="utf-8")
    use_store_names(tmp_path)
    yield tmp_path
    use_store_names(tmp_path / "none")


@pytest.mark.usefixtures("named")
def test_a_store_has_its_name_and_is_still_found_by_its_code():
    assert store_name("S01") == label("store", "S01") == "城东店（S01）"
    assert store_name("S02") == "S02"
    rows = pl.DataFrame({"store": ["S01", "S02"], "vin": ["x", "y"]})
    assert with_labels(rows)["门店"].to_list() == ["城东店（S01）", "S02"]
    assert contains_words(rows, "城东").to_list() == contains_words(rows, "s01").to_list() == [True, False]


def test_a_changed_file_is_read_anew_and_a_broken_one_names_no_store(named):
    (named / FILE).write_text('[[store]]\ncode="S01"\nname="城西店"\nregion="华东"\n', encoding="utf-8")
    use_store_names(named)
    assert store_name("S01") == "城西店（S01）"
    (named / FILE).write_text("[[store]]\nname=1\n", encoding="utf-8")
    use_store_names(named)
    assert store_name("S01") == "S01"

"""``HOME/stores.toml``: names, and stores that became others."""

from pathlib import Path

import pytest

from care.stores.store_register import FILE, BadStores, present_code, present_codes, read_stores


def _read(home: Path, text: str) -> tuple[object, ...]:
    (home / FILE).write_text(text, encoding="utf-8")
    return read_stores(home)


def test_a_store_that_became_another_is_followed_to_its_present_code(tmp_path: Path) -> None:
    text = (
        '[[store]]\ncode="A"\nbecame="B"\nsince=2025-01-01\n'
        '[[store]]\ncode="B"\nbecame="C"\n[[store]]\ncode="C"\nname="城东店"\n'
    )
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    stores = read_stores(tmp_path)
    assert present_code("A", stores) == "C"
    assert present_codes({"A", "X"}, stores) == {"A": "C", "B": "C", "X": "X"}


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('[[store]]\ncode="A"\nbecame="B"\n[[store]]\ncode="B"\nbecame="A"\n', "A → B → A"),
        ('[[store]]\ncode="A"\nbecame="A"\n', "A → A"),
        ('[[store]]\ncode="A"\n[[store]]\ncode="A"\n', "“A”"),
        ('[[store]]\ncode="A"\nsince=2025-01-01\n', "became"),
        ('[[store]]\nname="城东店"\n', "code"),
        ('[[store]]\ncode="A"\nregoin="华东"\n', "region"),
        ('[[stores]]\ncode="A"\n', "store"),
    ],
)
def test_a_mistake_says_where_it_stands_and_its_cure(tmp_path: Path, text: str, cure: str) -> None:
    with pytest.raises(BadStores, match=cure):
        _read(tmp_path, text)

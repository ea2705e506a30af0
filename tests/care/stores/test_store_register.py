"""``HOME/stores.toml``: names, and stores that became others."""

from pathlib import Path

import pytest

from care.access.grants import read_access
from care.stores.store_register import (
    FILE,
    BadStores,
    StoreEntry,
    present_code,
    present_codes,
    read_stores,
    store_zones,
)
from warehouse.build.home_settings import read_settings


def _read(home: Path, text: str) -> tuple[StoreEntry, ...]:
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
        ('[[store]]\ncode="A"\nzone="Asia/Shangahi"\n', "zone.*Asia/Shanghai"),
        ('[[store]]\ncode="A"\nzone="+25:00"\n', "zone"),
        ('[[store]]\ncode="A"\nzone=8\n', "zone"),
    ],
)
def test_a_mistake_says_where_it_stands_and_its_cure(tmp_path: Path, text: str, cure: str) -> None:
    with pytest.raises(BadStores, match=cure):
        _read(tmp_path, text)


def test_a_former_code_has_the_zone_of_its_present_one(tmp_path: Path) -> None:
    stores = _read(
        tmp_path,
        '[[store]]\ncode="A"\nbecame="B"\n[[store]]\ncode="B"\nzone="Asia/Urumqi"\n'
        '[[store]]\ncode="C"\nbecame="B"\nzone="+07:00"\n[[store]]\ncode="D"\n',
    )
    assert store_zones(stores) == {"A": "Asia/Urumqi", "B": "Asia/Urumqi", "C": "+07:00"}


def test_a_grant_and_a_colleague_of_a_former_code_are_the_present_stores(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[[store]]\ncode="S01"\nbecame="S09"\n', encoding="utf-8")
    (tmp_path / "access.toml").write_text(
        '[[grant]]\nemail="a@b.cn"\nrole="store_staff"\nstores=["S01"]\n', encoding="utf-8"
    )
    (tmp_path / "staff.toml").write_text(
        '[[person]]\nname="李强"\nstore="S01"\naliases=["LiQiang"]\n[[person]]\nname="李强"\nstore="S09"\n',
        encoding="utf-8",
    )
    viewer = read_access(tmp_path).viewer("a@b.cn")
    assert viewer is not None
    assert viewer.stores == {"S09"}
    (person,) = read_settings(tmp_path).staff
    assert (person.store, person.aliases) == ("S09", ("LiQiang",))

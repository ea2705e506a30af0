"""Whose name stands on a report: that of the store, else the general one; two of one store are a mistake."""

from pathlib import Path

import pytest

from care.i18n import set_language
from care.reports.model.cover import FILE, BadCover, Cover, read_cover

GENERAL = '[[cover]]\ndealer = "顺达汽车"\ncode = "D100"\nprepared_by = "张"\n'
OWN = '[[cover]]\nstore = "S01"\ndealer = "顺达城东店"\nreviewed_by = "王"\n'


def written(home: Path, text: str) -> Path:
    (home / FILE).write_text(text, encoding="utf-8")
    return home


def test_a_store_has_its_own_cover_and_several_the_general_one(tmp_path: Path):
    home = written(tmp_path, GENERAL + OWN)
    assert read_cover(home, ["S01"]).dealer == "顺达城东店"
    assert read_cover(home, ["S02"]).dealer_line == "顺达汽车 · 经销商代码 D100"
    assert read_cover(home, ["S01", "S02"]).prepared_by == "张"
    set_language("en")
    signatures = read_cover(home, ["S01"]).signatures
    assert signatures[:2] == (("Prepared by", ""), ("Reviewed by", "王"))
    assert read_cover(home, ["S02"]).dealer_line == "顺达汽车 · Dealer code D100"


def test_where_no_general_cover_is_written_several_stores_have_none(tmp_path: Path):
    home = written(tmp_path, OWN)
    assert read_cover(home, ["S01", "S02"]) == Cover()
    assert read_cover(home, ["S02"]).dealer == "S02"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN + OWN, "“S01”封面写了两次"),
        (GENERAL + GENERAL, "没有写 store 的封面写了两次"),
        ("[[cover]]\ndealer = 1\n", "dealer"),
        ('[[cover]]\nstore = ""\n', "store"),
        ('[[covers]]\ndealer = "a"\n', "covers"),
    ],
)
def test_a_mistake_is_one_sentence_with_the_entry(tmp_path: Path, text: str, told: str):
    with pytest.raises(BadCover, match=told):
        read_cover(written(tmp_path, text), ["S01"])

"""What a fault in a TOML file says: the file, the entry's line, the key, and what to write instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest

from care.i18n import set_language
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT, ValueKind, WrongValue


class BadColour(ValueError):
    pass


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class Frame:
    width: float


@dataclass(frozen=True)
class Paint:
    name: Annotated[str, FILLED_TEXT]
    colour: Colour
    mixed_on: date | None = None
    layers: int = 1
    glossy: bool = False
    frame: Frame | None = None
    others: tuple[Colour, ...] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    secret: str = ""


TOML = TomlValidator(BadColour)
GOOD = 'name = "门"\ncolour = "red"\n'


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("zh")


@pytest.fixture
def read(tmp_path: Path):
    """``read(text)``: the paints of a file that says so."""

    def written(text: str) -> list[Paint]:
        (tmp_path / "paint.toml").write_text(text, encoding="utf-8")
        return [paint for _, paint in TOML.read_entries(tmp_path / "paint.toml", "paint", Paint)]

    return written


def test_every_kind_of_value_is_read_as_its_field_s_type(read):
    more = (
        "mixed_on = 2026-01-02\nlayers = 2\nglossy = true\nframe = { width = 3 }\n"
        'others = ["green"]\nrows = [{ a = 1 }]\n'
    )
    assert read(f"[[paint]]\n{GOOD}{more}") == [
        Paint("门", Colour.RED, date(2026, 1, 2), 2, True, Frame(3), (Colour.GREEN,), ({"a": 1},))
    ]
    assert read("# nothing yet\n") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[paint", "not TOML"),
        ("[[pant]]\n", "unknown key “pant”, closest is “paint”; known are paint"),
        ("paint = 1\n", "begin each paint with [[paint]]"),
        (f"\n[[paint]]\n{GOOD}color = 1\n", "[[paint]] in line 2: unknown key “color”, closest is “colour”;"),
        (
            f"[[paint]]\n{GOOD}[[ paint ]] # second\nname = 'b'\n",
            "in line 4: “colour” is missing; it can be red",
        ),
        ('[[paint]]\ncolour = "red"\n', "“name” is missing; write name = "),
        (f"[[paint]]\n{GOOD.replace('门', ' ')}", "“name” is blank; write name = "),
        (
            f"[[paint]]\n{GOOD.replace('red', 'gren')}",
            "“colour” is “gren”; it can be red, green, closest is “green”",
        ),
        (f"[[paint]]\n{GOOD}mixed_on = 2026-01-01T10:00:00\n", "write mixed_on = 2026-01-01"),
        (f"[[paint]]\n{GOOD}layers = true\n", "“layers” is “True”; write layers = 1"),
        (f"[[paint]]\n{GOOD}glossy = 1\n", "write glossy = true"),
        (f"[[paint]]\n{GOOD}frame = 1\n", "“frame” needs a table"),
        (f"[[paint]]\n{GOOD}frame = {{ widht = 1 }}\n", "unknown key “frame.widht”, closest is “width”"),
        (f"[[paint]]\n{GOOD}frame = {{ }}\n", "“frame.width” is missing; write width = 0.95"),
        (f"[[paint]]\n{GOOD}frame = {{ width = '1' }}\n", "“frame.width” is “1”; write width = 0.95"),
        (f"[[paint]]\n{GOOD}others = ['red', 'blue']\n", "“others” is “blue”; it can be red, green"),
        (f"[[paint]]\n{GOOD}rows = 1\n", "write rows = [{ … }]"),
        (f"paint = [{{ {GOOD.strip().replace(chr(10), ', ')}, x = 1 }}]\n", "[[paint]] 1: unknown key “x”"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write_instead(read, text: str, message: str):
    with pytest.raises(BadColour) as fault:
        read(text)
    assert message in str(fault.value)
    assert "paint.toml" in str(fault.value)


def test_a_fault_is_told_in_chinese_as_well(read):
    set_language("zh")
    with pytest.raises(
        BadColour, match=r"第 1 行的 \[\[paint\]\]：不认识“color”，最接近的是“colour”，可用：name、"
    ):
        read(f"[[paint]]\n{GOOD}color = 1\n")


def test_a_text_is_not_repeated_since_it_may_be_a_password(read):
    with pytest.raises(BadColour, match="“secret” is not written as it must be") as fault:
        read(f"[[paint]]\n{GOOD}secret = 123456\n")
    assert "123456" not in str(fault.value)


def test_keys_beyond_the_schema_are_passed_over_where_another_program_reads_them_too():
    given = {"name": "门", "colour": "red", "gloss": 1}
    assert TOML.table(given, Paint, "x", only_known=False) == Paint("门", Colour.RED)


def _even(number: int) -> int:
    if number % 2:
        raise WrongValue(f"{number} 是奇数", f"{number} is odd")
    return number


@dataclass(frozen=True)
class Mixture:
    parts: Mapping[str, Annotated[int, ValueKind(lambda value: type(value) is int, "1", _even)]]


BOTH = TomlValidator(BadColour, None)


def test_every_value_of_a_table_with_free_keys_is_checked():
    assert BOTH.table({"parts": {"red": 2}}, Mixture, "x") == Mixture({"red": 2})
    for parts, message in (
        (1, "write its keys under [parts]"),
        ({"red": "2"}, "“parts.red”"),
        ({"red": 3}, "odd"),
    ):
        with pytest.raises(BadColour) as fault:
            BOTH.table({"parts": parts}, Mixture, "paint.toml")
        zh, en = fault.value.args
        assert message in en
        assert zh.startswith("paint.toml：")

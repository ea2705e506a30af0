"""The staff file ``HOME/staff.toml``: which spellings are one person, their team, and who has left."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Annotated

from care.i18n import say
from care.storage.toml_edit import write_entries
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT, list_of
from care.stores.store_names import store_name

FILE = "staff.toml"
BRACKETS = ("(", "[", "<")
CLOSE_ENOUGH = 0.8
"""Minimum difflib ratio of two names in Latin letters. Chinese names are not compared, because two names of
two or three characters that differ in one are two people."""

Spelling = tuple[str, str]
"""A store and a name as a record writes it."""


class BadStaff(ValueError):
    """The staff file is invalid; the message names the entry and the cure."""


Filled = Annotated[str, FILLED_TEXT]
ALIASES = replace(list_of(FILLED_TEXT), written='["李 强", "LiQiang"]')


@dataclass(frozen=True)
class Person:
    """An employee of a store. ``aliases`` are further spellings of the name in records."""

    name: Filled
    store: Filled
    aliases: Annotated[tuple[str, ...], ALIASES] = ()
    team: Filled | None = None
    role: Filled | None = None
    left_on: date | None = None

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of the name, normalized for comparison."""
        return frozenset(map(normalized_name, (self.name, *self.aliases)))

    def has_left(self, today: date) -> bool:
        """Whether the person had left by the end of a day."""
        return self.left_on is not None and self.left_on <= today


def normalized_name(name: str) -> str:
    """A name without the differences that never mean another person: width, case and white space."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


TOML = TomlValidator(BadStaff)


def read_staff(home: Path) -> tuple[Person, ...]:
    """Everybody whom the staff file of this home names, none without the file; raises :class:`BadStaff`."""
    try:
        people = tuple(person for _, person in TOML.read_entries(home / FILE, "person", Person))
    except FileNotFoundError:
        return ()
    check_one_each(people)
    return people


def write_staff(home: Path, people: Sequence[Person]) -> None:
    """Bring the staff file in line with these people; comments and order that people wrote stay.

    Raises :class:`BadStaff` where two claim one spelling, or where the file cannot be read.
    """
    check_one_each(people)
    read_staff(home)
    entries = [{key: value for key, value in asdict(person).items() if value} for person in people]
    write_entries(home / FILE, "person", entries, lambda entry: (entry["name"], entry["store"]))


def check_one_each(people: Iterable[Person]) -> None:
    """Raise :class:`BadStaff` where two people of one store share a spelling."""
    owners: dict[Spelling, str] = {}
    for person in people:
        for spelling in person.spellings:
            other = owners.setdefault((person.store, spelling), person.name)
            if other is not person.name:
                raise BadStaff(
                    say(
                        f"{FILE}：{person.store} 的“{other}”和“{person.name}”用了同一种写法“{spelling}”；"
                        "一种写法只能属于一个人。",
                        f"{FILE}: “{other}” and “{person.name}” of {person.store} both claim the spelling "
                        f"“{spelling}”; one spelling is one person's.",
                    )
                )


def names_by_spelling(
    counted: Iterable[tuple[str, str, int]], staff: Sequence[Person]
) -> dict[Spelling, str]:
    """The display name of each spelling that differs from it.

    ``counted``: store, spelling, number of records. The staff file has precedence. Otherwise spellings of one
    store that differ only in white space, width and case are one person, named by the most frequent spelling.
    """
    listed = {(one.store, spelling): one.name for one in staff for spelling in one.spellings}
    alike: dict[Spelling, list[tuple[int, str]]] = defaultdict(list)
    for store, spelling, times in counted:
        alike[store, normalized_name(spelling)].append((-times, spelling))
    named = {
        (store, spelling): listed.get((store, key)) or min(found)[1]
        for (store, key), found in alike.items()
        for _, spelling in found
    }
    return {place: name for place, name in named.items() if place[1] != name}


def display_names(
    stores: Mapping[str, Sequence[str]], staff: Sequence[Person], today: date
) -> dict[str, str]:
    """Name → label of an advisor in a filter: with the stores if there are several; who has left comes last.

    ``stores``: name → the stores whose records have it.
    """
    left = {(one.store, one.name) for one in staff if one.has_left(today)}
    gone = {name for _, name in left if all((store, name) in left for store in stores.get(name, ()))}

    def label(name: str) -> str:
        where = f" · {'、'.join(map(store_name, stores[name]))}" if len(stores[name]) > 1 else ""
        return name + where + (say("（已离职）", " (left)") if name in gone else "")

    return {name: label(name) for name in sorted(stores, key=lambda name: (name in gone, name))}


def likely_matches(name: str, store: str, staff: Sequence[Person]) -> str | None:
    """The listed person of the store whom an unlisted name may mean, as a suggestion for people to decide."""
    bare = _bare_name(name)
    known = {
        _bare_name(spelling): one.name
        for one in staff
        if one.store == store
        for spelling in _all_spellings(one)
    }
    if bare in known:
        return known[bare]
    close = get_close_matches(bare, known, n=1, cutoff=CLOSE_ENOUGH) if bare.isascii() else []
    return known[close[0]] if close else None


def _all_spellings(person: Person) -> Iterable[str]:
    return chain((person.name,), person.aliases)


def _bare_name(name: str) -> str:
    """The name without additions: remarks in brackets, numbers, punctuation."""
    text = normalized_name(name)
    for bracket in BRACKETS:
        text = text.split(bracket)[0] or text
    return "".join(character for character in text if character.isalpha()) or text

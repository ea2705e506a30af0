"""The staff as a table: everybody in records or in the staff file, with the entries of the file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from care.staff.staff import Person, likely_matches, normalized_name

SEPARATOR = "、"
"""Separates spellings in one cell; Chinese and Latin commas are read as well."""
ROSTER = {
    "store": pl.String,
    "name": pl.String,
    "rows": pl.Int64,
    "aliases": pl.String,
    "team": pl.String,
    "role": pl.String,
    "left_on": pl.Date,
    "listed": pl.Boolean,
    "likely": pl.String,
}


def roster(colleagues: pl.DataFrame, staff: Sequence[Person]) -> pl.DataFrame:
    """One row per person: store, name, number of records, the file's entry; ``likely`` for an unlisted one.

    ``colleagues``: store, name and rows (number of records). Listed people first, then by store and name.
    """
    rows = {(store, name): n for store, name, n in colleagues.select("store", "name", "rows").iter_rows()}
    listed = {(one.store, spelling) for one in staff for spelling in one.spellings}
    known = [
        {
            "store": one.store,
            "name": one.name,
            "rows": rows.get((one.store, one.name), 0),
            "aliases": SEPARATOR.join(one.aliases),
            "team": one.team,
            "role": one.role,
            "left_on": one.left_on,
            "listed": True,
        }
        for one in staff
    ]
    unlisted = [
        {
            "store": store,
            "name": name,
            "rows": n,
            "aliases": "",
            "listed": False,
            "likely": likely_matches(name, store, staff),
        }
        for (store, name), n in rows.items()
        if (store, normalized_name(name)) not in listed
    ]
    return pl.DataFrame(known + unlisted, schema=ROSTER).sort(
        "listed", "store", "name", descending=[True, False, False]
    )


def people_in(rows: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """The people of an edited roster: those listed before, and unlisted ones for whom something was entered.

    A person whose name is now another's alias is left out, because that is the same person.
    """
    people = [(_person(row), row["listed"]) for row in rows if row["name"] and row["store"]]
    entered = [one for one, listed in people if listed or one != Person(one.name, one.store)]
    aliases = {(one.store, normalized_name(alias)) for one in entered for alias in one.aliases}
    return tuple(one for one in entered if (one.store, normalized_name(one.name)) not in aliases)


def _person(row: Mapping[str, Any]) -> Person:
    team, role = (_text(row[key]) for key in ("team", "role"))
    aliases = tuple(_spellings(row["aliases"]))
    return Person(row["name"].strip(), row["store"], aliases, team, role, row["left_on"])


def _spellings(cell: str | None) -> list[str]:
    text = (cell or "").replace("，", SEPARATOR).replace(",", SEPARATOR)
    return [word.strip() for word in text.split(SEPARATOR) if word.strip()]


def _text(cell: str | None) -> str | None:
    return (cell or "").strip() or None

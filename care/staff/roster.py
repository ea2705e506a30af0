"""The staff as a table: everybody whom records or the staff file name, and what the file says of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from care.staff.staff import Person, likely_matches, normalized_name

BETWEEN = "、"
"""Between two spellings in one cell; a comma in the reader's keyboard does as well."""
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
    """One row a person: store, name, rows that name them, what the file says; whom an unlisted may be.

    ``colleagues``: store, name and rows. Listed people first, then by store and name.
    """
    rows = {(store, name): n for store, name, n in colleagues.select("store", "name", "rows").iter_rows()}
    listed = {(one.store, spelling) for one in staff for spelling in one.spellings}
    known = [
        {
            "store": one.store,
            "name": one.name,
            "rows": rows.get((one.store, one.name), 0),
            "aliases": BETWEEN.join(one.aliases),
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
    """The people of a roster that was changed: whoever was listed, and whoever something is said of now.

    A person whose name has become another's alias is that other one.
    """
    people = [(_person(row), row["listed"]) for row in rows if row["name"] and row["store"]]
    told = [one for one, listed in people if listed or one != Person(one.name, one.store)]
    taken = {(one.store, normalized_name(alias)) for one in told for alias in one.aliases}
    return tuple(one for one in told if (one.store, normalized_name(one.name)) not in taken)


def _person(row: Mapping[str, Any]) -> Person:
    team, role = (_text(row[key]) for key in ("team", "role"))
    aliases = tuple(_spellings(row["aliases"]))
    return Person(row["name"].strip(), row["store"], aliases, team, role, row["left_on"])


def _spellings(cell: str | None) -> list[str]:
    text = (cell or "").replace("，", BETWEEN).replace(",", BETWEEN)
    return [word.strip() for word in text.split(BETWEEN) if word.strip()]


def _text(cell: str | None) -> str | None:
    return (cell or "").strip() or None

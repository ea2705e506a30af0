"""The audit log as an administrator of some stores reads it: what concerns these stores only."""

import json
from typing import Any

import polars as pl

from care.access.grants import Access
from care.access.principal import Principal


def audit_for(viewer: Principal, lines: pl.DataFrame, access: Access) -> pl.DataFrame:
    """The lines (as ``read_audit`` gives them) that the viewer may read: all, for who sees every store.

    Otherwise: their own, those that name one of their stores, and those that name none by people who are
    granted no other store by e-mail. A line that cannot be read, or whose person is known by group or by name
    only, could be another store's and is left out.
    """
    if viewer.stores is None:
        return lines
    stores, own = viewer.stores, {name for name in (viewer.email, viewer.name) if name}
    their_people: dict[str, bool] = {}

    def is_theirs(who: str) -> bool:
        if who not in their_people:
            found = access.viewer(who)
            their_people[who] = found is not None and found.stores is not None and found.stores <= stores
        return their_people[who]

    def belongs(line: dict[str, Any]) -> bool:
        if line["who"] is None:
            return False
        named = _stores_named(line["details"])
        return line["who"] in own or (named <= stores if named else is_theirs(line["who"]))

    return lines.filter(pl.Series([belongs(line) for line in lines.to_dicts()], dtype=pl.Boolean))


def _stores_named(details: str) -> frozenset[str]:
    told = json.loads(details)
    named = told.get("stores", told.get("store")) if isinstance(told, dict) else None
    return frozenset(map(str, named if isinstance(named, list) else [named])) if named else frozenset()

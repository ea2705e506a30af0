"""The stores file ``HOME/stores.toml``: names, regions, groups, zones, and stores that became others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT
from care.stores.time_zone import ZONE

FILE = "stores.toml"


class BadStores(ValueError):
    """The stores file is invalid; the message names the entry and the cure."""


Filled = Annotated[str, FILLED_TEXT]
Zone = Annotated[str, ZONE]
TOML = TomlValidator(BadStores)


@dataclass(frozen=True)
class StoreEntry:
    """A store. ``became``: the code that it has had since ``since``; all figures have it under that.

    ``zone``: the time zone of its clock, None for that of China.
    """

    code: Filled
    name: Filled | None = None
    region: Filled | None = None
    group: Filled | None = None
    zone: Zone | None = None
    became: Filled | None = None
    since: date | None = None


def read_stores(home: Path) -> tuple[StoreEntry, ...]:
    """Every store that the file of this home names, none without the file; raises :class:`BadStores`."""
    try:
        entries = TOML.read_entries(home / FILE, "store", StoreEntry)
    except FileNotFoundError:
        return ()
    _check(entries)
    return tuple(store for _, store in entries)


def present_code(code: str, stores: Sequence[StoreEntry]) -> str:
    """The code under which a store is kept now: its own, or the last of those that it became."""
    became = {store.code: store.became for store in stores if store.became}
    while code in became:
        code = became[code]
    return code


def present_codes(codes: Iterable[str], stores: Sequence[StoreEntry]) -> dict[str, str]:
    """Each code, and every code on the way to its present one → its present code, in order."""
    known = {*codes} | {store.code for store in stores if store.became}
    return {code: present_code(code, stores) for code in sorted(known)}


def store_zones(stores: Sequence[StoreEntry]) -> dict[str, str]:
    """Code → time zone of the stores that state one; a former code has that of its present one."""
    stated = {store.code: store.zone for store in stores}
    found = {code: zone or stated.get(present_code(code, stores)) for code, zone in stated.items()}
    return {code: zone for code, zone in found.items() if zone}


def _check(entries: Sequence[tuple[str, StoreEntry]]) -> None:
    found: dict[str, StoreEntry] = {}
    for where, store in entries:
        if store.code in found:
            raise BadStores(
                say(
                    f"{where}：门店代码“{store.code}”写了两次，请合成一项",
                    f"{where}: store “{store.code}” has two entries; make them one",
                )
            )
        if store.since is not None and store.became is None:
            raise BadStores(
                say(
                    f"{where}：写了 since，但没有写 became（变成了哪个代码）",
                    f"{where}: since is given, but not became, the code that the store became",
                )
            )
        found[store.code] = store
    for where, store in entries:
        _check_chain(where, store, found)


def _check_chain(where: str, store: StoreEntry, found: Mapping[str, StoreEntry]) -> None:
    """Raise where a store becomes itself again."""
    passed, code = [store.code], store.became
    while code is not None:
        passed.append(code)
        if code in passed[:-1]:
            circle = " → ".join(passed)
            raise BadStores(
                say(
                    f"{where}：门店变更成了一个圈：{circle}；现在仍在用的代码不要写 became",
                    f"{where}: the stores become each other in a circle: {circle}; "
                    "leave became out of the code that is used now",
                )
            )
        code = found[code].became if code in found else None

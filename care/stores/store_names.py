"""The names of stores, shown wherever a store is named; figures stay grouped by code."""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from care.i18n import say
from care.stores.store_register import FILE, BadStores, read_stores

_names: ContextVar[Mapping[str, str]] = ContextVar("store_names", default={})  # noqa: B039 - never changed


def use_store_names(home: Path) -> None:
    """Show the names that the stores file of this home gives, in this thread or task.

    A file that cannot be read names no store here: what builds from it says why.
    """
    try:
        changed = (home / FILE).stat().st_mtime_ns
    except OSError:
        changed = None
    _names.set({} if changed is None else _names_of(home, changed))


def store_name(code: str) -> str:
    """What people read of a store: its name with the code, by which it is found too; else the code."""
    name = _names.get().get(code)
    return code if name is None or name == code else say(f"{name}（{code}）", f"{name} ({code})")


@lru_cache(maxsize=8)
def _names_of(home: Path, _changed: int) -> Mapping[str, str]:
    try:
        return {store.code: store.name for store in read_stores(home) if store.name}
    except BadStores:
        return {}

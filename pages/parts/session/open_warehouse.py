"""The opened warehouse or network, restricted to the user's stores; users of the same stores share one."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from care.semantic.metric import METRICS
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home, network
from warehouse.query.attach import reset_engine
from warehouse.query.figure_source import FigureSource
from warehouse.query.result_cache import ResultCache
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import EverythingRejected, Home, NothingVisible, NoWarehouse

if TYPE_CHECKING:
    from warehouse.spark.network import Network

Stores = tuple[str, ...] | None
SCOPES = 12
"""Maximum number of sets of stores for which a build is kept open."""


def open_warehouse(build: str | None = None) -> FigureSource:
    """The warehouse being served now, or that of ``build``, restricted to the user's stores; or the network.

    A new build is opened as soon as the pointer names it. Raises NoWarehouse, and what
    :func:`current_user` raises.
    """
    allowed = current_user().stores
    stores = None if allowed is None else tuple(sorted(allowed))
    warehouse = _open(build, stores)
    if not warehouse.broken:
        return warehouse
    reset_engine()
    for kept in (_served, _opened, _opened_network):
        kept.clear()
    return _open(build, stores)


def has_something(page: str) -> bool:
    """Whether a page has something to show: some are about records alone that few stores have.

    Of what cannot be opened the page itself says why.
    """
    metrics = [metric for metric in METRICS.values() if metric.theme.page == page]
    if not metrics or any(metric.needs is None for metric in metrics):
        return True
    with suppress(Exception):
        return any(map(open_warehouse().has_records, (metric.key for metric in metrics)))
    return False


def _open(build: str | None, stores: Stores) -> FigureSource:
    if lake := network():
        return _network(lake, stores)
    if build is not None:
        return _opened(home(), build, stores)
    served = Home(home()).current()
    if served is None:
        raise NoWarehouse(home())
    return _served(home(), served).get(stores, lambda: _open_build(home(), served, stores))


def _forget_results(scopes: ResultCache) -> None:
    """Forget what was worked out from a build that is kept open no more.

    Because a session keeps the build that it last saw until its next click, be that in hours: what it needs
    of it again is worked out again.
    """
    for warehouse in scopes.clear():
        _forget(warehouse)


def _forget(source: FigureSource) -> None:
    """The same of one build, past or of a network."""
    source.cache.clear()


@st.cache_resource(show_spinner=False, max_entries=2, on_release=_forget_results)
def _served(home: Path, build: str) -> ResultCache:  # noqa: ARG001 - what it is kept by
    """The build being served as users of some stores see it.

    By themselves, because what was worked out from a build goes with it: a server that is loaded into every
    few minutes would else hold a dozen builds.
    """
    return ResultCache(SCOPES)


@st.cache_resource(show_spinner=False, max_entries=4, on_release=_forget)
def _opened(home: Path, build: str, stores: Stores) -> Warehouse:
    return _open_build(home, build, stores)


def _open_build(home: Path, build: str, stores: Stores) -> Warehouse:
    warehouse = Warehouse(home, build, None if stores is None else frozenset(stores))
    if warehouse.stores().is_empty():
        raise EverythingRejected(home) if stores is None else NothingVisible(stores)
    return warehouse


def _network(address: str, stores: Stores) -> "Network":
    # Imported here, because a server of a home needs nothing of what reads a lake.
    from warehouse.spark.lake.lake import Lake
    from warehouse.spark.network import served_build

    whole = _opened_network(address, served_build(Lake(address)), home())
    warehouse = whole if stores is None else whole.cut_to(frozenset(stores))
    if stores is not None and warehouse.stores().is_empty():
        raise NothingVisible(stores)
    return warehouse


@st.cache_resource(show_spinner=False, max_entries=2, on_release=_forget)
def _opened_network(address: str, build: str, home: Path) -> "Network":
    from warehouse.spark.lake.lake import Lake
    from warehouse.spark.network import Network

    return Network.open(Lake(address), home, build)

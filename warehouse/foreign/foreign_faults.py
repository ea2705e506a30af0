"""What goes wrong with a database that is not ours; each message is the first line of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import sqlalchemy as sa

PACKAGES = {"psycopg": "psycopg[binary]"}
"""Module of a driver → what pip installs it by, where that is another name."""


class ForeignFault(Exception):
    """A database, its driver or its answer fails; the message is its own and may hold a customer's data."""


class NoDriver(ForeignFault):
    """The driver of a database is not installed; the message is the package to install."""


class Unreachable(ForeignFault):
    """A database is away, refuses the account, or its connection was cut."""


@contextmanager
def foreign_faults() -> Iterator[None]:
    """Raise ForeignFault in place of what drivers and the network raise."""
    try:
        yield
    except ModuleNotFoundError as fault:
        name = fault.name or ""
        raise NoDriver(PACKAGES.get(name, name)) from None
    except sa.exc.DBAPIError as fault:
        is_cut = isinstance(fault, sa.exc.OperationalError | sa.exc.InterfaceError)
        if fault.connection_invalidated or (is_cut and "sqlite3" not in type(fault.orig).__module__):
            raise Unreachable(_first_line(fault.orig)) from None
        raise ForeignFault(_first_line(fault.orig)) from None
    except (sa.exc.SQLAlchemyError, duckdb.Error, OSError) as fault:
        raise ForeignFault(_first_line(fault)) from None


def _first_line(fault: BaseException | None) -> str:
    return (str(fault).strip().splitlines() or [""])[0].strip(" .")

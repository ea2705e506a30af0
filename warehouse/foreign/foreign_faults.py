"""What goes wrong with a database that is not ours; each message is the first line of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import sqlalchemy as sa

PACKAGES = {"psycopg": "psycopg[binary]"}
"""Module of a driver → what pip installs it by, where that is another name."""

NOT_INSTALLED = re.compile(r"install the required extension '(\w+)")
HEADLINE = "DB-Lib error message"
"""How a line of pymssql begins that has only a number; the next one says what is wrong."""


class ForeignFault(Exception):
    """A database, its driver or its answer fails; the message is its own and may hold a customer's data."""


class NoDriver(ForeignFault):
    """The driver of a database is not installed; the message is the package to install."""


class BrokenDriver(ForeignFault):
    """The driver of a database is installed, but lacks what it needs of the system."""


class NoExtension(ForeignFault):
    """DuckDB cannot download the extension by which it reads an object store; the message is its name."""


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
    except ImportError as fault:
        raise BrokenDriver(_first_line(fault)) from None
    except sa.exc.DBAPIError as fault:
        is_cut = isinstance(fault, sa.exc.OperationalError | sa.exc.InterfaceError)
        if fault.connection_invalidated or (is_cut and "sqlite3" not in type(fault.orig).__module__):
            raise Unreachable(_first_line(fault.orig)) from None
        raise ForeignFault(_first_line(fault.orig)) from None
    except duckdb.Error as fault:
        raise _of_duckdb(fault) from None
    except (sa.exc.SQLAlchemyError, OSError) as fault:
        raise ForeignFault(_first_line(fault)) from None


def _of_duckdb(fault: duckdb.Error) -> ForeignFault:
    if extension := NOT_INSTALLED.search(str(fault)):
        return NoExtension(extension[1])
    is_away = isinstance(fault, duckdb.IOException) and "Could not connect" in str(fault)
    return (Unreachable if is_away else ForeignFault)(_first_line(fault))


def _first_line(fault: BaseException | None) -> str:
    """The first line that says something; of a number and a text, as some drivers give, of the text."""
    given: tuple[Any, ...] = fault.args if fault else ()
    told = given[1] if len(given) == 2 and isinstance(given[0], int) else fault
    text = told.decode(errors="replace") if isinstance(told, bytes) else str(told)
    lines = [line for line in text.strip().splitlines() if not line.startswith(HEADLINE)]
    return (lines or [""])[0].strip(" .")

"""The ``[database]`` table of a source: where its rows are asked for, how, and when (docs/sources.md)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from cronsim import CronSim, CronSimError

from care.storage.toml_values import FILLED_TEXT, ValueKind, WrongValue
from etl.database.password import PLACE


def _url(text: str) -> str:
    # Because SQLAlchemy takes long to import, and most homes have no database.
    from warehouse.foreign.address import BadAddress, checked_address

    try:
        return checked_address(text)
    except BadAddress as fault:
        raise WrongValue(fault.zh, fault.en) from None


def _schedule(text: str) -> str:
    try:
        CronSim(text, datetime(2026, 1, 1))
    except CronSimError as fault:
        raise WrongValue(f"不是 cron 的写法：{fault}", f"no words of cron: {fault}") from None
    return text


def _is_positive(value: Any) -> bool:
    return type(value) is int and value > 0


URL = ValueKind(FILLED_TEXT.accepts, '"postgresql+psycopg://user@host/database"', _url)
PASSWORD_PLACE = ValueKind(
    lambda value: isinstance(value, str) and PLACE.fullmatch(value) is not None,
    '"env:DMS_PASSWORD"',
    cure=(
        '密码不写在这里，请写"env:NAME"、"file:PATH"或"keyring:SERVICE/USER"',
        'no password stands here: write "env:NAME", "file:PATH" or "keyring:SERVICE/USER"',
    ),
)
SCHEDULE = ValueKind(FILLED_TEXT.accepts, '"30 6 * * *"', _schedule)
SECONDS = ValueKind(_is_positive, "600", shown=True)
MINUTES = ValueKind(lambda value: type(value) is int and value >= 0, "60", shown=True)


@dataclass(frozen=True)
class Database:
    """A query of a database, whose rows are the rows of the source."""

    url: Annotated[str, URL]
    """The address, without a password."""
    query: Annotated[str, FILLED_TEXT]
    """One select; it is put into parentheses."""
    since: Annotated[str, FILLED_TEXT] | None = None
    """The column that tells when a row was last changed; None: every fetch takes all rows."""
    overlap: Annotated[int, MINUTES] = 60
    """Minutes before the last change seen that are fetched again, for what was being written meanwhile."""
    password: Annotated[str, PASSWORD_PLACE] | None = None
    """Where the password is: ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/USER``."""
    schedule: Annotated[str, SCHEDULE] | None = None
    """When ``care watch`` fetches, in the words of cron."""
    timeout: Annotated[int, SECONDS] = 600
    """Seconds that the database may take for a statement."""

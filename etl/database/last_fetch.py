"""What the last fetch of a source was and came to: ``HOME/fetches/<source>.json``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from care.i18n import say
from care.storage.atomic_files import write_whole
from etl.mapping.source import Source

Outcome = Literal["loaded", "unchanged", "failed"]


@dataclass(frozen=True)
class LastFetch:
    """The last try, and the last fetch that was loaded. Times are the store's clock, to the second."""

    tried_at: datetime
    outcome: Outcome
    zh: str = ""
    """What came of it, or why it failed."""
    en: str = ""
    loaded_at: datetime | None = None
    """The moment of the last fetch that was loaded; its files have it in their names."""
    rows: int = 0
    """The rows of that fetch."""
    content: str = ""
    sha256: str = ""
    """The hash of its last file, by which the manifest is asked whether the load is there."""
    definition: str = ""
    """The source by which it was fetched; another one fetches everything."""
    mark: Any = None

    @property
    def told(self) -> str:
        """What came of the last try, in the reader's language."""
        return say(self.zh, self.en)


def definition_of(source: Source) -> str:
    """All that decides which rows a fetch has."""
    database = source.database
    return repr(
        (database and (database.url, database.query, database.since), source.reading, source.constants)
    )


def read_last_fetch(home: Path, name: str) -> LastFetch | None:
    """The last fetch of a source; None before the first, or where the file cannot be read."""
    try:
        stored = json.loads(_file(home, name).read_text(encoding="utf-8"))
        stored["tried_at"] = datetime.fromisoformat(stored["tried_at"])
        stored["loaded_at"] = stored["loaded_at"] and datetime.fromisoformat(stored["loaded_at"])
        stored["mark"] = stored["mark"] and _MARKS[stored["mark"][0]](stored["mark"][1])
        return LastFetch(**stored)
    except (OSError, ValueError, TypeError, KeyError, LookupError):
        return None


def write_last_fetch(home: Path, name: str, last: LastFetch) -> None:
    """Write down the last fetch of a source."""
    stored: dict[str, Any] = asdict(last)
    for key in ("tried_at", "loaded_at"):
        stored[key] = stored[key] and stored[key].isoformat(" ")
    if last.mark is not None:
        stored["mark"] = [type(last.mark).__name__, str(last.mark)]
    write_whole(_file(home, name), json.dumps(stored, ensure_ascii=False, indent=1))


_MARKS: Mapping[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "str": str,
}
"""Type of a mark → how its text is read."""


def _file(home: Path, name: str) -> Path:
    return home / "fetches" / f"{name}.json"

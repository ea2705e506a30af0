"""What a home holds, in numbers that name nobody: for a look whether all is well, and for measurements."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from warehouse.storage.home import Home, NoWarehouse


@dataclass(frozen=True)
class HomeState:
    """``damaged``: the build cannot be told. ``records_until``: the latest of all stores, wall clock."""

    build: str | None
    damaged: bool
    loads: int = 0
    rows_read: int = 0
    rows_rejected: int = 0
    records_until: datetime | None = None

    @property
    def age(self) -> float | None:
        """Seconds since the newest record; None without records."""
        return (datetime.now() - self.records_until).total_seconds() if self.records_until else None


def state_of_home(home: Path) -> HomeState:
    """The state of the build that is served now."""
    try:
        build = Home(home).current()
        return _state_of_build(home, build) if build else HomeState(None, damaged=False)
    except NoWarehouse:
        return HomeState(None, damaged=True)


@lru_cache(maxsize=2)
def _state_of_build(home: Path, build: str) -> HomeState:
    manifest = Home(home).manifest_of(build)
    loads = [load for load in manifest["loads"] if not load.get("withdrawn")]
    sheets: list[dict[str, Any]] = [sheet for load in loads for sheet in load["sheets"]]
    return HomeState(
        build,
        damaged=False,
        loads=len(loads),
        rows_read=sum(sheet["read"] for sheet in sheets),
        rows_rejected=sum(sheet["rejected"] for sheet in sheets),
        records_until=max((datetime.fromisoformat(at) for at in manifest["as_of"].values()), default=None),
    )

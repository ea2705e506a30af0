"""The database sources of a home with their last fetch, as a table."""

from pathlib import Path

import polars as pl

from care.i18n import say
from etl.database.last_fetch import LastFetch, read_last_fetch
from etl.database.load_source import database_sources

OVERVIEW: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_name": pl.String,
    "record": pl.String,
    "schedule": pl.String,
    "fetched_at": pl.Datetime("us"),
    "fetched": pl.Int64,
    "tried_at": pl.Datetime("us"),
    "fetch_state": pl.String,
}


def fetch_overview(home: Path) -> pl.DataFrame:
    """One row a database source; columns as in OVERVIEW. Raises Unreadable for an invalid source."""
    rows = []
    for source in database_sources(home):
        last = read_last_fetch(home, source.name)
        rows.append(
            {
                "source_name": source.name,
                "record": source.record.name,
                "schedule": source.database and source.database.schedule,
                "fetched_at": last and last.loaded_at,
                "fetched": last.rows if last and last.loaded_at else None,
                "tried_at": last and last.tried_at,
                "fetch_state": _state(last),
            }
        )
    return pl.DataFrame(rows, schema=OVERVIEW)


def _state(last: LastFetch | None) -> str:
    if last is None:
        return say("还没有取过数", "never fetched")
    return last.told if last.outcome != "failed" else say("失败：", "failed: ") + last.told

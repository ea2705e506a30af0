"""A warehouse built load by load has the rows of one built whole, whatever happens to its loads.

``python -m tests.sweeps.adding --homes 20`` is the full size.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from care.staff.staff import Person, write_staff
from etl.pipeline import load_history
from etl.pipeline.load import load
from tests.conftest import write_rows
from tests.support.rich_stores import AS_OF, STORES, Rows, exports
from warehouse.build.full import write_warehouse
from warehouse.storage.home import Home

TWINS = {"S01": ("S01", "S03", "S05"), "S02": ("S02", "S04", "S06")}
"""Stores whose records are copies of those of one of the two complete ones."""
FIRST = ("S01", "S02", "S03", "S04")
"""The stores of the first exports; others may join later."""
CHANGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "service_orders": {"service_advisor": ("李强", "李 强", "赵敏"), "amount": ("99.5", "kein Betrag")},
    "vehicle_sales": {
        "sales_advisor": ("李强", "赵  敏"),
        "delivered_at": ("2026-03-09 10:00", "2031-1-1"),
    },
    "callbacks": {"outcome": ("reached", "refused", "??"), "attempted_at": ("2026-03-10 09:00", "bald")},
    "complaints": {"status": ("closed", "in_progress"), "received_at": ("2026-03-01 09:00", None)},
    "inquiries": {"closed_at": ("2026-03-10 17:00", "?")},
}
"""Values of later versions of a row; some of them cannot be read."""
Event = Callable[[random.Random, Path, Path], None]
"""A change of a home, with a folder for its raw files."""


@cache
def stock() -> dict[tuple[str, str], Rows]:
    """All rows by store and record kind."""
    return {
        (twin, record): [{**row, "store_code": twin} for row in rows]
        for store, record, rows in exports()
        for twin in TWINS[store]
    }


def a_day(pick: random.Random, home: Path, raw: Path) -> None:
    """A later export: of one store or two, some of its rows as they were, some changed, some wrong."""
    _export(pick, home, raw, _now(home))


def a_late_one(pick: random.Random, home: Path, raw: Path) -> None:
    """An export older than what is there."""
    _export(pick, home, raw, AS_OF - timedelta(minutes=pick.randrange(1, 9)))


def the_same_again(pick: random.Random, home: Path, raw: Path) -> None:
    """A copy of a file under another name."""
    file = pick.choice(sorted(raw.iterdir())[-3:])
    load(home, [shutil.copy2(file, file.with_stem(f"{file.stem}x"))])


def nothing_of_use(pick: random.Random, home: Path, raw: Path) -> None:
    """A file that cannot be read, or whose rows are all rejected because they have no store."""
    if pick.random() < 0.5:
        unreadable = _new(raw)
        unreadable.write_bytes(b"\x00\x00")
        load(home, [unreadable])
    else:
        rows = [{**row, "store_code": None} for row in stock()["S01", "inquiries"][:3]]
        load(home, [write_rows(_new(raw), "inquiries", rows, _now(home))])


def a_withdrawal(pick: random.Random, home: Path, _: Path) -> None:
    """A load is withdrawn or restored."""
    chosen = pick.choice([entry for entry in load_history.entries(home) if entry.sheets])
    if chosen.withdrawn:
        load_history.restore(home, chosen.id)
    else:
        load_history.withdraw(home, chosen.id, reason="a try")


def a_change_of_staff(pick: random.Random, home: Path, raw: Path) -> None:
    """Two spellings become one person with the next load."""
    write_staff(home, [Person("赵敏", pick.choice(("S01", "S03")), ("李强",), team="甲")])
    a_day(pick, home, raw)


def an_as_of(pick: random.Random, home: Path, _: Path) -> None:
    """A later ``as_of`` is requested."""
    load(home, [], as_of=AS_OF + timedelta(days=pick.randrange(3)))


EVENTS: tuple[Event, ...] = (a_day, a_day, a_day, a_day, a_late_one, the_same_again, nothing_of_use)
EVENTS += (a_withdrawal, a_change_of_staff, an_as_of)


def lives(seed: int, folder: Path, events: int) -> Iterator[tuple[str, Path]]:
    """A home that changes again and again: each change, and the home after it."""
    pick, home, raw = random.Random(seed), folder / "home", folder / "raw"
    raw.mkdir(parents=True)
    load(home, [_write(pick, raw, record, FIRST, AS_OF - timedelta(1)) for record in CHANGES])
    for _ in range(events):
        event = pick.choice(EVENTS)
        event(pick, home, raw)
        yield event.__name__, home


def grew(home: Path) -> bool:
    """Whether the served warehouse was built incrementally."""
    served = Home(home).read_manifest()
    return served["whole"]["id"] != served["id"]


def differing(home: Path, beside: Path) -> list[str]:
    """The tables in which what is served differs from the same loads built whole."""
    place = Home(home)
    served = place.read_manifest()
    asked = {None: datetime.fromisoformat(served["as_of_asked"])} if served["as_of_asked"] else {}
    beside.unlink(missing_ok=True)
    reached = write_warehouse(place, beside, served["loads"], load_history.SHAPES, asked, lambda *_: None)
    with duckdb.connect() as db:
        db.execute(f"attach '{place.warehouse(served['id'])}' as grown (read_only)")
        db.execute(f"attach '{beside}' as whole (read_only)")
        tables = db.execute("select database_name, table_name from duckdb_tables() order by all").fetchall()
        names = {table for _, table in tables}
        wrong = [] if len(tables) == 2 * len(names) else ["the list of tables"]
        wrong += [table for table in sorted(names) if _differs(db, table)]
    return wrong if reached == served["as_of"] else [*wrong, "as_of"]


def _differs(db: duckdb.DuckDBPyConnection, table: str) -> bool:
    columns = [db.execute(f"describe {where}.{table}").fetchall() for where in ("grown", "whole")]
    rest = "select count(*) from (from {}.{table} except all from {}.{table})"
    return columns[0] != columns[1] or any(
        db.execute(rest.format(*pair, table=table)).fetchone()[0]
        for pair in (("grown", "whole"), ("whole", "grown"))
    )


def _export(pick: random.Random, home: Path, raw: Path, exported_at: datetime) -> None:
    stores = pick.sample([twin for store in STORES for twin in TWINS[store]], pick.choice((1, 1, 1, 2)))
    load(home, [_write(pick, raw, pick.choice([*CHANGES]), stores, exported_at)])


def _write(
    pick: random.Random, raw: Path, record: str, stores: Collection[str], exported_at: datetime
) -> Path:
    """A sample of the rows of these stores, some of them in another version."""
    every = [row for store in stores for row in stock()[store, record]]
    rows = pick.sample(every, len(every) * 2 // 3)
    versions = [row | _change(pick, record) if pick.random() < 0.1 else row for row in rows]
    return write_rows(_new(raw), record, versions, exported_at)


def _now(home: Path) -> datetime:
    return AS_OF + timedelta(minutes=len(load_history.entries(home)))


def _new(raw: Path) -> Path:
    return raw / f"{len([*raw.iterdir()]):03}.csv"


def _change(pick: random.Random, record: str) -> dict[str, Any]:
    field, values = pick.choice([*CHANGES[record].items()])
    return {field: pick.choice(values)}


def sweep(homes: int, events: int = 12, first: int = 0) -> None:
    """Exits where a home differs from the same loads built whole."""
    steps = whole = 0
    for seed in range(first, first + homes):
        with tempfile.TemporaryDirectory() as folder:
            for nth, (event, home) in enumerate(lives(seed, Path(folder), events)):
                steps, whole = steps + grew(home), whole + (not grew(home))
                if wrong := differing(home, Path(folder) / "whole.duckdb"):
                    sys.exit(f"home {seed}, {nth}: after {event} {', '.join(wrong)} differ")
    print(f"{homes} homes: {steps} builds that took over what held, {whole} whole ones, all tables the same")


def main() -> None:
    """``--first`` continues an earlier sweep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--homes", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    sweep(asked.homes, first=asked.first)


if __name__ == "__main__":
    main()

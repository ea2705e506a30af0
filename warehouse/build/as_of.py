"""A warehouse as of a past day: it holds only what had happened before that day began.

Because everything may have been loaded later in one go, the time of loading is no help. Every record is
restricted by its own times: records that had not begun are left out, later times are null, and so is every
field that came with them (``etl/records/registry.py`` declares which).
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

import duckdb

from care.storage.atomic_files import PRIVATE_FILE, make_folder, put_in_place
from warehouse.build.batch_views import BatchShape
from warehouse.build.coverage import CoverageByStore, coverage_by_store, past_coverage
from warehouse.build.full import ReportProgress, write_warehouse
from warehouse.storage.home import Home, NoWarehouse
from warehouse.storage.write_errors import translate_write_errors

FOLDER = "reviews"


def warehouse_as_of(
    home: Path, day: date, shapes: Sequence[BatchShape], tell: ReportProgress = lambda *_: None
) -> str:
    """The id of a warehouse of the served loads as of the beginning of ``day``; built once a served build.

    A store's as_of is the beginning of that day, or its own where its records end before, because what an
    export does not reach is no failure (definitions §2). Raises NoWarehouse and CannotWrite.
    """
    place, until = Home(home), datetime.combine(day, time())
    served = place.read_manifest()
    if served["id"] is None:
        raise NoWarehouse(home)
    past = f"{FOLDER}/{served['id']}-{day}"
    if not place.warehouse(past).exists():
        unfinished = place.warehouse(f"{FOLDER}/{served['id']}-{secrets.token_hex(3)}")
        reached = {store: min(datetime.fromisoformat(at), until) for store, at in served["as_of"].items()}
        with translate_write_errors(home):
            make_folder(unfinished.parent)
            restrict = partial(restrict_to_past, shapes=shapes, until=until)
            covered = past_coverage(_served_coverage(place, served["id"]), until)
            write_warehouse(
                *(place, unfinished, served["loads"], shapes, reached, tell, restrict),
                past=covered,
                known_before=until,
            )
            unfinished.chmod(PRIVATE_FILE)
            put_in_place(unfinished, place.warehouse(past))
    return past


def _served_coverage(place: Home, build: str) -> CoverageByStore:
    with duckdb.connect(place.warehouse(build), read_only=True) as db:
        return coverage_by_store(db, "main")


def restrict_to_past(db: duckdb.DuckDBPyConnection, shapes: Sequence[BatchShape], until: datetime) -> None:
    """Replace each ``records.<record>`` by what of it had happened before ``until``."""
    logs = {shape.record: shape for shape in shapes}
    for shape in shapes:
        db.execute(f"alter view records.{shape.record} rename to all_{shape.record}")
    for shape in shapes:
        blanks = ", ".join(
            f"case when {_any_later(times, shape, logs, until)} then null else r.{field} end as {field}"
            for field, times in shape.later.items()
        )
        replaced = f"replace ({blanks})" if blanks else ""
        began = ", ".join(f"r.{name}" for name in shape.times)
        where = f"where coalesce(least({began}) < {_literal(until)}, true)" if began else ""
        db.execute(
            f"create view records.{shape.record} as select r.* {replaced} "
            f"from records.all_{shape.record} r {where}"
        )


def _any_later(
    times: Sequence[str], shape: BatchShape, logs: Mapping[str, BatchShape], until: datetime
) -> str:
    """The condition that one of these times is later; ``complaint_events.closed`` is that event in a log."""
    return " or ".join(
        _logged_later(name, shape, logs, until)
        if "." in name
        else f"coalesce(r.{name} >= {_literal(until)}, false)"
        for name in times
    )


def _logged_later(name: str, shape: BatchShape, logs: Mapping[str, BatchShape], until: datetime) -> str:
    record, event = name.split(".")
    same = " and ".join(f"e.{key} = r.{key}" for key in ("store_code", *shape.key))
    (happened,) = logs[record].times
    return (
        f"exists (select 1 from records.all_{record} e where {same} "
        f"and e.event = '{event}' and e.{happened} >= {_literal(until)})"
    )


def _literal(moment: datetime) -> str:
    return f"timestamp '{moment:%Y-%m-%d %H:%M:%S}'"

"""A warehouse of the served loads under other settings, built beside the served one: nothing is guessed."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from warehouse.build.batch_views import BatchShape
from warehouse.build.coverage import declared_until
from warehouse.build.full import ReportProgress, write_warehouse
from warehouse.build.home_settings import HomeSettings
from warehouse.storage.home import Home, NoWarehouse
from warehouse.storage.recipe import recipe
from warehouse.storage.write_errors import translate_write_errors

FOLDER = "previews"


def warehouse_under(
    home: Path, settings: HomeSettings, shapes: Sequence[BatchShape], tell: ReportProgress = lambda *_: None
) -> str:
    """The id of a warehouse of the served loads under ``settings``; built once a served build.

    The next build of the home removes it. Raises NoWarehouse and CannotWrite.
    """
    place = Home(home)
    served = place.read_manifest()
    if served["id"] is None:
        raise NoWarehouse(home)
    asked, complete = served["as_of_asked"], served.get("complete_until")
    minimum: dict[str | None, datetime] = {None: datetime.fromisoformat(asked)} if asked else {}
    known = sha256(recipe(settings).encode()).hexdigest()[:12]
    preview = f"{FOLDER}/{served['id']}-{known}"
    if not place.warehouse(preview).exists():
        unfinished = place.warehouse(f"{FOLDER}/{served['id']}-{secrets.token_hex(3)}")
        with translate_write_errors(home):
            unfinished.parent.mkdir(exist_ok=True)
            write_warehouse(
                place,
                unfinished,
                served["loads"],
                shapes,
                minimum,
                tell,
                settings=settings,
                declared=declared_until(date.fromisoformat(complete) if complete else None),
            )
            unfinished.replace(place.warehouse(preview))
    return preview

"""Learn causes anew and put the suggestions into the warehouse."""

from pathlib import Path

from care.audit.intent import noted_change
from care.audit.log import AuditEvent, signed_by
from etl.pipeline.load_history import build_and_serve, entries
from warehouse.services.cause_learning import learn_causes
from warehouse.storage.home import Home
from warehouse.storage.write_lock import write_lock


def renew_suggestions(home: Path, *, by: str = "") -> bool:
    """Learn from the served complaints; where suggestions changed, build with them. Whether they did.

    Loads go on while it learns. Raises NoWarehouse, BadLexicon and CannotWrite.
    """
    if not learn_causes(home):
        return False
    with write_lock(home, lambda *_: None):
        _build(home, by)
    return True


def count_decisions(home: Path, *, by: str = "") -> int:
    """Build with what people have decided about causes until now; how many decisions hold.

    Raises NoWarehouse, MinutesUnavailable and CannotWrite.
    """
    # Imported here, because the dashboard starts without what only storing minutes needs.
    from warehouse.services.cause_codes_store import take_snapshot

    with write_lock(home, lambda *_: None):
        many = take_snapshot(home)
        _build(home, by)
    renew_suggestions(home, by=by)
    return many


def _build(home: Path, by: str) -> None:
    with noted_change(home, signed_by(by), AuditEvent.REBUILD, Home(home).current()) as outcome:
        outcome["build"] = build_and_serve(home, entries(home), lambda *_: None)

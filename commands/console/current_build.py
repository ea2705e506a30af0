"""Build a home anew that an earlier version built, before it is asked or served."""

from pathlib import Path

from care.i18n import say
from commands.console.terminal import announce, progress
from warehouse.storage.home import Home
from warehouse.storage.outdated import is_outdated


def announce_outdated(home: Path) -> bool:
    """Say that the home is built anew, where an earlier version or other settings built it."""
    outdated = bool(Home(home).current()) and is_outdated(home)
    if outdated:
        announce(
            say(
                "这里的数据是由较早的版本或不同的设置构建的，现在重建一次。",
                "An earlier version or other settings built this home: it is built anew, once.",
            )
        )
    return outdated


def ensure_current(home: Path) -> None:
    """Build the home anew where an earlier version or other settings built it, and say so."""
    if announce_outdated(home):
        # Imported here, because asking and serving start without what only loads need.
        from etl.pipeline.load_history import bring_up_to_date

        with progress() as tell:
            bring_up_to_date(home, tell)

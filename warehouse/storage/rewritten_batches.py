"""Batches that were rewritten since the build being served was made: their stores have to be built anew.

Named in ``HOME/rewritten.json`` before the first of them is touched, so that a load that is killed in between
leaves the next build to do so.
"""

import json
from collections.abc import Collection

from care.storage.atomic_files import write_whole
from warehouse.storage.home import Home

FILE = "rewritten.json"


def note_rewritten(place: Home, batches: Collection[str]) -> None:
    """Note that these batches are about to be rewritten."""
    write_whole(place.path / FILE, json.dumps(sorted({*rewritten_batches(place), *batches})))


def rewritten_batches(place: Home) -> frozenset[str]:
    """The batches that differ from what the served build was made of; all, where their list is damaged."""
    try:
        listed = json.loads((place.path / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except ValueError:
        listed = None
    if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
        return frozenset(listed)
    return frozenset(path.name.partition(".")[0] for path in (place.path / "batches").glob("*.parquet"))


def forget_rewritten(place: Home) -> None:
    """A build of all that is there is served now."""
    (place.path / FILE).unlink(missing_ok=True)

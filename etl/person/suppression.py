"""Who was erased, so that loading an old export again does not bring them back (``HOME/erased.json``).

The file holds hashes under the key of the home and numbers of records, no personal value.
"""

import json
from functools import cache
from pathlib import Path

import polars as pl

from care.i18n import say
from care.storage.atomic_files import write_whole
from etl.person.erased_rows import Replacements, erased
from etl.person.matching import Known, belongs
from warehouse.storage.write_errors import CannotWrite

FILE = "erased.json"


def suppress(home: Path, known: Known) -> None:
    """Erase whatever belongs to this person from what is loaded from now on."""
    told = {
        "phone_keys": sorted(known.phone_keys),
        "vin_keys": sorted(known.vin_keys | known.vehicles),
        "numbers": sorted(known.numbers),
        "store_phones": sorted(known.store_phones),
    }
    before = _entries(home / FILE)
    write_whole(home / FILE, json.dumps([*before, told], ensure_ascii=False, indent=1))


def without_erased(
    home: Path, masked: pl.DataFrame, originals: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The masked rows and the originals of a new batch without the people who were erased before."""
    file = home / FILE
    if not file.exists() or masked.is_empty():
        return masked, originals
    mine = belongs(masked, _suppressed(file, file.stat().st_mtime_ns))
    if not mine.any():
        return masked, originals
    return erased(masked, mine, Replacements()), originals.filter(~mine)


@cache
def _suppressed(file: Path, _written: int) -> Known:
    known = Known()
    for entry in _entries(file):
        known.phone_keys |= {*entry["phone_keys"]}
        known.vin_keys |= {*entry["vin_keys"]}
        known.store_phones |= {*entry.get("store_phones", ())}
        known.numbers |= {(store, number) for store, number in entry["numbers"]}
    return known


def _entries(file: Path) -> list[dict[str, list]]:  # type: ignore[type-arg]
    """Who was erased. Raises CannotWrite where that cannot be read, lest a load bring them back."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        is_whole = all({"phone_keys", "vin_keys", "numbers"} <= entry.keys() for entry in entries)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        raise CannotWrite(
            say(
                f"{file} 无法读取，或内容被改动。没有导入任何内容，以免已删除的客户重新出现。"
                "请从备份取回这个文件。",
                f"{file} cannot be read, or was changed. Nothing was loaded, lest people come back who were "
                "erased: take the file from a backup.",
            )
        )
    return list(entries)

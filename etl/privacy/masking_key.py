"""The key of the hashes: made once, then only ever that one (definitions §10).

A key that is empty, lost, malformed or of another home is refused with the cure, because records hashed under
a second key would silently join none of those before. The home keeps a fingerprint of its key in ``key.id``;
where a home of an earlier version has none, hashes of its batches are worked out again and compared.
"""

import os
import re
import secrets
from hashlib import blake2b
from pathlib import Path

import polars as pl

from care.i18n import say
from care.storage.atomic_files import write_whole
from etl.privacy.identities import keyed_hash
from etl.privacy.masking import KEYS
from etl.records.schema_fields import Personal
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home
from warehouse.storage.write_errors import CannotWrite

FROM_ENVIRONMENT = "CARE_KEY"
FILE, FINGERPRINT = "key", "key.id"
WELL_FORMED = re.compile(r"[0-9a-f]{64}")
PURPOSE = b"care-key-id"
"""So that the fingerprint is no hash that the key is used for."""
BATCHES, ROWS = 5, 20
"""How many batches, and rows of each, are compared where a home has no fingerprint."""
KINDS: dict[str, Personal] = {"vin": "vin", "customer_phone": "phone"}


class UnusableKey(CannotWrite):
    """The key is lost, malformed or of another home, so nothing is loaded; the message says the cure."""


def masking_key(home: Path) -> bytes:
    """The 32-byte key of the hashes: from CARE_KEY, else from ``home/key``. Raises UnusableKey.

    The file is created for a home without records only, readable by its owner only.
    """
    given = os.environ.get(FROM_ENVIRONMENT)
    key = _from_file(home) if given is None else _from_text(given)
    fingerprint = blake2b(key, key=PURPOSE, digest_size=8).hexdigest()
    if (known := _known_fingerprint(home)) is None:
        if _joins_none(Home(home), key):
            raise _foreign(given is not None)
        write_whole(home / FINGERPRINT, f"{fingerprint}\n")
    elif known != fingerprint:
        raise _foreign(given is not None)
    return key


def _from_text(text: str) -> bytes:
    if not text.strip():
        raise UnusableKey(
            say(
                "环境变量 CARE_KEY 是空的。请写入原来的密钥；如密钥在数据文件夹的 key 文件里，请取消该变量。",
                "CARE_KEY in the environment is empty. Give the key that was used before, or unset it where "
                "the key is in the file “key” of the home.",
            )
        )
    if not text.isprintable():
        raise UnusableKey(
            say(
                "环境变量 CARE_KEY 含换行或控制字符。请写成一行文字后重试。",
                "CARE_KEY in the environment has line breaks or control characters. Give it as one line.",
            )
        )
    return _sized(text)


def _from_file(home: Path) -> bytes:
    file = home / FILE
    try:
        text = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _new(home)
    except ValueError:
        text = ""
    if not WELL_FORMED.fullmatch(text):
        raise UnusableKey(
            say(
                f"密钥文件 {file} 是空的或被改动。请从备份恢复这个文件；用别的密钥，新旧记录将无法对应。",
                f"The key file {file} is empty or was changed. Restore it from a backup: under another key "
                "new records would join none of the old ones.",
            )
        )
    return _sized(text)


def _new(home: Path) -> bytes:
    place = Home(home)
    if place.holds_records() or place.current() is not None:
        raise UnusableKey(
            say(
                f"密钥文件 {home / FILE} 丢失。请从备份恢复这个文件，或设回 CARE_KEY；"
                "都没有时，请用新的数据文件夹重新导入全部导出文件。",
                f"The key file {home / FILE} is lost. Restore it from a backup, or set CARE_KEY as before; "
                "where neither is left, load all exports anew into a new home.",
            )
        )
    text = secrets.token_hex(32)
    (home / FINGERPRINT).unlink(missing_ok=True)
    write_whole(home / FILE, text)
    return _sized(text)


def _known_fingerprint(home: Path) -> str | None:
    try:
        return (home / FINGERPRINT).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, ValueError):
        return None


def _joins_none(place: Home, key: bytes) -> bool:
    """Whether there are hashes that can be worked out again, and none of them is one under this key."""
    compared = [
        same
        for batch in sorted((place.path / "batches").glob("*.parquet"))
        if not batch.name.endswith(".notes.parquet")
        for same in _compared(batch, place.protected(batch.stem), key)
    ][:BATCHES]
    return bool(compared) and not any(compared)


def _compared(batch: Path, originals: Path, key: bytes) -> list[bool]:
    """Whether hashes of originals are those of the batch, a value a column; empty where none is there."""
    if not (is_complete(batch) and is_complete(originals)):
        return []
    hashed, plain = pl.scan_parquet(batch), pl.scan_parquet(originals)
    found = []
    for name in {*plain.collect_schema()} & KINDS.keys():
        originals_of = plain.select("source_row", name).drop_nulls().head(ROWS)
        rows = originals_of.join(
            hashed.select("source_row", KEYS[name]).drop_nulls(), on="source_row"
        ).collect()
        if not rows.is_empty():
            found.append(bool((keyed_hash(rows[name], KINDS[name], key) == rows[KEYS[name]]).any()))
    return found


def _foreign(is_from_environment: bool) -> UnusableKey:
    source = "CARE_KEY" if is_from_environment else FILE
    return UnusableKey(
        say(
            f"密钥（{source}）不是这个数据文件夹原来的密钥，没有导入任何内容。"
            "请恢复原来的密钥：见备份中的 key，或此前设定的 CARE_KEY。",
            f"The key ({source}) is not the one that this home was loaded with; nothing was loaded. Restore "
            "that key: see “key” in a backup, or what CARE_KEY was before.",
        )
    )


def _sized(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=32).digest()

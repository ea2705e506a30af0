"""The key of a home, with which personal values are hashed (docs/design.md)."""

import os
import secrets
from hashlib import blake2b
from pathlib import Path


def masking_key(home: Path) -> bytes:
    """The 32-byte key of the hashes: from CARE_KEY, else from ``home/key``.

    The file is created at first use, readable by its owner only.
    """
    from_environment = os.environ.get("CARE_KEY")
    if from_environment:
        return _sized(from_environment)
    file = home / "key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        temporary = home / ".key"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as key_file:
            key_file.write(secrets.token_hex(32))
        temporary.replace(file)
    return _sized(file.read_text(encoding="ascii").strip())


def _sized(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=32).digest()

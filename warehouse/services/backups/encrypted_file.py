"""A file encrypted with a passphrase: scrypt makes the key, AES-256-GCM encrypts the content in chunks.

The file begins with a line that says what it is and a line of JSON with the parameters; both are
authenticated with every chunk. As in the STREAM construction, a chunk's nonce counts it and marks the last
one, so chunks that were changed, exchanged, left out or cut off are refused. Any part can be read without
decrypting what stands before it.
"""

import io
import json
import os
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

BEGINNING = b"care-backup-encrypted\n"
CHUNK, TAG = 1 << 20, 16
PREFIX, SALT = 7, 16
COST = {"n": 1 << 17, "r": 8, "p": 1}
"""The cost of a guess: 128 MiB of memory and about half a second."""
MOST_COST = 1 << 20
LONGEST_HEADER = 4096
SHORTEST_PASSPHRASE = 10


class WrongPassphrase(Exception):
    """The content cannot be decrypted: another passphrase, or it was changed."""


def is_encrypted(file: Path) -> bool:
    """Whether a file begins like one that :class:`EncryptingFile` wrote."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return False


class EncryptingFile(io.RawIOBase):
    """Encrypts what is written to it into another file, which is complete once this is closed."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        super().__init__()
        self._target, self._waiting, self._number = target, bytearray(), 0
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        told = COST | {"kdf": "scrypt", "salt": salt.hex(), "nonce": self._prefix.hex(), "chunk": CHUNK}
        self._header = BEGINNING + json.dumps(told).encode() + b"\n"
        self._cipher = AESGCM(_key(passphrase, salt, COST))
        target.write(self._header)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: Any) -> int:
        """Take bytes; whole chunks are encrypted once there is more."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._write_chunk(is_last=False)
        return len(memoryview(content))

    def close(self) -> None:
        """Write the last chunk, without which the file cannot be read; the other file stays open."""
        if not self.closed:
            self._write_chunk(is_last=True)
        super().close()

    def _write_chunk(self, *, is_last: bool) -> None:
        content = bytes(self._waiting[:CHUNK])
        del self._waiting[:CHUNK]
        nonce = _nonce(self._prefix, self._number, is_last)
        self._target.write(self._cipher.encrypt(nonce, content, self._header))
        self._number += 1


class DecryptedFile(io.RawIOBase):
    """The content of an encrypted file, readable at any place.

    Raises WrongPassphrase, at once where already the first chunk cannot be decrypted; ValueError where the
    parameters are none.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        super().__init__()
        self._file, self._at = file, 0
        self._header = file.readline(LONGEST_HEADER) + file.readline(LONGEST_HEADER)
        told = json.loads(self._header[len(BEGINNING) :])
        if not (1 < told["n"] <= MOST_COST and told["r"] * told["p"] <= COST["r"] * 4 and told["chunk"] > 0):
            raise ValueError("parameters of encryption that nobody writes")
        self._prefix, self._chunk = bytes.fromhex(told["nonce"]), int(told["chunk"])
        self._cipher = AESGCM(_key(passphrase, bytes.fromhex(told["salt"]), told))
        encrypted = file.seek(0, io.SEEK_END) - len(self._header)
        self._chunks = max(1, -(-encrypted // (self._chunk + TAG)))
        self.size = encrypted - self._chunks * TAG
        self._number, self._content = -1, b""
        if self.size < 0:
            raise WrongPassphrase
        self._read_chunk(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the content."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read on, at most to the end of a chunk. Raises WrongPassphrase where it was changed."""
        if self._at >= self.size:
            return 0
        number, inside = divmod(self._at, self._chunk)
        if number != self._number:
            self._read_chunk(number)
        part = self._content[inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _read_chunk(self, number: int) -> None:
        self._file.seek(len(self._header) + number * (self._chunk + TAG))
        nonce = _nonce(self._prefix, number, number == self._chunks - 1)
        try:
            sealed = self._file.read(self._chunk + TAG)
            self._content = self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as fault:
            raise WrongPassphrase from fault
        self._number = number


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _key(passphrase: str, salt: bytes, cost: Any) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"])
    return kdf.derive(passphrase.encode())

"""The person or vehicle that a request is about, by phone or VIN (definitions §10, PIPL)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl

from care.i18n import say
from etl.privacy.column_masking import mask
from etl.privacy.identities import keyed_hash, normalized_identity, well_formed
from etl.records.schema_fields import Personal

SHORTEST_PHONE = 7
PURPOSE = b"care-person"
"""So that the hash in the audit log is none that joins records."""


class BadIdentity(Exception):
    """What was given is neither a phone nor a VIN that identifies anybody; the message says the cure."""


@dataclass(frozen=True)
class Identity:
    """A phone, a VIN or both: as joined in batches, and as masked there. No plain value is logged."""

    phone: str
    vin: str
    phone_key: int | None
    vin_key: int | None
    audit_hash: str
    """A keyed hash, by which two requests about the same person are told as such."""

    @classmethod
    def of(cls, phone: str, vin: str, secret: bytes) -> "Identity":
        """Raises BadIdentity."""
        plain_phone, plain_vin = _normal(phone, "phone"), _normal(vin, "vin")
        phone_key = _hash(plain_phone, "phone", secret)
        vin_key = _hash(plain_vin, "vin", secret)
        is_phone = len(plain_phone) >= SHORTEST_PHONE and phone_key is not None
        is_vin = vin_key is not None and bool(well_formed(pl.Series([plain_vin]), "vin")[0])
        if (phone and not is_phone) or (vin and not is_vin) or not (phone or vin):
            raise BadIdentity(
                say(
                    "请给出完整的手机号（--phone）或 17 位车架号（--vin）；脱敏的值和占位号码查不到任何人。",
                    "Give a whole phone number (--phone) or a VIN of 17 characters (--vin): masked values "
                    "and placeholders identify nobody.",
                )
            )
        told = f"{plain_phone}|{plain_vin}".encode()
        hashed = blake2b(told, key=secret, person=PURPOSE, digest_size=8).hexdigest()
        return cls(plain_phone, plain_vin, phone_key, vin_key, hashed)

    @property
    def masked(self) -> Sequence[str]:
        """The phone and the VIN as batches and notes show them."""
        shown = [
            _masked(self.phone, "phone") if self.phone else "",
            _masked(self.vin, "vin") if self.vin else "",
        ]
        return [one for one in shown if one]


def of_store() -> BadIdentity:
    """What is raised for a phone that is a store's own."""
    return BadIdentity(
        say(
            "这个号码对应 20 位以上不同姓名的客户，是门店自己的号码，识别不出任何人。请给出车架号（--vin）。",
            "This number stands beside more than 20 differently named customers: it is a store's own and "
            "identifies nobody. Give the VIN (--vin).",
        )
    )


def _normal(text: str, kind: Personal) -> str:
    return str(normalized_identity(pl.Series([text.strip()]), kind)[0]) if text.strip() else ""


def _hash(text: str, kind: Personal, secret: bytes) -> int | None:
    key: int | None = keyed_hash(pl.Series([text]), kind, secret)[0] if text else None
    return key


def _masked(text: str, kind: Personal) -> str:
    return str(mask(pl.Series([text]), kind)[0])

"""The cover of reports: the dealer, and who prepares and reviews them (``HOME/cover.toml``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT
from care.stores.store_names import store_name

FILE = "cover.toml"


class BadCover(ValueError):
    """The cover settings are invalid; the message names the entry and the cure."""


Filled = Annotated[str, FILLED_TEXT]
TOML = TomlValidator(BadCover)


@dataclass(frozen=True)
class Cover:
    """What the cover says. ``store``: the one whose reports it is for; None for those of several stores.

    A blank name leaves a line to write on.
    """

    dealer: str = ""
    code: str = ""
    prepared_by: str = ""
    reviewed_by: str = ""
    store: Filled | None = None

    @property
    def dealer_line(self) -> str:
        """The dealer's name and code in one line; empty without either."""
        code = say(f"经销商代码 {self.code}", f"Dealer code {self.code}") if self.code else ""
        return " · ".join(part for part in (self.dealer, code) if part)

    @property
    def signatures(self) -> tuple[tuple[str, str], ...]:
        """The lines to sign, each with the name that stands on it already."""
        return (
            (say("制表", "Prepared by"), self.prepared_by),
            (say("审核", "Reviewed by"), self.reviewed_by),
            (say("签字", "Signature"), ""),
            (say("日期", "Date"), ""),
        )


NO_COVER = Cover()
"""The cover without settings."""


def read_cover(home: Path, stores: Sequence[str]) -> Cover:
    """The cover of a report about these stores: that of the one store, else the general one.

    Without settings the one store's code and name stand on it. Raises :class:`BadCover`.
    """
    covers = _read(home)
    if len(stores) == 1:
        (store,) = stores
        own = covers.get(store) or covers.get(None)
        return own or Cover(dealer=store_name(store))
    return covers.get(None, NO_COVER)


def _read(home: Path) -> dict[str | None, Cover]:
    try:
        entries = TOML.read_entries(home / FILE, "cover", Cover)
    except FileNotFoundError:
        return {}
    covers: dict[str | None, Cover] = {}
    for where, cover in entries:
        if cover.store in covers:
            named = f"“{cover.store}”" if cover.store else say("没有写 store 的", "without store")
            raise BadCover(
                say(
                    f"{where}：{named}封面写了两次，请合成一项",
                    f"{where}: there are two covers {named}; make them one",
                )
            )
        covers[cover.store] = cover
    return covers

"""Names of files as text, and the regular expressions that find values in them."""

import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl


def file_name(path: Path) -> str:
    """The name of a file as text.

    On Linux a name is bytes, which come in GBK from a Chinese Windows: one that is not UTF-8 is decoded so,
    with � for what is not GBK either.
    """
    return as_text(path.name)


def as_text(name: str) -> str:
    """A path or a part of it with its undecoded bytes decoded."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


class InvalidPatternError(ValueError):
    """An expression that the engine does not know; the message says why."""


@dataclass(frozen=True)
class NamePattern:
    """A regular expression of a source, which finds a value in the name of a file or folder.

    Because a user writes it, the engine of Polars matches it, whose time grows with the length of the name
    only. It knows neither look-around nor back-references, without which no expression can hang. Raises
    InvalidPatternError for one that is not valid.
    """

    text: str

    def __post_init__(self) -> None:
        try:
            self.found_in("")
        except pl.exceptions.PolarsError as fault:
            raise InvalidPatternError(" ".join(str(fault).split())) from None

    def found_in(self, name: str) -> str | None:
        """The text of the first group that matches, or of the match where there are no groups; else None."""
        names = pl.Series([name], dtype=pl.String)
        whole: str | None = names.str.extract(self.text, 0)[0]
        if whole is None:
            return None
        groups = names.str.extract_groups(self.text).struct.unnest().row(0) if self._has_groups else (whole,)
        return next((text for text in groups if text is not None), "")

    @property
    def _has_groups(self) -> bool:
        return bool(pl.Series([""], dtype=pl.String).str.extract_groups(self.text).struct.fields)

"""Regular expressions of a home's lexicon, matched in time that grows with the length of the text only.

Because a user writes them, the engine of Polars matches them. It knows neither look-around nor
back-references, without which no expression can hang.
"""

from dataclasses import dataclass

import polars as pl

BEGIN, END = "\ue000", "\ue001"
"""Signs of no text, which are put around what matches, because the engine tells no places."""
OF_NO_TEXT = str.maketrans({BEGIN: " ", END: " "})


class InvalidPattern(ValueError):
    """An expression that the engine does not know; the message says why."""


@dataclass(frozen=True)
class LinearPattern:
    """An expression. Raises InvalidPattern for one that is not valid."""

    text: str

    def __post_init__(self) -> None:
        try:
            self.is_in("")
        except pl.exceptions.PolarsError as fault:
            raise InvalidPattern(" ".join(str(fault).split())) from None

    def is_in(self, text: str) -> bool:
        """Whether it matches anywhere."""
        return bool(pl.Series([text], dtype=pl.String).str.contains(self.text)[0])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The places of all matches that are not empty and do not overlap, in their order."""
        plain = pl.Series([text.translate(OF_NO_TEXT)], dtype=pl.String)
        marked: str = plain.str.replace_all(f"(?:{self.text})", f"{BEGIN}${{0}}{END}")[0]
        before, *pieces = marked.split(BEGIN)
        found, at = [], len(before)
        for piece in pieces:
            inside, _, behind = piece.partition(END)
            if inside:
                found.append((at, at + len(inside)))
            at += len(inside) + len(behind)
        return found


def any_of(patterns: tuple[LinearPattern, ...]) -> LinearPattern | None:
    """One that matches where any of them does, so that most texts are looked at once; None without any."""
    return LinearPattern("|".join(f"(?:{one.text})" for one in patterns)) if patterns else None

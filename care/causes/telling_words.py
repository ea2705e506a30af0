"""The words of a text that tell of a cause, made of the n-grams by which a linear model decides."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from care.causes.lexicon_matches import Match

GRAMS = 40
"""Number of n-grams, those that add most, that are looked at."""
WORDS = 3
LEAST = 2
"""Least number of characters of a word."""
LEAST_SHARE = 0.05
"""Least share of what the n-grams add that a word has to hold."""


def telling_words(
    plain: str, grams: NDArray[np.str_], adds: NDArray[np.float64], matches: Sequence[Match]
) -> tuple[str, ...]:
    """Up to three words that do not overlap: of the lexicon where they hold what tells, else n-grams.

    ``grams``: the n-grams that speak for the cause, most first; ``adds``: how much each adds.
    """
    told = np.zeros(len(plain))
    candidates = {(one.start, one.start + len(one.word)) for one in matches}
    for gram, add in zip(grams[:GRAMS], adds[:GRAMS], strict=True):
        for start in _places(plain, str(gram)):
            end = start + len(gram)
            told[start:end] += add / len(gram)
            candidates.add((start, end))
    words = sorted(
        (-float(told[start:end].sum()), start, end) for start, end in candidates if _is_word(plain[start:end])
    )
    chosen: list[tuple[int, int]] = []
    for less, start, end in words:
        word = plain[start:end]
        if len(chosen) == WORDS or -less < LEAST_SHARE * told.sum() or not less:
            break
        if all(
            word not in plain[a:b] and plain[a:b] not in word and (end <= a or start >= b) for a, b in chosen
        ):
            chosen.append((start, end))
    return tuple(plain[start:end] for start, end in chosen)


def _places(plain: str, gram: str) -> Iterable[int]:
    if not gram:
        return
    at = plain.find(gram)
    while at >= 0:
        yield at
        at = plain.find(gram, at + len(gram))


def _is_word(text: str) -> bool:
    """Whether it is Chinese characters, or Latin letters of which there are at least three; no number."""
    if len(text) < LEAST or text != text.strip() or any(sign.isdigit() for sign in text):
        return False
    return all("一" <= sign <= "鿿" for sign in text) or (
        len(text) > LEAST and text.replace(" ", "").isalpha()
    )

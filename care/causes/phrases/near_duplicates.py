"""Texts that are nearly the same: found by MinHash in bands, and checked by their shingles."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from care.causes.plain_text import plain_text

SHINGLE = 4
"""Characters of a shingle."""
ALIKE = 0.7
"""Least share of common shingles (Jaccard) of texts that are nearly the same."""
BANDS, ROWS = 12, 3
PRIME = (1 << 61) - 1
SIGNS = re.compile(r"[\W\d_]+")
COPIED = 5
"""Least number of different customers whose records have one text, to call it copied."""


@dataclass(frozen=True)
class CopiedText:
    """One text in the records of several customers: the clerk's, or everybody's, and no customer's own."""

    text: str
    cases: int
    customers: int
    places: tuple[int, ...]


def alike(texts: Sequence[str]) -> list[list[int]]:
    """The groups of two or more texts that are nearly the same, each by their places; the largest first.

    Punctuation, figures and width do not count, so that a report with another order number is the same.
    """
    shingles = [_shingles(text) for text in texts]
    leader = list(range(len(texts)))
    seen: dict[tuple[int, bytes], int] = {}
    for place, own in enumerate(shingles):
        for key in enumerate(_bands(own)):
            other = _root(leader, seen.setdefault(key, place))
            mine = _root(leader, place)
            if other != mine and _jaccard(own, shingles[other]) >= ALIKE:
                leader[max(other, mine)] = min(other, mine)
    groups: dict[int, list[int]] = {}
    for place, own in enumerate(shingles):
        if len(own):
            groups.setdefault(_root(leader, place), []).append(place)
    return sorted((one for one in groups.values() if len(one) > 1), key=lambda one: (-len(one), one))


def _root(leader: list[int], place: int) -> int:
    """The first text of the group that a text belongs to."""
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def first_of_each(texts: Sequence[str]) -> list[int]:
    """The places of the texts without those that nearly repeat an earlier one."""
    repeated = {place for group in alike(texts) for place in group[1:]}
    return [place for place in range(len(texts)) if place not in repeated]


def copied_texts(texts: Sequence[str], customers: Sequence[str | None]) -> list[CopiedText]:
    """The texts that stand in the records of several customers. A customer of None is one of their own."""
    found = []
    for group in alike(texts):
        different = {customers[place] or f"\0{place}" for place in group}
        if len(different) >= COPIED:
            found.append(CopiedText(texts[group[0]], len(group), len(different), tuple(group)))
    return found


def repeated_reports(texts: Sequence[str], customers: Sequence[str | None]) -> list[list[int]]:
    """The groups of nearly the same texts of one customer, who reported the same thing several times."""
    found = []
    for group in alike(texts):
        own: dict[str, list[int]] = {}
        for place in group:
            if (customer := customers[place]) is not None:
                own.setdefault(customer, []).append(place)
        found += [places for places in own.values() if len(places) > 1]
    return found


def _shingles(text: str) -> NDArray[np.uint64]:
    plain = SIGNS.sub("", plain_text(text))
    pieces = {plain[i : i + SHINGLE] for i in range(max(1, len(plain) - SHINGLE + 1))} - {""}
    return np.array(sorted(zlib.crc32(piece.encode()) for piece in pieces), dtype=np.uint64)


_RANDOM = np.random.default_rng(0)
_TIMES = _RANDOM.integers(1, 1 << 31, BANDS * ROWS, dtype=np.uint64)
_PLUS = _RANDOM.integers(0, 1 << 31, BANDS * ROWS, dtype=np.uint64)


def _bands(shingles: NDArray[np.uint64]) -> list[bytes]:
    """The least hash of each permutation, several together; none of a text without a letter."""
    if not len(shingles):
        return []
    hashed = (shingles[:, None] * _TIMES + _PLUS) % np.uint64(PRIME)
    return [band.tobytes() for band in hashed.min(axis=0).reshape(BANDS, ROWS)]


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)

"""Risen phrases of about the same cases as one line, made longer where all cases agree, with sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from care.causes.plain_text import plain_text

SENTENCES = 3
SAME_CASES = 0.5
"""From this share of common cases on, two phrases are one group."""
LONGEST = 12
"""Most characters to which a phrase is made longer."""
HAN_RUN = re.compile("[一-鿿]+")
SENTENCE = re.compile(r"[^。！？；!?;\n]+")


@dataclass(frozen=True)
class RisingPhrase:
    """A phrase that rose, with the others of the same cases, and sentences that hold it."""

    phrase: str
    others: tuple[str, ...]
    weeks: int
    since: date
    cases: int
    usual: float
    """Cases in so many weeks, by the year before."""
    log_odds: float
    chance: float
    """Probability of such a rise by chance, corrected for all that was looked at."""
    sentences: tuple[str, ...]
    places: tuple[int, ...]
    """The texts of the last weeks that hold it, by their place among all that were given."""


RisenPhrase = tuple[RisingPhrase, frozenset[int]]
"""A phrase and its cases, by their place among all texts."""


def grouped(found: Sequence[RisenPhrase], texts: Sequence[str]) -> Iterator[RisingPhrase]:
    """One line for all phrases of about the same cases, for which the least likely stands."""
    groups: list[list[RisenPhrase]] = []
    for one, cases in sorted(found, key=lambda pair: (pair[0].chance, -len(pair[0].phrase), pair[0].phrase)):
        for group in groups:
            common = len(cases & group[0][1])
            if common >= SAME_CASES * min(len(cases), len(group[0][1])):
                group.append((one, cases))
                break
        else:
            groups.append([(one, cases)])
    for group in groups:
        first, cases = group[0]
        whole = _whole(first.phrase, [plain_text(texts[i]) for i in sorted(cases)])
        others = [one.phrase for one, _ in group if one.phrase not in whole]
        distinct = [
            one for i, one in enumerate(dict.fromkeys(others)) if not any(one in a for a in others[:i])
        ]
        yield RisingPhrase(
            whole,
            tuple(distinct[:5]),
            first.weeks,
            first.since,
            first.cases,
            first.usual,
            first.log_odds,
            first.chance,
            _sentences(first.phrase, texts, cases),
            tuple(sorted(cases)),
        )


def _whole(phrase: str, plain: Sequence[str]) -> str:
    """The phrase made longer on both sides by the characters that stand there in all its cases."""
    if not HAN_RUN.fullmatch(phrase):
        return phrase
    for before, behind in ((1, 0), (0, 1)):
        while len(phrase) < LONGEST:
            ends = [(text, text.index(phrase), text.index(phrase) + len(phrase)) for text in plain]
            longer = {text[max(0, at - before) : end + behind] for text, at, end in ends}
            if len(longer) > 1 or phrase in longer or not HAN_RUN.fullmatch(next(iter(longer))):
                break
            phrase = longer.pop()
    return phrase


def _sentences(phrase: str, texts: Sequence[str], cases: frozenset[int]) -> tuple[str, ...]:
    found = dict[str, None]()
    for place in sorted(cases, reverse=True):
        holding = (one[0].strip() for one in SENTENCE.finditer(texts[place]))
        sentence = next((one for one in holding if phrase in plain_text(one)), texts[place].strip())
        found[sentence[:120]] = None
        if len(found) == SENTENCES:
            break
    return tuple(found)

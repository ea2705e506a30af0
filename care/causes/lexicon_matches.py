"""Which words of the lexicon a text holds: a denied one tells nothing, one in quotation marks less."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from care.causes.lexicon import Lexicon
from care.causes.plain_text import BRANDS, plain_text

NEGATION = re.compile(
    r"(?:不是|并不是|并非|不关|与其?|没有|没|无|未见|未发现|不存在|排除了?|没听到|没出现过?|"
    r"我(?:并|可|又|也|从来)?没有?说|不是[说指讲]|(?:问题|毛病|原因|责任)不在于?|"
    r"\bno|\bnot|\bwithout|\bisn'?t|\bnever had)[ ]?(?:任何|什么|明显|出现|发现|过|的|any|a|the)?[ ]?$"
)
"""What stands right before a word that a text denies."""
NOT_DENIED = re.compile(r"(?:有没有?|不能没有?|怎么能没有?|是不是|要不是|没有?人|not only|\bno longer) ?$")
UNRELATED = re.compile(
    r"^(?:没有?(?:任何|什么|啥|一点)?(?:问题|毛病|异常)|正常|无关|无异常|没坏|(?:都|也|还|倒)?是?(?:很|挺|蛮)?好的|"
    r"(?:都|也|还)?(?:很|挺|蛮)好|从来?都?没有?(?:出过|坏|响|抖|漏)|已经?(?:排除|解决)|"
    r" (?:is|are|was|were) (?:all )?(?:fine|ok|good|normal)| works? (?:fine|well)|"
    r" (?:has|had) no (?:problem|issue))"
)
"""What stands right behind a word to say that it is all right."""
QUOTED = re.compile(
    r"“[^”]{2,80}”|「[^」]{2,80}」|\"[^\"]{2,80}\"|(?:说|称|回复|告知|答复)[:,]?(?:是|这是)?(?P<said>[^,。;!?]{2,40})"
)
"""What somebody else is quoted to have said."""
IN_QUOTES = 0.4
"""How much a word in somebody else's mouth tells, beside one of the customer's own."""
LONG_WORD = 1.3
"""How much a word of four characters or more, or a pattern, tells; a shorter one tells 1."""
AGAIN = 0.2
"""How much each further occurrence adds."""


@dataclass(frozen=True)
class Match:
    """A word of a text that tells of a cause: its place in the plain text, and its weight."""

    cause: int
    word: str
    start: int
    weight: float


class LexiconMatcher:
    """Finds the words of a lexicon in texts; the longest word at a place holds."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._lengths: dict[str, list[int]] = {}
        for word in lexicon.words:
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def matches(self, text: str) -> list[Match]:
        """The words of a text that count, in its order."""
        plain = plain_text(text)
        hidden = _spans(BRANDS, plain)
        quoted = _spans(QUOTED, plain)
        not_counted = {place: _spans(one, plain) for place, one in self.lexicon.not_words}
        found = []
        for start, end, places in self._occurrences(plain):
            if _within(start, end, hidden) or _denied(plain, start, end):
                continue
            weight = LONG_WORD if end - start > 3 else 1.0
            weight *= IN_QUOTES if _within(start, end, quoted) else 1.0
            found += [
                Match(place, plain[start:end], start, weight)
                for place in places
                if not _within(start, end, not_counted.get(place, []))
            ]
        return found

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """One row a text, one column a cause: its words' weights, a further occurrence adding little."""
        scores = np.zeros((len(texts), len(self.lexicon.causes)))
        for row, text in enumerate(texts):
            scores[row] = self.scores_of(self.matches(text))
        return scores

    def scores_of(self, matches: Sequence[Match]) -> NDArray[np.float64]:
        """The score of each cause by the words of one text."""
        scores = np.zeros(len(self.lexicon.causes))
        for (place, _), weight in _by_word(matches).items():
            scores[place] += weight
        return scores

    def _occurrences(self, plain: str) -> list[tuple[int, int, tuple[int, ...]]]:
        found, at, words = [], 0, self.lexicon.words
        while at < len(plain):
            for length in self._lengths.get(plain[at], ()):
                word = plain[at : at + length]
                if word in words and _whole(plain, at, at + length):
                    found.append((at, at + length, words[word]))
                    at += length
                    break
            else:
                at += 1
        if (any_pattern := self.lexicon.any_pattern) and any_pattern.is_in(plain):
            for place, pattern in self.lexicon.patterns:
                found += [(start, end, (place,)) for start, end in pattern.spans(plain)]
        return sorted(found)


def _by_word(matches: Sequence[Match]) -> dict[tuple[int, str], float]:
    found: dict[tuple[int, str], float] = {}
    for one in matches:
        key = (one.cause, one.word)
        found[key] = found[key] + AGAIN if key in found else one.weight
    return found


def _whole(plain: str, start: int, end: int) -> bool:
    """Whether a word of Latin letters is no part of a longer one, but for a plural."""
    if not plain[start].isascii():
        return True
    before = start > 0 and plain[start - 1].isascii() and plain[start - 1].isalnum()
    rest = plain[end : end + 2]
    if rest[:1] == "s" and not rest[1:].isascii():
        rest = rest[1:]
    after = rest[:1].isascii() and rest[:1].isalpha() and not (rest[:1] == "s" and not rest[1:].isalpha())
    return not before and not after


def _denied(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 14) : start]
    if UNRELATED.match(plain[end : end + 14]):
        return True
    return bool(NEGATION.search(before)) and not NOT_DENIED.search(before)


def _spans(pattern: re.Pattern[str], plain: str) -> list[tuple[int, int]]:
    return [one.span() for one in pattern.finditer(plain)]


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)

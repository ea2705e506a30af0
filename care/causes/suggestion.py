"""Causes suggested for texts: learnt from coded cases where there are enough, else by the lexicon alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from care.causes.calibration import Array
from care.causes.classifier import MOST, CauseModel, TooFewCases, sample
from care.causes.lexicon import Lexicon
from care.causes.lexicon_matches import LexiconMatcher, Match
from care.causes.plain_text import plain_text
from care.causes.telling_words import telling_words
from care.causes.text_features import TextCounter

SHOWN = 3
"""Number of causes suggested for a text, and most matters named."""
PIECE = 5_000
"""Number of texts that are judged at once."""
DOUBT = 2.0
STEEPNESS = 1.2
"""How sure the lexicon alone is: a cause's score to this power, over the sum of all and this doubt."""
OWN_MATTER = 1.3
"""Least score of the lexicon at which a text speaks of a cause as a matter of its own."""


@dataclass(frozen=True)
class CauseGuess:
    """A suggested cause, its probability, and the words of the text that tell."""

    cause: str
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """What is suggested for one text: up to three causes, the likeliest first, none where it tells nothing.

    ``matters``: the causes of the tree that the text speaks of in words of their own, the main one first.
    """

    causes: tuple[CauseGuess, ...]
    matters: tuple[str, ...]


@dataclass(frozen=True)
class LearntFrom:
    """What suggestions rest on: coded cases, or the lexicon alone (no cases)."""

    cases: int
    causes: tuple[str, ...]

    @property
    def is_lexicon(self) -> bool:
        """Whether there were too few coded cases to learn from."""
        return not self.cases


class Suggester:
    """Suggests causes. Made from coded cases; of too few it uses the lexicon alone."""

    def __init__(self, lexicon: Lexicon, texts: Sequence[str] = (), labels: Sequence[str] = ()) -> None:
        self.matcher = LexiconMatcher(lexicon)
        self._names = tuple(cause.name for cause in lexicon.causes)
        self._model: CauseModel | None = None
        self.learnt = LearntFrom(0, self._names)
        places = sample(texts, labels, MOST)
        self._seen = {int(place): row for row, place in enumerate(places)}
        learnt, coded = [texts[i] for i in places], [labels[i] for i in places]
        try:
            if len(set(coded)) < 2:
                return
            self._counter = TextCounter(learnt, self.matcher)
            self._model = CauseModel.fit(self._counter.counts, self._counter.weights, learnt, coded)
        except TooFewCases:
            return
        self.learnt = LearntFrom(len(learnt), self._model.causes)

    def suggest(self, texts: Sequence[str], learnt_at: Sequence[int | None] = ()) -> Iterator[Suggestion]:
        """One suggestion a text. ``learnt_at``: its place among the coded cases, None where it is none.

        A case that was learnt from is judged by a model that had not seen it.
        """
        for first in range(0, len(texts), PIECE):
            some = texts[first : first + PIECE]
            places = learnt_at[first : first + PIECE] or [None] * len(some)
            yield from self._of_model(self._model, some, places) if self._model else self._of_lexicon(some)

    def _of_lexicon(self, texts: Sequence[str]) -> Iterator[Suggestion]:
        for text in texts:
            matches = self.matcher.matches(text)
            scores = self.matcher.scores_of(matches)
            likely = lexicon_probabilities(scores[None, :])[0]
            ranked = [int(i) for i in np.argsort(-likely, kind="stable")[:SHOWN] if likely[i] > 0]
            guesses = tuple(
                CauseGuess(self._names[i], float(likely[i]), _words_of(matches, i)) for i in ranked
            )
            yield Suggestion(guesses, self._matters(scores, matches))

    def _of_model(
        self, model: CauseModel, texts: Sequence[str], places: Sequence[int | None]
    ) -> Iterator[Suggestion]:
        counts = self._counter.count(texts)
        likely = model.probabilities(counts)
        for row, place in enumerate(places):
            if place is not None and place in self._seen:
                likely[row] = model.held_out[self._seen[place]]
        adds, names = model.adds(counts), model.weights.names(self._counter)
        for row, text in enumerate(texts):
            plain, matches = plain_text(text), self.matcher.matches(text)
            if not plain:
                yield Suggestion((), ())
                continue
            guesses = []
            for cause in np.argsort(-likely[row], kind="stable")[:SHOWN]:
                columns, added = adds.of(row, int(cause))
                words = telling_words(plain, names[columns], added, matches)
                guesses.append(CauseGuess(model.causes[cause], float(likely[row, cause]), words))
            yield Suggestion(tuple(guesses), self._matters(counts.told[row], matches))

    def _matters(self, scores: Array, matches: Sequence[Match]) -> tuple[str, ...]:
        """The causes that the text has words of its own for, the weightiest first, of equal the earliest."""
        first = {one.cause: one.start for one in reversed(matches)}
        own = [int(i) for i in np.flatnonzero(scores >= OWN_MATTER)]
        own.sort(key=lambda i: (-scores[i], first.get(i, 0)))
        return tuple(self._names[i] for i in own[:SHOWN])


def lexicon_probabilities(scores: Array) -> Array:
    """How sure the lexicon alone is of each cause; what is left to one is that it is none of them."""
    steep = scores**STEEPNESS
    return np.asarray(steep / (steep.sum(axis=1, keepdims=True) + DOUBT))


def _words_of(matches: Sequence[Match], cause: int) -> tuple[str, ...]:
    words = sorted((one for one in matches if one.cause == cause), key=lambda one: -one.weight)
    return tuple(dict.fromkeys(one.word for one in words))[:SHOWN]

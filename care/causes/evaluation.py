"""How good suggestions are on cases that were not learnt from: cross-validation, and a learning curve."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from care.causes.calibration import Array, calibration_error
from care.causes.classifier import MOST, CauseModel, LexiconMeaning, Places, TooFewCases, in_folds, sample
from care.causes.lexicon import Lexicon
from care.causes.lexicon_matches import LexiconMatcher
from care.causes.text_features import TextCounter

CERTAINTIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
CURVE = (50, 200, 1_000)
REPEATS = 3
"""How often each number of cases of the learning curve is drawn."""


@dataclass(frozen=True)
class Quality:
    """How good the suggestions for some cases are."""

    cases: int
    accuracy: float
    among_three: float
    macro_f1: float
    calibration_error: float


@dataclass(frozen=True)
class Coverage:
    """Of the cases at a certainty or above: how many, their share of all, and how many of them are right."""

    certainty: float
    cases: int
    share: float
    accuracy: float | None


@dataclass(frozen=True)
class Evaluation:
    """What cross-validation finds. ``unrepeated``: without texts that were learnt from word for word."""

    causes: dict[str, int]
    folds: int
    whole: Quality
    unrepeated: Quality | None
    coverage: tuple[Coverage, ...]
    lexicon_alone: Quality
    learning_curve: tuple[tuple[int, Quality], ...]


def evaluate(
    texts: Sequence[str],
    labels: Sequence[str],
    lexicon: Lexicon,
    folds: int = 5,
    curve: Sequence[int] = CURVE,
) -> Evaluation:
    """Judge each case by a model that learnt from the other folds. Raises :class:`TooFewCases`."""
    chosen = sample(texts, labels, MOST)
    texts, labels = [texts[i] for i in chosen], [labels[i] for i in chosen]
    causes = sorted(set(labels))
    several = [cause for cause, many in Counter(labels).items() if many > 1]
    if len(several) < 2 or len(texts) < 2 * folds:
        raise TooFewCases
    truth = np.array([causes.index(label) for label in labels])
    counter = TextCounter(texts, LexiconMatcher(lexicon))
    judge = _Judge(counter, texts, labels, causes)
    parts = in_folds(texts, labels, folds)
    found, told = np.zeros((len(texts), len(causes))), np.zeros((len(texts), len(causes)))
    for part in range(folds):
        learnt, held = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        found[held] = judge.probabilities(learnt, held)
        words = counter.counts.told
        told[held] = LexiconMeaning.fit(words[learnt], truth[learnt], len(causes)).probabilities(words[held])
    fresh = _unrepeated(texts, parts)
    held = np.flatnonzero(parts == 0)
    points = [
        (many, _average([judge.by_few(parts, held, truth, many, turn) for turn in range(REPEATS)]))
        for many in curve
        if many <= np.count_nonzero(parts != 0)
    ]
    return Evaluation(
        dict(Counter(labels).most_common()),
        folds,
        _quality(found, truth),
        _quality(found[fresh], truth[fresh]) if fresh.any() else None,
        _coverage(found, truth),
        _quality(told, truth),
        tuple(points),
    )


@dataclass(frozen=True)
class _Judge:
    counter: TextCounter
    texts: Sequence[str]
    labels: Sequence[str]
    causes: Sequence[str]

    def probabilities(self, learnt: Places, held: Places) -> Array:
        """Of the held cases for every cause, by a model that learnt from others."""
        every = np.zeros((len(held), len(self.causes)))
        counts = self.counter.counts
        texts, labels = [self.texts[i] for i in learnt], [self.labels[i] for i in learnt]
        model = CauseModel.fit(counts.of(learnt), self.counter.weights, texts, labels)
        every[:, [self.causes.index(cause) for cause in model.causes]] = model.probabilities(counts.of(held))
        return every

    def by_few(self, parts: Places, held: Places, truth: Places, many: int, turn: int) -> Quality:
        """How good a model is that learnt from so many cases only."""
        others = np.flatnonzero(parts != 0)
        few = np.random.default_rng(turn).permutation(others)[:many]
        return _quality(self.probabilities(np.sort(few), held), truth[held])


def _unrepeated(texts: Sequence[str], parts: Places) -> NDArray[np.bool_]:
    """Whether no case of another fold has the same text."""
    folds_of: dict[str, set[int]] = {}
    for text, part in zip(texts, parts.tolist(), strict=True):
        folds_of.setdefault(text.strip(), set()).add(part)
    return np.array([len(folds_of[text.strip()]) == 1 for text in texts])


def _quality(found: Array, truth: Places) -> Quality:
    ranked = np.argsort(-found, axis=1, kind="stable")
    right = ranked[:, 0] == truth
    among = (ranked[:, :3] == truth[:, None]).any(axis=1)
    return Quality(
        len(truth),
        float(right.mean()),
        float(among.mean()),
        _macro_f1(ranked[:, 0], truth),
        calibration_error(found.max(axis=1), right),
    )


def _macro_f1(guessed: Places, truth: Places) -> float:
    """The mean over the causes that occur of the harmonic mean of precision and recall."""
    scores = []
    for cause in np.unique(truth):
        both = np.count_nonzero((guessed == cause) & (truth == cause))
        scores.append(2 * both / (np.count_nonzero(guessed == cause) + np.count_nonzero(truth == cause)))
    return float(np.mean(scores))


def _coverage(found: Array, truth: Places) -> tuple[Coverage, ...]:
    certainty, right = found.max(axis=1), found.argmax(axis=1) == truth
    steps = []
    for step in CERTAINTIES:
        sure = certainty >= step
        accuracy = float(right[sure].mean()) if sure.any() else None
        steps.append(Coverage(step, int(sure.sum()), float(sure.mean()), accuracy))
    return tuple(steps)


def _average(several: Sequence[Quality]) -> Quality:
    names = ("accuracy", "among_three", "macro_f1", "calibration_error")
    return Quality(
        several[0].cases, *(float(np.mean([getattr(one, name) for one in several])) for name in names)
    )

"""A classifier over texts: two linear models of n-grams and the lexicon, calibrated on held-out cases."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from care.causes.calibration import Array, fit_weights, probabilities
from care.causes.text_features import TextCounts, TextWeights

FOLDS = 4
"""Into how many parts the cases are cut for scores of cases that a model did not learn from."""
FEWEST = 8
"""Least number of cases, of two causes or more, from which a model is made."""
MOST = 12_000
"""Most cases that are learnt from; of more, a sample that is the same each time, because more tell little."""
REGULARISATION = 0.2
TOLERANCE = 1e-3
SMOOTHING = 0.3
NEVER = -20.0
"""The least score of naive Bayes, in place of minus infinity."""
LEAST_MARGIN = -2.0
"""The margin of a cause that a part of the cases lacks."""

MARGIN_SCALE = 4.0
DOUBTS = (0.02, 0.2)
"""What is added to every share before its logarithm, so that a small share is not taken for none."""

USUAL = (0.5, 0.0, 0.1, 0.0, 0.5, 0.3, 0.4, 0.5, 0.1)
"""The weights of what the probabilities are made of, where there are few cases."""

STRANGE, FAMILIAR = 0.3, 0.6
"""Shares of the n-grams usually known: a text with FAMILIAR or more is judged as surely as the models are,
one with less the less surely, with LEAST_SURE of that at STRANGE."""
LEAST_SURE = 0.1

SMALL_SHARE = 0.5
PRIOR_CASES = 5.0
"""How many cases the causes' shares count beside those that a cause of the tree was seen in."""

Places = NDArray[np.int64]
Scores = tuple[Array, Array, Array]
"""Of cases by classes: margins, the logarithms of naive Bayes, and those of the lexicon's meaning."""


class TooFewCases(Exception):
    """There are too few coded cases, or all are of one cause."""


def in_folds(texts: Sequence[str], labels: Sequence[str], folds: int) -> Places:
    """The part of each case: by turns within its label, in an order that depends on its text alone.

    Each label is spread over all parts, and the same cases are parted in the same way, in whatever order.
    """
    parts = np.zeros(len(texts), dtype=np.int64)
    order = sorted(range(len(texts)), key=lambda i: (labels[i], _digest(f"{i} {texts[i]}")))
    for turn, place in enumerate(order):
        parts[place] = turn % folds
    return parts


def sample(texts: Sequence[str], labels: Sequence[str], most: int) -> Places:
    """The places of at most about so many cases, each label in its share; the same each time."""
    if len(texts) <= most:
        return np.arange(len(texts))
    order = sorted(range(len(texts)), key=lambda i: (labels[i], _digest(f"{i} {texts[i]}")))
    taken = np.linspace(0, len(texts) - 1, most).astype(int)
    return np.sort(np.array(order)[taken])


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()


@dataclass(frozen=True)
class LexiconMeaning:
    """Which of the coded causes each cause of the tree stands for, counted in cases; no n-grams."""

    stands: Array
    share: Array

    @classmethod
    def fit(cls, told: Array, truth: Places, classes: int) -> "LexiconMeaning":
        """``told``: the lexicon's scores of the cases."""
        share = (np.bincount(truth, minlength=classes) + SMALL_SHARE) / (len(truth) + SMALL_SHARE * classes)
        stands = np.column_stack([told[truth == cause].sum(axis=0) for cause in range(classes)])
        seen = stands.sum(axis=1, keepdims=True)
        return cls(np.asarray((stands + PRIOR_CASES * share) / (seen + PRIOR_CASES)), np.asarray(share))

    def probabilities(self, told: Array) -> Array:
        """Of other texts, one column a class; a text without a word of the lexicon gets the shares."""
        scores = told**2 @ self.stands + SMALL_SHARE * self.share
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class _Linear:
    """Support vectors and complement naive Bayes of the same rows, and the lexicon's meaning."""

    weights: TextWeights
    vectors: Any
    bayes: Any
    meaning: LexiconMeaning
    learnt: Places
    """The causes that occurred."""

    @classmethod
    def fit(cls, counts: TextCounts, scales: Sequence[float], truth: Places, classes: int) -> "_Linear":
        from sklearn.naive_bayes import ComplementNB
        from sklearn.svm import LinearSVC

        weights = TextWeights(counts, scales)
        rows = weights.rows(counts)
        vectors = LinearSVC(
            C=REGULARISATION, tol=TOLERANCE, class_weight="balanced", random_state=0, max_iter=5000
        )
        bayes = ComplementNB(alpha=SMOOTHING)
        meaning = LexiconMeaning.fit(counts.told, truth, classes)
        return cls(weights, vectors.fit(rows, truth), bayes.fit(rows, truth), meaning, np.unique(truth))

    def scores(self, counts: TextCounts, classes: int) -> Scores:
        """Of each model one score for every class; a class that was not learnt has the least."""
        rows = self.weights.rows(counts)
        margins = self.vectors.decision_function(rows)
        if margins.ndim == 1:
            margins = np.column_stack([-margins, margins])
        logged = np.maximum(self.bayes.predict_log_proba(rows), NEVER)
        meant = np.log(self.meaning.probabilities(counts.told))
        return self._spread(margins, classes, LEAST_MARGIN), self._spread(logged, classes, NEVER), meant

    def _spread(self, scores: Array, classes: int, least: float) -> Array:
        every = np.full((scores.shape[0], classes), least)
        every[:, self.learnt] = scores
        return every


@dataclass(frozen=True)
class CauseModel:
    """A fitted model of ``causes``.

    ``held_out``: the probabilities of each case that was learnt from, by models that had not seen it.
    """

    causes: tuple[str, ...]
    held_out: Array
    _pool: Array
    _linear: _Linear
    _share: Array
    _known: float
    """The share of n-grams that are known of a usual text."""

    @classmethod
    def fit(
        cls, counts: TextCounts, scales: Sequence[float], texts: Sequence[str], labels: Sequence[str]
    ) -> "CauseModel":
        """Learn from coded cases: their counts, texts and causes. Raises :class:`TooFewCases`."""
        if len(texts) < FEWEST or len(set(labels)) < 2:
            raise TooFewCases
        causes = tuple(sorted(set(labels)))
        truth = np.array([causes.index(label) for label in labels])
        many = np.bincount(truth, minlength=len(causes))
        share = np.log((many + 1.0) / (len(truth) + len(causes)))
        scores = _held_out(counts, scales, truth, in_folds(texts, labels, FOLDS))
        inputs = _inputs(scores, share)
        pool = fit_weights(inputs, truth, np.array(USUAL))
        held_out = probabilities(inputs, pool)
        linear = _Linear.fit(counts, scales, truth, len(causes))
        known = float(np.median(linear.weights.known(counts)))
        return cls(causes, held_out, pool, linear, share, known)

    def probabilities(self, counts: TextCounts) -> Array:
        """One row a text, one column a cause, in the order of ``causes``."""
        scores = self._linear.scores(counts, len(self.causes))
        likely = probabilities(_inputs(scores, self._share), self._pool)
        familiar = (self.weights.known(counts) / max(self._known, STRANGE) - STRANGE) / (FAMILIAR - STRANGE)
        sure = np.clip(familiar, LEAST_SURE, 1.0)[:, None]
        return np.asarray(sure * likely + (1 - sure) / len(self.causes))

    def adds(self, counts: TextCounts) -> "Additions":
        """What each n-gram of each text adds to each cause."""
        return Additions(self._linear.weights.rows(counts), self._linear.vectors.coef_)

    @property
    def weights(self) -> TextWeights:
        """Which n-grams it knows."""
        return self._linear.weights


@dataclass(frozen=True)
class Additions:
    """The rows of texts and the coefficients of causes, whose product is what an n-gram adds."""

    rows: Any
    coefficients: Array

    def of(self, text: int, cause: int) -> tuple[Places, Array]:
        """The columns of a text's n-grams that speak for a cause, most first, and how much each adds."""
        row = self.rows[text]
        one_of_two = len(self.coefficients) == 1
        line = self.coefficients[0 if one_of_two else cause] * (-1 if one_of_two and cause == 0 else 1)
        adds = row.data * line[row.indices]
        order = np.argsort(-adds, kind="stable")
        order = order[adds[order] > 0]
        return row.indices[order], adds[order]


def _held_out(counts: TextCounts, scales: Sequence[float], truth: Places, parts: Places) -> Scores:
    """The scores of each case by models that learnt from the other parts."""
    classes = int(truth.max()) + 1
    scores = np.zeros((len(truth), classes)), np.zeros((len(truth), classes)), np.zeros((len(truth), classes))
    for part in range(int(parts.max()) + 1):
        learnt, held = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        if len(set(truth[learnt].tolist())) > 1:
            model = _Linear.fit(counts.of(learnt), scales, truth[learnt], classes)
            for every, found in zip(scores, model.scores(counts.of(held), classes), strict=True):
                every[held] = found
    return scores


def _inputs(scores: Scores, share: Array) -> list[Array]:
    """What the probabilities are made of: each model's shares with a doubt, and its scores by their spread.

    Because a text may tell nothing, a score alone would be too sure of it; and the causes' shares.
    """
    margins, logged = MARGIN_SCALE * scores[0], scores[1]
    doubted = [np.log(softmax(one, axis=1) + doubt) for one in (margins, logged) for doubt in DOUBTS]
    return [*doubted, *map(_standardised, scores), scores[2], np.broadcast_to(share, margins.shape)]


def _standardised(scores: Array) -> Array:
    spread = scores.std(axis=1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0))

"""Texts as counts of n-grams, made once, and the weights of these, made of those that are learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from care.causes.lexicon_matches import LexiconMatcher
from care.causes.plain_text import plain_text

BEGINNING = 40
"""Characters at the beginning that count apart: the main matter comes first."""
LATIN_WORD = r"[a-z][a-z0-9'-]+"
KINDS: tuple[tuple[dict[str, Any], int | None, float], ...] = (
    ({"analyzer": "char", "ngram_range": (1, 3)}, None, 1.0),
    ({"analyzer": "char", "ngram_range": (1, 3)}, BEGINNING, 0.5),
    ({"token_pattern": LATIN_WORD, "ngram_range": (1, 2)}, None, 0.7),
)
"""The kinds of n-grams: how they are cut, of how many characters, and their weight beside the others."""
LEXICON_WEIGHT = 0.3
FEATURES = 200_000
"""Most n-grams of each kind."""


@dataclass(frozen=True)
class TextCounts:
    """The n-grams of texts by kind, how much the lexicon's words tell, and the texts' lengths."""

    grams: tuple[Any, ...]
    told: NDArray[np.float64]
    lengths: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.lengths)

    def of(self, places: NDArray[np.int64]) -> "TextCounts":
        """Those of some of the texts."""
        return TextCounts(tuple(one[places] for one in self.grams), self.told[places], self.lengths[places])


class TextCounter:
    """Counts the n-grams that occur in the texts which it is made for at least twice."""

    def __init__(self, texts: Sequence[str], matcher: LexiconMatcher) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        self._matcher = matcher
        plain = [plain_text(text) for text in texts]
        self._kinds = []
        grams = []
        for how, length, weight in KINDS:
            counter = CountVectorizer(min_df=2, max_features=FEATURES, dtype=np.float32, **how)
            try:
                grams.append(counter.fit_transform([one[:length] for one in plain]))
            except ValueError:  # none occurs twice, as Latin words in Chinese
                continue
            self._kinds.append((counter, length, weight))
        self.counts = self._counts(grams, plain)
        """Those of the texts that it was made for."""

    def count(self, texts: Sequence[str]) -> TextCounts:
        """Those of other texts."""
        plain = [plain_text(text) for text in texts]
        return self._counts(
            [one.transform([text[:cut] for text in plain]) for one, cut, _ in self._kinds], plain
        )

    @property
    def weights(self) -> list[float]:
        """The weight of each kind that occurs."""
        return [weight for _, _, weight in self._kinds]

    @property
    def names(self) -> list[Any]:
        """By kind: what each column stands for."""
        return [counter.get_feature_names_out() for counter, _, _ in self._kinds]

    def _counts(self, grams: list[Any], plain: Sequence[str]) -> TextCounts:
        lengths = np.array([len(text) for text in plain], dtype=float)
        return TextCounts(tuple(one.tocsr() for one in grams), self._matcher.scores(plain), lengths)


class TextWeights:
    """How much each n-gram tells, by its rarity among the texts that are learnt from.

    Because a text from outside holds n-grams that these do not, those are left out where counted.
    """

    def __init__(self, learnt: TextCounts, weights: Sequence[float]) -> None:
        from sklearn.feature_extraction.text import TfidfTransformer

        self.columns, self._scales = [], []
        for grams, weight in zip(learnt.grams, weights, strict=True):
            columns = np.flatnonzero(grams.getnnz(axis=0) > 1)
            self.columns.append(columns)
            if len(columns):
                scale = TfidfTransformer(sublinear_tf=True).fit(grams[:, columns])
                self._scales.append((scale, weight))
            else:
                self._scales.append((None, weight))

    def rows(self, counts: TextCounts) -> Any:
        """A sparse row a text."""
        parts = [
            scale.transform(grams[:, columns]) * weight
            for grams, columns, (scale, weight) in zip(counts.grams, self.columns, self._scales, strict=True)
            if scale is not None
        ]
        told = sparse.csr_matrix(LEXICON_WEIGHT * np.log1p(counts.told), dtype=np.float32)
        return sparse.hstack([*parts, told]).tocsr()

    def known(self, counts: TextCounts) -> NDArray[np.float64]:
        """The share of each text's n-grams of one to three characters that were learnt."""
        learnt = np.asarray(counts.grams[0][:, self.columns[0]].sum(axis=1), dtype=float).ravel()
        return np.asarray(learnt / np.maximum(3 * counts.lengths - 3, 1.0))

    def names(self, counter: TextCounter) -> NDArray[np.str_]:
        """What each column of the rows stands for; blank for those of the lexicon, at the end."""
        named = [names[columns] for names, columns in zip(counter.names, self.columns, strict=True)]
        return np.concatenate([*named, [""] * counter.counts.told.shape[1]]).astype(str)

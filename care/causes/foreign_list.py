"""Causes of another list, and the causes of the tree that they most likely stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from care.causes.lexicon import Lexicon, is_blank_cause
from care.causes.lexicon_matches import LexiconMatcher

LEAST_SHARE = 0.3
"""From this share of texts on, what they speak of most is proposed."""
FEWEST = 5
"""Least number of texts that tell anything, for a proposal from texts."""


@dataclass(frozen=True)
class ProposedCause:
    """A foreign cause, its cases, and the cause of the tree that its name or its texts (their share) tell.

    ``cause`` None: neither tells, a person has to decide.
    """

    label: str
    cases: int
    cause: str | None
    by_name: bool = False
    share: float = 0.0

    def toml(self) -> str:
        """The line of ``[words.cause_1]`` in a source; a comment where a person has to decide."""
        why = "name" if self.by_name else f"texts {self.share:.0%}"
        line = f"{_quoted(self.label)} = {_quoted(self.cause or '')}"
        return f"{line}  # {self.cases}, {why}" if self.cause else f"# {line}  # {self.cases}, decide"


def proposed_causes(
    texts: Sequence[str | None], labels: Sequence[str | None], lexicon: Lexicon
) -> list[ProposedCause]:
    """One proposal a foreign cause, the most frequent first; none for words that say nothing."""
    by_label: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label is not None and not is_blank_cause(label):
            by_label.setdefault(label, []).append(text or "")
    matcher = LexiconMatcher(lexicon)
    found = [_proposed(label, several, matcher) for label, several in by_label.items()]
    return sorted(found, key=lambda one: (-one.cases, one.label))


def _proposed(label: str, texts: Sequence[str], matcher: LexiconMatcher) -> ProposedCause:
    names = [cause.name for cause in matcher.lexicon.causes]
    named = matcher.scores([label])[0]
    if label in names:
        return ProposedCause(label, len(texts), label, by_name=True)
    if named.max() > 0 and np.count_nonzero(named == named.max()) == 1:
        return ProposedCause(label, len(texts), names[int(named.argmax())], by_name=True)
    told = matcher.scores(texts)
    telling = told[told.max(axis=1) > 0]
    if len(telling) < FEWEST:
        return ProposedCause(label, len(texts), None)
    most = np.bincount(telling.argmax(axis=1), minlength=len(names))
    share = float(most.max() / len(telling))
    cause = names[int(most.argmax())] if share >= LEAST_SHARE else None
    return ProposedCause(label, len(texts), cause, share=share)


def _quoted(text: str) -> str:
    """A text as a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in escaped) + '"'

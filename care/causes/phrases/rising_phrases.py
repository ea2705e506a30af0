"""Phrases that rise among the texts of the last weeks against the year before.

A phrase is a run of two to four Chinese characters or one to three Latin words; it counts once a text, and
texts that are nearly the same count once. Of each phrase it is asked how likely so many of its cases would
fall into the last weeks if it had not risen (hypergeometric, given how many it has in all), multiplied
by the number of phrases and spans that were looked at. Its size is the log-odds ratio with an informative
Dirichlet prior (Monroe, Colaresi and Quinn, Fightin' Words, 2008).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom

from care.causes.phrases.near_duplicates import first_of_each
from care.causes.phrases.phrase_groups import HAN_RUN, RisenPhrase, RisingPhrase, grouped
from care.causes.plain_text import plain_text

SPANS = (1, 2, 4)
"""The numbers of latest weeks that are looked at."""
BASE_WEEKS = 52
"""Weeks before a span that tell what is usual."""
LEAST_BASE_TEXTS = 50
FEWEST = 4
"""Least number of cases of a phrase in the last weeks."""
TIMES = 2.0
"""Least ratio to the share that is usual."""
UNLIKELY = 0.01
"""Greatest probability by chance of any phrase, all that were looked at taken together."""
PRIOR = 10.0
"""How many texts the informative prior counts: the share of a phrase in all texts."""
MOST = 10_000
"""Most texts, the newest, that are looked at."""
WORD = re.compile(r"[a-z][a-z'-]+")
SMALL_WORD = re.compile(
    "(?:an?|and|are|as|at|be|been|but|by|did|do|does|for|from|had|has|have|he|i|if|in|is|its?|me|my|no|not|of|on|"
    "or|our|she|so|that|the|their|they|this|to|was|we|were|with|your?)"
)


@dataclass(frozen=True)
class RisingPhrases:
    """What was found, until which day, and how much was looked at."""

    until: date | None
    phrases: tuple[RisingPhrase, ...]
    texts: int
    base_texts: int
    looked_at: int


@dataclass(frozen=True)
class _Counted:
    phrases: NDArray[np.str_]
    holds: Any
    days: NDArray[np.int64]
    places: NDArray[np.int64]


def rising_phrases(texts: Sequence[str], days: Sequence[date], until: date | None = None) -> RisingPhrases:
    """The phrases that rose up to ``until``, else up to the last day; masked texts give masked sentences."""
    last = until or max(days, default=None)
    if last is None:
        return RisingPhrases(None, (), 0, 0, 0)
    counted = _count(texts, days, last)
    if counted is None:
        return RisingPhrases(last, (), 0, 0, 0)
    found: list[RisenPhrase] = []
    looked_at = 0
    for weeks in SPANS:
        some, many = _of_span(counted, last, weeks)
        looked_at += many
        found += some
    base = int((counted.days <= (last - timedelta(weeks=SPANS[-1])).toordinal()).sum())
    corrected = [(replace(one, chance=one.chance * len(SPANS)), cases) for one, cases in found]
    groups = tuple(grouped(corrected, texts))
    return RisingPhrases(last, groups, len(counted.days), base, looked_at)


def _count(texts: Sequence[str], days: Sequence[date], last: date) -> _Counted | None:
    from sklearn.feature_extraction.text import CountVectorizer

    first = last - timedelta(weeks=BASE_WEEKS + SPANS[-1])
    within = [i for i in range(len(texts)) if first < days[i] <= last and texts[i].strip()]
    within = sorted(within, key=lambda i: (days[i], i))[-MOST:]
    within = [within[i] for i in first_of_each([texts[i] for i in within])]
    counter = CountVectorizer(analyzer=phrases_of, min_df=FEWEST, binary=True, dtype=np.int32)
    try:
        holds = counter.fit_transform([texts[i] for i in within]).tocsc()
    except ValueError:  # no phrase occurs often enough, or there is no text
        return None
    dated = np.array([days[i].toordinal() for i in within])
    return _Counted(counter.get_feature_names_out(), holds, dated, np.array(within))


def phrases_of(text: str) -> list[str]:
    """The phrases of a text."""
    plain = plain_text(text)
    found = [
        run[0][start : start + length]
        for run in HAN_RUN.finditer(plain)
        for length in (2, 3, 4)
        for start in range(len(run[0]) - length + 1)
    ]
    words = WORD.findall(plain)
    for length in (1, 2, 3):
        several = (words[start : start + length] for start in range(len(words) - length + 1))
        found += [
            " ".join(some)
            for some in several
            if not (SMALL_WORD.fullmatch(some[0]) or SMALL_WORD.fullmatch(some[-1]))
        ]
    return found


def _of_span(counted: _Counted, last: date, weeks: int) -> tuple[list[RisenPhrase], int]:
    """The phrases that rose in these weeks, each with its cases; and how many were looked at."""
    begin = last - timedelta(weeks=weeks)
    lately = counted.days > begin.toordinal()
    before = ~lately & (counted.days > (begin - timedelta(weeks=BASE_WEEKS)).toordinal())
    many_now, many_before = int(lately.sum()), int(before.sum())
    if not many_now or many_before < LEAST_BASE_TEXTS:
        return [], 0
    now = np.asarray(counted.holds[lately].sum(axis=0)).ravel()
    then = np.asarray(counted.holds[before].sum(axis=0)).ravel()
    looked_at = int((now + then >= FEWEST).sum())
    usual = many_now * then / many_before
    likely = np.flatnonzero((now >= FEWEST) & (now >= TIMES * usual))
    chances = hypergeom.sf(now[likely] - 1, many_now + many_before, now[likely] + then[likely], many_now)
    risen = []
    for column, chance in zip(likely, chances * looked_at, strict=True):
        if chance * len(SPANS) > UNLIKELY:
            continue
        held = counted.holds[:, [column]].nonzero()[0]
        cases = frozenset(int(i) for i in counted.places[held[lately[held]]])
        odds = log_odds(int(now[column]), many_now, int(then[column]), many_before)
        risen.append(
            (
                RisingPhrase(
                    str(counted.phrases[column]),
                    (),
                    weeks,
                    begin + timedelta(days=1),
                    int(now[column]),
                    float(usual[column]),
                    odds,
                    float(chance),
                    (),
                    (),
                ),
                cases,
            )
        )
    return risen, looked_at


def log_odds(now: int, many_now: int, before: int, many_before: int) -> float:
    """The log-odds ratio of a phrase's shares, both drawn to that in all texts as if by ``PRIOR`` texts."""
    prior = PRIOR * (now + before) / (many_now + many_before)

    def odds(cases: int, many: int) -> float:
        return float(np.log((cases + prior) / (many + PRIOR - cases - prior)))

    return odds(now, many_now) - odds(before, many_before)

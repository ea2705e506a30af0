"""Whose, where and of what kind the misses are of the targets and courses on the list of attention."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

import polars as pl

from care.attention import Concern
from care.attention.weekly_tallies import SPANS, monday_before
from care.i18n import say
from care.presentation.contribution_words import LOOKED_AT, contribution_sentences, has_misses, standing_out
from care.semantic.metric import METRICS
from care.stats.contribution import Contribution
from warehouse.services.attention_facts import DAYS, AttentionFacts

MOST = 100
"""So many items are told with their shares, because more are not read one by one."""


def with_shares(facts: AttentionFacts, items: Sequence[Concern]) -> tuple[Concern, ...]:
    """The items, those of targets missed and of courses with whose, where and of what kind the misses are.

    Of a course the last half-year counts. Names are in the sentences, as in those of other items.
    """
    asked = [one for one in items if one.advice and one.metric and has_misses(METRICS[one.metric])][:MOST]
    if not asked:
        return tuple(items)
    figures = _figures(facts, [*dict.fromkeys(one.metric for one in asked if one.metric)])
    # Found out when an item is read, once: a page tells the same items at every click.
    told = {
        id(one): replace(one, words=partial(_words, one, cache(partial(_parts, one, figures))))
        for one in asked
    }
    return tuple(told.get(id(one), one) for one in items)


def _figures(facts: AttentionFacts, metrics: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Dimension → these metrics by week, store and that dimension; without what a network cannot tell."""
    rows = facts.by_each(LOOKED_AT, metrics, DAYS)
    return {
        dimension: own.drop("member") if dimension == "store" else own.rename({"member": dimension})
        for dimension in LOOKED_AT
        if not (own := rows.filter(pl.col("dimension") == dimension)).is_empty()
    }


def _parts(item: Concern, figures: Mapping[str, pl.DataFrame]) -> list[Contribution] | None:
    """Who or what has more than their share of the misses; None where no days are known."""
    metric, until = METRICS[item.metric or ""], item.records_until
    if until is None or item.records_since is None:
        return None
    first = max(item.records_since, monday_before(until, SPANS[-1]))
    chosen = (pl.col("metric") == metric.key) & pl.col("period").is_between(first, until)
    if item.store is not None:
        chosen &= pl.col("store") == item.store
    return standing_out(metric, {dimension: rows.filter(chosen) for dimension, rows in figures.items()})


def _words(item: Concern, parts_of: Callable[[], list[Contribution] | None]) -> str:
    """What happened, and who or what has more than their share of it."""
    if (parts := parts_of()) is None:
        return item.words()
    told = contribution_sentences(METRICS[item.metric or ""], parts, people=True) or [
        say("看不出集中在谁或哪一类。", "No person and no kind stands out.")
    ]
    return say("", " ").join((item.words(), *told))

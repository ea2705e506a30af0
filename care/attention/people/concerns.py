"""An item for each person set apart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from care.attention.attention_kinds import KIND_OF_METRIC, Group, Kind, story_of
from care.attention.concern import Concern, Scope
from care.attention.people.outlier_words import outlier_sentence
from care.attention.people.outliers import Outlier
from care.attention.weekly_tallies import SPANS, Weeks, monday_before, sum_since
from care.semantic.metric import METRICS

KINDS = {**KIND_OF_METRIC, "one_shot_close_to_date": Kind.REOPENED}
"""Because what came back so far tells sooner than the rate of finished watches, it names people."""
NEW = timedelta(weeks=13)
"""A colleague whose first item is younger than this is new."""


def people_concerns(
    found: Sequence[Outlier],
    today: Mapping[str, date],
    begun: Callable[[str], Mapping[str, date]],
    untouched: Mapping[str, Weeks],
) -> list[Concern]:
    """An item for each person set apart. ``begun``: metric → store → the first day of the records of it.

    Where both an advisor's customers and an agent's calls stand out, the item tells of both.
    ``untouched``: store → its tasks that nobody attempted, which no agent answers for.
    """
    by_cause: dict[tuple[str, str, Scope], list[Outlier]] = {}
    for one in found:
        by_cause.setdefault((one.metric, one.store, one.scope), []).append(one)
    return [
        _concern(several, today[store], begun(metric).get(store), untouched.get(store, {}))
        for (metric, store, _), several in by_cause.items()
    ]


def _concern(several: Sequence[Outlier], today: date, begun: date | None, untouched: Weeks) -> Concern:
    first = min(several, key=lambda one: (one.part.chance, -one.part.excess))
    new = is_new(first, today, begun)
    nobody = sum_since(untouched, max(first.since, monday_before(today, SPANS[-1]))).cases
    side = "numerator" if METRICS[first.metric].better == "lower" else "missed"
    return Concern(
        Group.WORSE,
        Kind.NEW_PERSON if new else KINDS[first.metric],
        first.store,
        partial(outlier_sentence, several, first, nobody, new=new),
        first.since,
        first.part.own.misses,
        (today - first.since).days,
        _story(first),
        first.metric,
        first.person,
        first.part.dimension,
        first.scope,
        side=side,
        weight=first.part.excess,
        records_since=first.since,
        records_until=today,
        page=METRICS[first.metric].theme.page,
    )


def _story(one: Outlier) -> str:
    """What it tells of: the calls after a sale are other people's work than those after a visit."""
    story = story_of(one.metric)
    if not dict(one.scope).get("callback_type", "").startswith("sale_"):
        return story
    return story.replace("service", "sale") if "service" in story else f"{story} sale"


def is_new(one: Outlier, today: date, begun: date | None) -> bool:
    """Whether a person's first item is so recent that this is a new hand; never in young records."""
    return begun is not None and one.first_week > today - NEW and one.first_week > begun + NEW

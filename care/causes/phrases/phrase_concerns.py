"""Phrases that rise, as items to see to: a new fault is seen before anybody has a code for it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count, counted
from care.stores.store_names import store_name

if TYPE_CHECKING:  # the dashboard starts without what only counting phrases needs
    from care.causes.phrases.rising_phrases import RisingPhrases


def kept_phrases(found: "RisingPhrases", stores: Sequence[str]) -> list[dict[str, Any]]:
    """What is kept of phrases that rose: no sentences, and how many cases each store has.

    ``stores``: the store of each text.
    """
    return [
        {
            "phrase": one.phrase,
            "since": one.since.isoformat(),
            "until": str(found.until),
            "weeks": one.weeks,
            "cases": one.cases,
            "usual": one.usual,
            "stores": {
                store: [stores[place] for place in one.places].count(store)
                for store in sorted({stores[place] for place in one.places})
            },
        }
        for one in found.phrases
    ]


def phrase_concerns(
    kept: Sequence[Mapping[str, Any]], today: Mapping[str, date], chosen: Collection[str] = ()
) -> Iterator[Concern]:
    """One item a phrase and store that names it, of the stores in ``today`` or the ``chosen`` of these."""
    # Those counted up to a later day are unknown to who looks at an earlier one.
    newest = max(today.values(), default=date.min).isoformat()
    for one in (phrase for phrase in kept if phrase["until"] <= newest):
        seen = {store: many for store, many in one["stores"].items() if store in today}
        for store, many in seen.items():
            if not chosen or store in chosen:
                since, until = date.fromisoformat(one["since"]), date.fromisoformat(one["until"])
                yield Concern(
                    Group.WORSE,
                    Kind.PHRASE,
                    store,
                    partial(_words, one["phrase"], store, many, since, sum(seen.values())),
                    since,
                    many,
                    (today[store] - since).days,
                    f"phrase {one['phrase']}",
                    "complaint_count",
                    side="denominator",
                    weight=float(many),
                    records_since=since,
                    records_until=until,
                    page="causes",
                )


def _words(phrase: str, store: str, many: int, since: date, together: int) -> str:
    zh, en = (
        (f"，各店共 {count(together)} 件", f", {count(together)} at all stores")
        if together > many
        else ("", "")
    )
    # Nearly equal texts were counted once, so it is no count of all complaints.
    return say(
        f"{store_name(store)} 自 {since} 起 {count(many)} 件内容不同的投诉说到“{phrase}”{zh}，"
        "明显多于此前一年。",
        f"{store_name(store)}: since {since} "
        f"{counted(many, 'complaint speaks', 'complaints of different texts speak')} of “{phrase}”"
        f"{en}, far more than in the year before.",
    )

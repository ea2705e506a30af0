"""Gather what the list of what needs attention is made from; the overview, the command and reports share it.

Because ``care`` imports no warehouse, it stands here; every judgement is in ``care.attention``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from care.attention import (
    NO_FINDINGS,
    Concern,
    Findings,
    bulk_closes,
    campaigns_apart,
    downgraded,
    exports_missing,
    leaving_reasons,
    metric_changes,
    models_and_causes,
    not_called_callbacks,
    oldest_open_case,
    open_case_concerns,
    outliers,
    people_concerns,
    promises_missed,
    ranked,
    recordings_stopped,
    records_by_week,
    refiled,
    rise_concerns,
    rises,
    same_minutes,
    targets_missed,
    too_good,
    usual_a_week,
    weekdays,
    with_first_weeks,
)
from care.attention.late_exports import KINDS
from care.attention.weekly_tallies import Weeks, tallies
from care.causes.phrases.phrase_concerns import phrase_concerns
from care.i18n import say
from care.semantic.labels import RECORD_LABELS
from care.stats.contribution import Tally
from warehouse.query.figure_source import FigureSource
from warehouse.query.unsupported import Unsupported
from warehouse.services.attention_details.attention_cases import (
    read_cases,
    read_invited,
    read_lowered,
    read_minutes,
    read_promises,
)
from warehouse.services.attention_details.attention_shares import with_shares
from warehouse.services.attention_facts import OF_SALES, SALES, SERVICE, AttentionFacts
from warehouse.storage.cause_suggestions import read_learnt

YOUNG = timedelta(weeks=13)
"""Records shorter than this tell of no change."""


@dataclass(frozen=True)
class Attention:
    """The list of what needs attention.

    ``unseen``: why single cases could not be looked at; None where they were. ``judged``: whether there was
    anything to judge. ``lacking``: kinds of record that a store has none of. ``young``: whether the records
    of a store are too short for its courses to be judged. ``levels_unseen``: whether levels of
    earlier exports are not held. ``oldest``: the open complaint that has waited longest, urgent or not.
    """

    items: tuple[Concern, ...]
    unseen: Unsupported | None
    judged: bool
    lacking: tuple[str, ...] = ()
    young: bool = False
    levels_unseen: bool = False
    oldest: Concern | None = None

    @property
    def complete(self) -> bool:
        """Whether all was judged, so that an empty list means that there is nothing to see to."""
        return self.judged and not (self.unseen or self.lacking or self.young or self.levels_unseen)

    @property
    def silence(self) -> str:
        """What an empty list means."""
        if not self.judged:
            return say("还没有可以评判的记录，因此这里没有结论。", "There are no records to judge yet.")
        if self.complete:
            return say(
                "全部看过：没有超期、变差或未达标的事项。",
                "All was judged: nothing overdue, worse or missed.",
            )
        found = say("已评判的部分没有需要处理的事项。", "Nothing was found in what could be judged.")
        return say("", " ").join((found, *self._reasons()))

    def _reasons(self) -> Iterator[str]:
        """Why not all was judged."""
        if self.lacking:
            kinds = say("、", ", ").join(RECORD_LABELS[kind].text for kind in self.lacking)
            yield say(f"有门店没有这些记录：{kinds}。", f"Some store has none of: {kinds}.")
        if self.young:
            yield say(
                f"有门店的记录不足 {YOUNG.days // 7} 周，还看不出变化。",
                "Some records are too short to tell of a change.",
            )
        if self.unseen:
            yield say("没有逐件看投诉。", "Single complaints were not looked at.")
        elif self.levels_unseen:
            yield say("没有看级别的改动。", "Levels that were lowered were not looked at.")


def _of_people(facts: AttentionFacts) -> list[list[Concern]]:
    """What is found by person, type and weekday. Raises Unsupported of a network."""
    service = facts.people
    found = [
        *outliers(service, facts.today, scope=SERVICE),
        *outliers(facts.sales, facts.today, OF_SALES, scope=SALES),
    ]
    people = with_first_weeks(found, service, facts.sales)
    return [
        people_concerns(people, facts.today, facts.recorded_since, _untouched(service["advisor"])),
        too_good(people, service["agent"], facts.today),
        not_called_callbacks(facts.types, facts.today),
        weekdays(facts.days, facts.today),
    ]


def attention(source: FigureSource, stores: Sequence[str] = ()) -> Attention:
    """Everything that needs somebody, in the order in which it deserves time; of all stores or some.

    Raises BadTarget, BadBaseline, BadPolicy and BadStores for files of decisions that cannot be read.
    """
    facts = AttentionFacts(source, tuple(stores))
    if not facts.today:
        return Attention((), None, judged=False)
    by_week, unseen, oldest = facts.weekly, None, None
    records = records_by_week(by_week, facts.types)
    a_week = usual_a_week(records, facts.today)
    newest: datetime | None = source.stores()["latest_at"].max()  # type: ignore[assignment]  # a column of moments
    found = [
        metric_changes(facts.judged(store_findings(source)), facts.today),
        targets_missed(by_week, facts.target, facts.today),
        exports_missing(facts.stores, a_week, newest),
        recordings_stopped(facts.stores, records, a_week),
    ]
    try:
        found += _looked_at(facts) if stores else _looked_at_all(source)
        cases, promised = read_cases(facts), read_promises(facts)
    except Unsupported as reason:
        unseen = reason
    else:
        oldest = oldest_open_case(cases, facts.as_of, facts.policies, newest)
        new, begun = cases.filter(pl.col("repeat_of").is_null()), facts.recorded_since("complaint_count")
        risen = [
            *models_and_causes(new, facts.as_of, begun),
            *rises(new, "level", facts.as_of, begun),
        ]
        found += [
            promises_missed(promised, facts.today),
            open_case_concerns(cases, facts.as_of, facts.policies, newest),
            list(rise_concerns(risen, facts.as_of)),
            list(phrase_concerns(read_learnt(source.home).get("rising", ()), facts.today, facts.only)),
        ]
    return Attention(
        with_shares(facts, ranked(*found)),
        unseen,
        judged=bool(by_week["denominator"].sum()),
        lacking=tuple(kind for kind in KINDS if facts.stores[f"{kind}_at"].has_nulls()),
        levels_unseen=read_lowered(facts) is None,
        oldest=oldest,
        young=any(
            facts.today[store] - day < YOUNG
            for metric in ("callback_rate", "complaint_count")
            for store, day in facts.recorded_since(metric).items()
        ),
    )


def store_findings(source: FigureSource) -> Findings:
    """What is found of the records of all stores, by which their figures are told; nothing of a network."""
    try:
        return Findings.among(ranked(*_looked_at_all(source)))
    except Unsupported:
        return NO_FINDINGS


def _looked_at_all(source: FigureSource) -> list[list[Concern]]:
    """What is found of the people and the cases of all stores, once for all who ask."""
    return source.cache.get("looked at", lambda: _looked_at(AttentionFacts(source, ())))


def _looked_at(facts: AttentionFacts) -> list[list[Concern]]:
    """What is found of people, of how cases are written down, and of who came and why not.

    Raises Unsupported as ``cases`` does.
    """
    if not facts.today:
        return []
    cases, lowered = read_cases(facts), read_lowered(facts)
    return [
        *_of_people(facts),
        refiled(cases, facts.as_of),
        bulk_closes(cases, facts.as_of),
        [] if lowered is None else downgraded(lowered, facts.today, facts.policies),
        same_minutes(read_minutes(facts), facts.today),
        *_of_customers(facts),
    ]


def _of_customers(facts: AttentionFacts) -> Iterator[list[Concern]]:
    """What is found of who came to a campaign, and of why others come no more, where that is recorded."""
    if facts.source.has_records("campaign_return_rate"):
        yield campaigns_apart(facts.campaigns, read_invited(facts), facts.today)
    if facts.source.has_records("loss_reason_count"):
        yield leaving_reasons(facts.reasons, facts.today)


def _untouched(by_advisor: pl.DataFrame) -> dict[str, Weeks]:
    """Store → by week the tasks that nobody attempted."""
    found: dict[str, dict[date, int]] = {}
    for place, weeks in tallies(by_advisor, "callback_rate", "advisor").items():
        for week, one in weeks.items():
            sums = found.setdefault(place.store, {})
            sums[week] = sums.get(week, 0) + one.misses
    return {store: {week: Tally(many, many) for week, many in sums.items()} for store, sums in found.items()}

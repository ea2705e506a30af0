"""What single subscriptions watch beyond the list of attention: one metric, and cases that wait too long."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from care.alerts import AlertRule
from care.attention import Concern
from care.attention.attention_kinds import KIND_OF_METRIC, Group, Kind
from care.i18n import say
from care.periods.freshness import last_day_known
from care.periods.period import Period
from care.semantic.format import counted
from care.semantic.metric import METRICS, Better
from care.signals.verdict import Assurance, Variation
from care.stores.store_names import store_name
from warehouse.query.facts.attention_sql import waiting_cases_sql
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.unsupported import Unsupported
from warehouse.services.judged_metrics import JudgedGroup, judged_metrics


def alarms(source: FigureSource, rules: Sequence[AlertRule]) -> list[Concern]:
    """What the metrics and hours that rules name give: an item a store and turn, and one an open case.

    A metric of a store turned worse, or never meets its target as things stand; a case waits longer than a
    rule allows. A network lists no cases, so that only metrics are watched there.
    """
    found = [*_metric_alarms(source, sorted({key for rule in rules for key in rule.metrics}))]
    if hours := min((rule.case_hours for rule in rules if rule.case_hours), default=0):
        found += _waiting_cases(source, hours)
    return found


def _metric_alarms(source: FigureSource, metrics: Sequence[str]) -> Iterator[Concern]:
    known = source.dated_stores()
    if not metrics or known.is_empty():
        return
    on = last_day_known(known)
    monthly = [key for key in metrics if METRICS[key].monthly]
    weekly = [key for key in metrics if key not in monthly]
    for keys, unit in ((weekly, Period.WEEK), (monthly, Period.MONTH)):
        if keys:
            for one in judged_metrics(source, Question(tuple(keys), ("store",), unit)):
                yield from _of_metric(one, on)


def _of_metric(one: JudgedGroup, on: date) -> Iterator[Concern]:
    """The turn for the worse of a metric at a store, and that its limits never reach the target."""
    metric, store, verdict = METRICS[one.metric], one.group["store"], one.series.verdict
    turned = verdict.variation is Variation.CONCERNING
    missed = verdict.assurance is Assurance.NEVER
    side = "missed" if metric.better is Better.HIGHER else "numerator"
    for holds, group, kind, story, words in (
        (turned, Group.WORSE, KIND_OF_METRIC.get(metric.key, Kind.TARGET), "worse", partial(_worse, one)),
        (missed, Group.BELOW_TARGET, Kind.TARGET, "never", partial(_never, one)),
    ):
        if holds:
            yield Concern(
                group,
                kind,
                store,
                words,
                on,
                0,
                0,
                f"{metric.key} {story}",
                metric.key,
                side=side,
                page=metric.theme.page,
                watched=True,
            )


def _worse(one: JudgedGroup) -> str:
    return f"{store_name(one.group['store'])} {one.series.sentence}"


def _never(one: JudgedGroup) -> str:
    store, name = store_name(one.group["store"]), METRICS[one.metric].name
    return say(
        f"{store} {name}：照现在的做法达不到目标，正常波动的范围都在目标之外。",
        f"{store}: {name} will not meet its target as things stand; all that chance allows lies short of it.",
    )


def _waiting_cases(source: FigureSource, hours: int) -> Iterator[Concern]:
    try:
        rows = source.statement(waiting_cases_sql(hours))
    except Unsupported:
        return
    for store, number, level, received_at, waited in rows.iter_rows():
        yield Concern(
            Group.ACT_NOW,
            Kind.OPEN,
            store,
            partial(_waits, store, number, level, received_at, waited),
            received_at.date(),
            1,
            waited // 24,
            f"case {number}",
            "close_rate",
            records_since=received_at.date(),
            records_until=received_at.date(),
            page="complaints",
            culprits=(number,),
            watched=True,
            waited_hours=waited,
        )


def _waits(store: str, number: str, level: str | None, received_at: datetime, waited: int) -> str:
    zh, en = (f" {level} 级", f" (level {level})") if level else ("", "")
    return say(
        f"{store_name(store)}{zh}投诉 {number} 已 {waited} 小时未关闭，{received_at:%m-%d %H:%M} 受理。",
        f"{store_name(store)}: complaint {number}{en} open for {counted(waited, 'hour', 'hours')}, "
        f"received {received_at:%m-%d %H:%M}.",
    )

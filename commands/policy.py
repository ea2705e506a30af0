"""``care policy``: which policy holds for which store, what another would do to figures, and to set it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from care.audit.intent import noted_setting
from care.audit.log import AuditEvent, signed_by
from care.i18n import say
from care.periods.freshness import as_of
from care.periods.period import Span
from care.policies.builtin_policies import PRESETS, STANDARD
from care.policies.policy_book import FIRST, OPEN, PolicyBook, read_policy_book
from care.policies.policy_decisions import FILE, PolicyDecision, add_policy, written_values
from care.policies.policy_words import origin_text, parse_text, value_label
from care.presentation.policies.policy_effect import PolicyEffect, effect_sentences, effect_table
from care.presentation.policies.policy_overview import policy_periods_table, policy_values_table
from commands.console.terminal import announce, print_json, print_table, progress
from commands.console.usage_error import UsageError
from etl.pipeline.load_history import rebuild
from etl.policies.policy_preview import preview_policy
from warehouse.query.parse_question import read_day
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home
from warehouse.storage.write_errors import translate_write_errors

commands = typer.Typer(no_args_is_help=True, help="回访与投诉的制度 | The policies that figures go by.")


COUNTS = ("value", "numerator", "denominator", "pending", "unknown")
"""What programs are told of a measured metric."""


class Form(StrEnum):
    """The output format."""

    TABLE = "table"
    JSON = "json"


Format = Annotated[Form, typer.Option("--format", help="写法 | how it is written")]
Store = Annotated[str | None, typer.Option(help="门店，不写为全部 | store, else all", metavar="CODE")]
Preset = Annotated[
    list[str] | None,
    typer.Option(help="制度，可多次 | preset, repeatable: " + "、".join(PRESETS), metavar="NAME"),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--value",
        help="改一个取值，可多次 | override a value, repeatable: callbacks.service.due_days=2",
        metavar="PATH=VALUE",
    ),
]


@commands.command("show")
def show_policy(context: typer.Context, store: Store = None, form: Format = Form.TABLE) -> None:
    """现行制度：各门店的期间，或一家门店的全部取值 | Which policies hold; of one store every value."""
    book = read_policy_book(context.obj)
    if store is None:
        _show_periods(book, _stores(context), form)
        return
    policy = book.policy(store, date.today())
    rows = [
        {"path": path, "name": value_label(path), "value": value, "source": origin_text(policy, path)}
        for path, value in policy.values.items()
    ]
    if form is Form.JSON:
        print_json({"store": store, "preset": policy.presets, "values": rows})
        return
    print_table(policy_values_table(policy))
    announce(say(f"{store} 现按{policy.name}", f"{store} goes by {policy.name}"))


@commands.command("set")
def set_policy(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="自哪天起 | from this day on", metavar="DAY")],
    by: Annotated[str, typer.Option(help="决定人 | who decided it", metavar="NAME")],
    preset: Preset = None,
    store: Store = None,
    reason: Annotated[str, typer.Option(help="理由 | why")] = "",
    value: Values = None,
    form: Format = Form.TABLE,
) -> None:
    """记下制度并重建 | Record a decision and build the figures anew."""
    home = context.obj
    decision = _decision(context, store, preset, value, read_day(since), by, reason)
    with (
        translate_write_errors(home),
        noted_setting(home, signed_by(""), AuditEvent.POLICY, FILE, **decision.details),
    ):
        add_policy(home, decision)
    built = None
    if Home(home).current() is not None:
        with progress() as tell:
            built = rebuild(home, tell)
    if form is Form.JSON:
        print_json(decision.details | {"build": built})
    announce(
        say(
            f"已记入 {home / FILE}：{store or '全部门店'}自 {decision.since} 起按{decision.policy.name}",
            f"Recorded in {home / FILE}: {store or 'every store'} goes by {decision.policy.name} "
            f"from {decision.since} on",
        )
    )


@commands.command()
def preview(
    context: typer.Context,
    preset: Preset = None,
    store: Store = None,
    value: Values = None,
    since: Annotated[
        str | None, typer.Option(help="比较：从该日起 | compare from this day on", metavar="DAY")
    ] = None,
    until: Annotated[str | None, typer.Option(help="比较：到该日止 | up to this day", metavar="DAY")] = None,
    form: Format = Form.TABLE,
) -> None:
    """不记下，先看指标会怎样（真实重算） | What a policy would do to the figures; nothing is recorded."""
    decision = _decision(context, store, preset, value, date.today(), "preview", "")
    span = _span(context, since, until)
    with progress() as tell:
        effects = preview_policy(context.obj, decision, span, tell=tell)
    name = decision.policy.name
    if form is Form.JSON:
        print_json([_effect_json(one, name) for one in effects])
        return
    print_table(effect_table(effects))
    announce(say(f"{span.since} 至 {span.until}：", f"{span.since} to {span.until}:"))
    announce(*effect_sentences(effects, name))


def _effect_json(effect: PolicyEffect, policy: str) -> dict[str, Any]:
    return {
        "metric": effect.metric.key,
        "now": {key: effect.now[key] for key in COUNTS},
        "then": {key: effect.then[key] for key in COUNTS},
        "sentence": effect.sentence(policy),
    }


def _decision(
    context: typer.Context,
    store: str | None,
    presets: list[str] | None,
    values: list[str] | None,
    since: date | None,
    by: str,
    reason: str,
) -> PolicyDecision:
    chosen = tuple(presets or (STANDARD,))
    unknown = next((name for name in chosen if name not in PRESETS), None)
    if unknown is not None:
        listed = "、".join(PRESETS)
        raise UsageError(
            say(
                f"没有制度“{unknown}”，可用：{listed}", f"there is no policy “{unknown}”; there are: {listed}"
            )
        )
    known = _stores(context)
    if store is not None and known and store not in known:
        listed = "、".join(known)
        raise UsageError(
            say(f"没有门店“{store}”，已有：{listed}", f"there is no store “{store}”; there are: {listed}")
        )
    overridden = dict(_value(one) for one in values or ())
    return PolicyDecision(since or date.today(), by, chosen, store, date.today(), reason, overridden)


def _value(given: str) -> tuple[str, Any]:
    path, mark, text = given.partition("=")
    if not mark:
        raise UsageError(
            say(
                f"“{given}”请写成 路径=取值，如 callbacks.service.due_days=2",
                f"write “{given}” as path=value, like callbacks.service.due_days=2",
            )
        )
    return path.strip(), parse_text(path.strip(), text)


def _stores(context: typer.Context) -> list[str]:
    """The stores in records, none before the first load."""
    if Home(context.obj).current() is None:
        return []
    return Warehouse.open(context.obj).stores()["store"].to_list()


def _span(context: typer.Context, since: str | None, until: str | None) -> Span:
    """The days compared: the last 90 of the records where none are given."""
    end = read_day(until) or as_of(Warehouse.open(context.obj).stores()).date()
    return Span(read_day(since) or end - timedelta(days=89), end)


def _show_periods(book: PolicyBook, stores: list[str], form: Form) -> None:
    periods = [one for store in stores for one in book.periods(store)]
    if form is Form.JSON:
        print_json(
            [
                {
                    "store": one.store,
                    "since": None if one.since == FIRST else one.since,
                    "until": None if one.until == OPEN else one.until,
                    "preset": one.policy.presets,
                    "by": one.decision and one.decision.by,
                    "reason": one.decision and one.decision.reason,
                    "values": written_values(one.decision.overridden) if one.decision else {},
                }
                for one in periods
            ]
        )
        return
    print_table(policy_periods_table(periods))

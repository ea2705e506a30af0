"""Tell the subscriptions of a home what has begun and what is over, after loads and by ``care alerts``."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from care.alerts import AlertRule, News, news, read_alerts, read_told, record_told
from care.attention import Concern
from care.audit.log import AuditEvent, record_event
from care.i18n import say
from care.privacy.colleague_names import without_colleagues
from care.reports.deliver.sending import DeliveryState, Outcome, send_to
from care.semantic.format import moment
from warehouse.query.figure_source import FigureSource
from warehouse.query.warehouse import NoWarehouse, Warehouse
from warehouse.services.alerts.alarms import alarms
from warehouse.services.attention import attention

MOST = 12
"""Items of one message; a robot cuts longer ones."""


def send_alerts(
    home: Path, who: str, now: datetime | None = None, wait: Callable[[float], None] = time.sleep
) -> list[Outcome]:
    """Send what is news to each subscription that is awake; what each delivery came to.

    An item is told once, and again only when it was over meanwhile; one that was refused is told the next
    time. Raises BadAlerts, BadSettings, and what :func:`attention` raises.
    """
    rules, now = read_alerts(home), now or datetime.now()
    awake = [rule for rule in rules if rule.is_awake(now)]
    if not awake:
        return []
    try:
        source = Warehouse.open(home)
    except NoWarehouse:
        return []
    items = [*attention(source).items, *alarms(source, awake)]
    with FileLock(home / "alerts.lock"):
        told = read_told(home)
        due = [(rule, said) for rule in awake if (said := news(rule, items, told))]
        return [_send(home, source, rule, said, who, now, wait) for rule, said in due]


def send_trial(home: Path, rule: AlertRule, who: str, now: datetime | None = None) -> Outcome:
    """Send one line to the channel of a subscription, so that its address is known to work; noted in the log.

    Raises BadSettings and CannotNote.
    """
    at = f"{now or datetime.now():%Y-%m-%d %H:%M:%S.%f}"
    lines = [
        rule.name,
        say("这是一条试发消息，提醒会发到这里。", "This is a trial: alerts will arrive here."),
    ]
    record_event(home, who, AuditEvent.ALERT, name=rule.name, action="trial")
    return send_to(home, rule.channel, rule.name, at, lines)


def _send(
    home: Path,
    source: FigureSource,
    rule: AlertRule,
    said: News,
    who: str,
    now: datetime,
    wait: Callable[[float], None],
) -> Outcome:
    lines, at = _lines(source, rule, said), f"{now:%Y-%m-%d %H:%M:%S.%f}"
    outcome = send_to(home, rule.channel, rule.name, at, lines, wait)
    if outcome.state is not DeliveryState.REFUSED:
        record_told(home, rule, said, now)
    state, many = outcome.state.value, len(said.begun)
    record_event(home, who, AuditEvent.ALERT, name=rule.name, items=many, state=state)
    return outcome


def _lines(source: FigureSource, rule: AlertRule, said: News) -> Sequence[str]:
    """Title, until when the records reach, the items with their links, and what is over."""
    names = [] if rule.names else source.colleagues()["name"].to_list()
    begun = [_line(item, rule.link.rstrip("/")) for item in said.begun[:MOST]]
    if more := len(said.begun) - len(begun):
        begun.append(say(f"另有 {more} 项，见总览。", f"{more} more on the overview."))
    over = [say(f"已解除：{one.sentence}", f"Over: {one.sentence}") for one in said.over[:MOST]]
    title = say(f"{rule.name}：{len(said.begun)} 项需要处理", f"{rule.name}: {len(said.begun)} to see to")
    reach = moment(max(source.stores()["as_of"].drop_nulls().to_list(), default=None))
    return [
        title,
        say(f"记录截至 {reach}", f"records until {reach}"),
        *(without_colleagues(line, names) for line in (*begun, *over)),
    ]


def _line(item: Concern, link: str) -> str:
    address = f" {link}/{item.address}" if link else ""
    return f"{item.group.label}{say('：', ': ')}{item.sentence}{address}"

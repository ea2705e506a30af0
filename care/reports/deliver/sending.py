"""Sending a report's digest: to each channel once for one period, tried again where that is safe.

``HOME/sent.jsonl`` is the log: a line before each message leaves (``begun``) and one after it (``sent``,
``refused`` with the reason, or ``unsure``). What was sent, begun and not finished, or is unsure, never
goes out again by itself; deleting its lines allows it.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from care.i18n import say
from care.reports.deliver.channels import Refused, Unsure, deliver
from care.reports.deliver.settings import Channel, read_channels

LOG = "sent.jsonl"
WAITS = (2.0, 8.0, 30.0)
"""Seconds before each further try."""


class DeliveryState(StrEnum):
    """How far one message came."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Message:
    """What is sent only once: one report of one period about some stores, to one channel."""

    channel: str
    report: str
    period: str
    stores: str


@dataclass(frozen=True)
class Outcome:
    """What became of it; ``skipped`` where it had gone out before."""

    message: Message
    state: DeliveryState
    reason: str = ""
    skipped: bool = False


def send(
    home: Path,
    report: str,
    period: str,
    stores: tuple[str, ...],
    lines: Sequence[str],
    attached: Path | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> list[Outcome]:
    """Send a digest to every channel that takes it; raises BadSettings before anything is sent.

    ``attached`` goes with e-mails. Two processes that send at once wait for each other.
    """
    channels = [channel for channel in read_channels(home) if channel.takes(report, stores)]
    with FileLock(home / f"{LOG}.lock"):
        return [
            _once(
                home, channel, Message(channel.name, report, period, ",".join(stores)), lines, attached, wait
            )
            for channel in channels
        ]


def delivery_text(outcome: Outcome) -> str:
    """What became of one message, for people."""
    name, reason = outcome.message.channel, outcome.reason
    match outcome.state:
        case DeliveryState.SENT if outcome.skipped:
            return say(
                f"{name}：本期已发过，没有再发。", f"{name}: already sent for this period, not sent again."
            )
        case DeliveryState.SENT:
            return say(f"{name}：已发送。", f"{name}: sent.")
        case DeliveryState.REFUSED:
            return say(f"{name}：未发出（{reason}）。", f"{name}: not sent ({reason}).")
        case _:
            return say(
                f"{name}：不能确定是否已送达（{reason}），为免重复不再自动发送；"
                f"确认没收到后，删去 {LOG} 中的对应行再发。",
                f"{name}: it may have arrived or not ({reason}), so it is not sent again by itself; "
                f"if it did not arrive, delete its lines from {LOG} and send again.",
            )


def _once(
    home: Path,
    channel: Channel,
    message: Message,
    lines: Sequence[str],
    attached: Path | None,
    wait: Callable[[float], None],
) -> Outcome:
    before = _last(home, message)
    if before in (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.BEGUN):
        reason = (
            ""
            if before is DeliveryState.SENT
            else say("上次发送没有得到答复", "the last attempt got no answer")
        )
        return Outcome(
            message,
            DeliveryState.SENT if before is DeliveryState.SENT else DeliveryState.UNSURE,
            reason,
            skipped=True,
        )
    _log(home, message, DeliveryState.BEGUN)
    outcome = _tried(channel, message, lines, attached, wait)
    _log(home, message, outcome.state, outcome.reason)
    return outcome


def _tried(
    channel: Channel,
    message: Message,
    lines: Sequence[str],
    attached: Path | None,
    wait: Callable[[float], None],
) -> Outcome:
    reason = ""
    for pause in (0.0, *WAITS):
        wait(pause)
        try:
            deliver(channel, lines, attached)
        except Unsure as fault:
            return Outcome(message, DeliveryState.UNSURE, str(fault))
        except Refused as fault:
            reason = str(fault)
            if fault.for_good:
                break
        else:
            return Outcome(message, DeliveryState.SENT)
    return Outcome(message, DeliveryState.REFUSED, reason)


def _last(home: Path, message: Message) -> DeliveryState | None:
    states = [
        DeliveryState(line["state"]) for line in _lines(home) if line.items() >= asdict(message).items()
    ]
    return states[-1] if states else None


def _lines(home: Path) -> Iterator[dict[str, str]]:
    """The log's whole lines; one torn by a crash says no more than the line before it."""
    if (home / LOG).exists():
        for line in (home / LOG).read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("{") and line.endswith("}"):
                yield json.loads(line)


def _log(home: Path, message: Message, state: DeliveryState, reason: str = "") -> None:
    line = {"at": f"{datetime.now():%Y-%m-%d %H:%M:%S}", **asdict(message), "state": state, "reason": reason}
    with (home / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")

"""Send the digest of a report once to each channel for a period, with retries where they are safe.

``HOME/sent.jsonl`` is the log: one line before each message is sent (``begun``) and one after it (``sent``,
``refused`` with the reason, or ``unsure``). A message in the state sent, begun or unsure is not sent again
automatically; deleting its lines allows it.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from care.i18n import say
from care.reports.deliver.channels import DeliveryRefused, DeliveryUncertain, deliver
from care.reports.deliver.settings import BadSettings, Channel, read_channels
from care.storage.atomic_files import PRIVATE_FILE
from care.storage.json_lines import complete_lines

LOG = "sent.jsonl"
RETRY_DELAYS = (2.0, 8.0, 30.0)
"""Delay in seconds before each retry."""


class DeliveryState(StrEnum):
    """The delivery state of a message, as written to the log."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Message:
    """The identity of a message, sent once: channel, report, period and comma-separated stores."""

    channel: str
    report: str
    period: str
    stores: str


@dataclass(frozen=True)
class Outcome:
    """The result of a delivery; ``skipped`` if the message was not sent because of an earlier attempt."""

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
    attachment: Path | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> list[Outcome]:
    """Send a digest to every channel that receives it; raises BadSettings before anything is sent.

    E-mails carry the ``attachment``. A file lock serialises concurrent processes.
    """
    channels = [channel for channel in read_channels(home) if channel.receives(report, stores)]
    with FileLock(home / f"{LOG}.lock"):
        return [
            _send_once(
                home,
                channel,
                Message(channel.name, report, period, ",".join(stores)),
                lines,
                attachment,
                wait,
            )
            for channel in channels
        ]


def send_to(
    home: Path,
    channel: str,
    report: str,
    period: str,
    lines: Sequence[str],
    wait: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Send lines once to the channel of that name; raises BadSettings, also where there is none."""
    named = {one.name: one for one in read_channels(home)}
    if channel not in named:
        raise BadSettings(
            say(
                f"sending.toml 里没有名为“{channel}”的渠道；现有：{'、'.join(named) or '无'}。",
                f"sending.toml has no channel “{channel}”; it has: {', '.join(named) or 'none'}.",
            )
        )
    with FileLock(home / f"{LOG}.lock"):
        return _send_once(home, named[channel], Message(channel, report, period, ""), lines, None, wait)


def delivery_text(outcome: Outcome) -> str:
    """The result of a delivery in the reader's language."""
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


def _send_once(
    home: Path,
    channel: Channel,
    message: Message,
    lines: Sequence[str],
    attachment: Path | None,
    wait: Callable[[float], None],
) -> Outcome:
    last_state = _last_state(home, message)
    if last_state in (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.BEGUN):
        reason = (
            ""
            if last_state is DeliveryState.SENT
            else say("上次发送没有得到答复", "the last attempt got no answer")
        )
        return Outcome(
            message,
            DeliveryState.SENT if last_state is DeliveryState.SENT else DeliveryState.UNSURE,
            reason,
            skipped=True,
        )
    _append_log(home, message, DeliveryState.BEGUN)
    outcome = _send_with_retries(channel, message, lines, attachment, wait)
    _append_log(home, message, outcome.state, outcome.reason)
    return outcome


def _send_with_retries(
    channel: Channel,
    message: Message,
    lines: Sequence[str],
    attachment: Path | None,
    wait: Callable[[float], None],
) -> Outcome:
    reason = ""
    for delay in (0.0, *RETRY_DELAYS):
        wait(delay)
        try:
            deliver(channel, lines, attachment)
        except DeliveryUncertain as error:
            return Outcome(message, DeliveryState.UNSURE, str(error))
        except DeliveryRefused as error:
            reason = str(error)
            if error.permanent:
                break
        else:
            return Outcome(message, DeliveryState.SENT)
    return Outcome(message, DeliveryState.REFUSED, reason)


def _last_state(home: Path, message: Message) -> DeliveryState | None:
    states = [
        DeliveryState(entry["state"])
        for entry in complete_lines(home / LOG, ["state"])
        if entry.items() >= asdict(message).items()
    ]
    return states[-1] if states else None


def _append_log(home: Path, message: Message, state: DeliveryState, reason: str = "") -> None:
    entry = {"at": f"{datetime.now():%Y-%m-%d %H:%M:%S}", **asdict(message), "state": state, "reason": reason}
    (home / LOG).touch(PRIVATE_FILE)
    with (home / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")

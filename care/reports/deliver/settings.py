"""The channels that receive reports: ``HOME/sending.toml``, validated whole before anything is sent."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT, WEB_ADDRESS, WHOLE_NUMBER

FILE = "sending.toml"


class BadSettings(ValueError):
    """The sending settings are invalid; the message names file, entry and cure."""


class ChannelKind(StrEnum):
    """The service behind a channel."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    EMAIL = "email"


class Security(StrEnum):
    """The encryption of the connection to a mail server."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


PORT = replace(WHOLE_NUMBER, written="465")


@dataclass(frozen=True)
class Channel:
    """One recipient. ``reports`` and ``stores`` limit what it receives; empty means all.

    A digest about several stores goes to the channels that take all of these stores.
    """

    name: Annotated[str, FILLED_TEXT]
    kind: ChannelKind
    reports: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    url: Annotated[str, WEB_ADDRESS] = ""
    secret: str = ""
    host: str = ""
    port: Annotated[int, PORT] = 465
    security: Security = Security.TLS
    user: str = ""
    password: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()

    def takes(self, report: str, stores: tuple[str, ...]) -> bool:
        """Whether the channel receives a report about these stores."""
        return (not self.reports or report in self.reports) and (
            not self.stores or {*stores} <= {*self.stores}
        )


_NEEDS = {
    ChannelKind.WECOM: ("url",),
    ChannelKind.DINGTALK: ("url",),
    ChannelKind.EMAIL: ("host", "sender", "to"),
}
TOML = TomlValidator(BadSettings)


def read_channels(home: Path) -> tuple[Channel, ...]:
    """Every channel of a home; raises :class:`BadSettings`, also where there is none."""
    path = home / FILE
    try:
        channels = TOML.read_entries(path, "channel", Channel)
    except FileNotFoundError:
        raise BadSettings(
            say(
                f"没有发送设置，什么也没有发出。请在 {path} 里写 [[channel]]，写法见 docs/reports.md。",
                f"Nothing was sent: there are no settings. Write a [[channel]] into {path}, "
                "see docs/reports.md.",
            )
        ) from None
    for where, channel in channels:
        _check(channel, where)
    names = [channel.name for _, channel in channels]
    for name in {name for name in names if names.count(name) > 1}:
        raise BadSettings(say(f"{path}：名称“{name}”用了两次", f"{path}: the name “{name}” is used twice"))
    return tuple(channel for _, channel in channels)


def _check(channel: Channel, where: str) -> None:
    """Raise where a channel lacks what its kind needs."""
    for key in _NEEDS[channel.kind]:
        if not getattr(channel, key):
            raise TOML.missing(Channel, key, where)

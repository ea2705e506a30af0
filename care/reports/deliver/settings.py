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

    def receives(self, report: str, stores: tuple[str, ...]) -> bool:
        """Whether the channel receives a report about these stores."""
        return (not self.reports or report in self.reports) and (
            not self.stores or {*stores} <= {*self.stores}
        )


_REQUIRED_KEYS = {
    ChannelKind.WECOM: ("url",),
    ChannelKind.DINGTALK: ("url",),
    ChannelKind.EMAIL: ("host", "sender", "to"),
}
TOML = TomlValidator(BadSettings)


def read_channels(home: Path) -> tuple[Channel, ...]:
    """Read all channels of a home; raises :class:`BadSettings`, also if the file is missing."""
    path = home / FILE
    try:
        channels = TOML.read_entries(path, "channel", Channel)
    except FileNotFoundError:
        raise BadSettings(
            say(
                f"还没有可以发送的渠道。请在 {path} 里写一段 [[channel]]（企业微信、钉钉或邮件），"
                "写法见 docs/reports.md。",
                f"There is no channel to send to yet. Write a [[channel]] into {path} (WeCom, DingTalk or "
                "mail), see docs/reports.md.",
            )
        ) from None
    for where, channel in channels:
        _check_required_keys(channel, where)
    names = [channel.name for _, channel in channels]
    for name in {name for name in names if names.count(name) > 1}:
        raise BadSettings(say(f"{path}：名称“{name}”用了两次", f"{path}: the name “{name}” is used twice"))
    return tuple(channel for _, channel in channels)


def _check_required_keys(channel: Channel, where: str) -> None:
    """Raise :class:`BadSettings` where a key that the channel's kind requires is missing."""
    for key in _REQUIRED_KEYS[channel.kind]:
        if not getattr(channel, key):
            raise TOML.missing(Channel, key, where)

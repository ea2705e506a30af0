"""Where reports are sent: ``HOME/sending.toml``, read and checked whole before anything goes out."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from care.i18n import say
from care.storage.toml_entries import check_keys, read_entries

FILE = "sending.toml"

Word = TypeVar("Word", bound=StrEnum)
"""One of the enums that a setting may take its words from."""


class BadSettings(ValueError):
    """The settings for sending cannot be used; the message names file, entry and cure."""


class ChannelKind(StrEnum):
    """How a channel is reached."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    EMAIL = "email"


class Security(StrEnum):
    """How a mail server is spoken to."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class Channel:
    """One addressee. ``reports`` and ``stores``: only these; none named means all.

    A digest about several stores goes to the channels that take all of them.
    """

    name: str
    kind: ChannelKind
    reports: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    url: str = ""
    secret: str = ""
    host: str = ""
    port: int = 465
    security: Security = Security.TLS
    user: str = ""
    password: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()

    def takes(self, report: str, stores: tuple[str, ...]) -> bool:
        """Whether a report about these stores is for it."""
        return (not self.reports or report in self.reports) and (
            not self.stores or {*stores} <= {*self.stores}
        )


_NEEDS = {
    ChannelKind.WECOM: ("url",),
    ChannelKind.DINGTALK: ("url",),
    ChannelKind.EMAIL: ("host", "sender", "to"),
}
_TEXT = "name", "url", "secret", "host", "user", "password", "sender"
_LISTS = "reports", "stores", "to"


def read_channels(home: Path) -> tuple[Channel, ...]:
    """Every channel of a home; raises :class:`BadSettings`, also where there is none."""
    path = home / FILE
    try:
        entries = read_entries(path, "channel", BadSettings)
    except FileNotFoundError:
        raise BadSettings(
            say(
                f"没有发送设置，什么也没有发出。请在 {path} 里写 [[channel]]，写法见 docs/reports.md。",
                f"Nothing was sent: there are no settings. Write a [[channel]] into {path}, "
                "see docs/reports.md.",
            )
        ) from None
    channels = [_read(entry, where) for where, entry in entries]
    names = [channel.name for channel in channels]
    for name in {name for name in names if names.count(name) > 1}:
        raise BadSettings(say(f"{path}：名称“{name}”用了两次", f"{path}: the name “{name}” is used twice"))
    return tuple(channels)


def _read(entry: dict[str, Any], where: str) -> Channel:
    check_keys(entry, Channel, where, BadSettings)
    kind = _one_of(ChannelKind, entry["kind"], "kind", where)
    words: dict[str, StrEnum] = {"kind": kind}
    if "security" in entry:
        words["security"] = _one_of(Security, entry["security"], "security", where)
    for key in ("name", *_NEEDS[kind]):
        _require(entry, key, where)
    _check_types(entry, where)
    lists = {key: tuple(entry[key]) for key in _LISTS if key in entry}
    return Channel(**{**entry, **lists, **words})


def _require(entry: dict[str, Any], key: str, where: str) -> None:
    if not entry.get(key):
        raise BadSettings(say(f"{where}：缺少“{key}”", f"{where}: “{key}” is missing"))


def _one_of(words: type[Word], given: Any, key: str, where: str) -> Word:
    if given not in list(words):
        options = ", ".join(words)
        raise BadSettings(
            say(f"{where}：{key} 只能是 {options}", f"{where}: “{key}” can be {options}"),
        )
    return words(given)


def _check_types(entry: dict[str, Any], where: str) -> None:
    wrong = [key for key in _TEXT if not isinstance(entry.get(key, ""), str)]
    wrong += [key for key in _LISTS if not _is_list_of_text(entry.get(key, []))]
    wrong += [] if type(entry.get("port", 0)) is int else ["port"]
    if "url" in entry and not str(entry["url"]).startswith(("https://", "http://")):
        wrong.append("url")
    for key in wrong:
        raise BadSettings(
            say(
                f"{where}：{key} 的写法不对，请对照 docs/reports.md",
                f"{where}: “{key}” is not written as it must be, see docs/reports.md",
            )
        )


def _is_list_of_text(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)

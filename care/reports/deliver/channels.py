"""The ways a digest goes out: group robots of WeCom and DingTalk, and e-mail. One function each.

Each returns when the other side has said that it took the message, raises :class:`Refused` when it
certainly did not, and :class:`Unsure` when nobody can tell: only the first two may be tried again.
"""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage
from http.client import HTTPException
from mimetypes import guess_type
from pathlib import Path

from care.i18n import replace_control_characters
from care.reports.deliver.settings import Channel, ChannelKind, Security

PATIENCE = 20
"""Seconds to wait for an answer."""
WECOM_BYTES, DINGTALK_BYTES = 4096, 20000
"""What a robot takes of markdown."""
BUSY = (-1, 45009, 130101)
"""Answers of the robots that mean “later”: system busy (both), too often (WeCom, DingTalk)."""


class Refused(Exception):
    """The message was certainly not taken. ``for_good``: trying again would not help."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Unsure(Exception):
    """The message may or may not have been taken."""


def deliver(channel: Channel, lines: Sequence[str], attached: Path | None = None) -> None:
    """Send a digest, its title first; raises :class:`Refused` or :class:`Unsure`."""
    match channel.kind:
        case ChannelKind.WECOM:
            content = shortened(markdown(lines), WECOM_BYTES)
            _post(channel.url, {"msgtype": "markdown", "markdown": {"content": content}})
        case ChannelKind.DINGTALK:
            content = shortened(markdown(lines), DINGTALK_BYTES)
            _post(_signed(channel), {"msgtype": "markdown", "markdown": {"title": lines[0], "text": content}})
        case ChannelKind.EMAIL:
            _mail(channel, lines, attached)


def markdown(lines: Sequence[str]) -> str:
    """The digest as both robots understand it: a heading, what it is about, then a list."""
    title, about, *rest = map(_literal, lines)
    return "\n\n".join((f"### {title}", f"> {about}", "\n".join(f"- {line}" for line in rest)))


def shortened(text: str, most: int) -> str:
    """As many whole lines as fit into that many bytes of UTF-8, and a sign that there are more."""
    if len(text.encode()) <= most:
        return text
    kept = text.splitlines()
    while kept and len("\n".join([*kept, "…"]).encode()) > most:
        kept.pop()
    return "\n".join([*kept, "…"])


def _literal(line: str) -> str:
    """Words from records must not become markup or mentions."""
    return " ".join(replace_control_characters(line).split()).translate(
        str.maketrans("<>*[]`@", "＜＞＊［］'＠")
    )


def _signed(channel: Channel) -> str:
    """DingTalk's address with time and signature, where the robot asks for one."""
    if not channel.secret:
        return channel.url
    now = str(round(time.time() * 1000))
    digest = hmac.new(channel.secret.encode(), f"{now}\n{channel.secret}".encode(), hashlib.sha256).digest()
    sign = urllib.parse.urlencode({"timestamp": now, "sign": base64.b64encode(digest).decode()})
    return f"{channel.url}{'&' if '?' in channel.url else '?'}{sign}"


def _post(url: str, message: dict[str, object]) -> None:
    request = urllib.request.Request(  # noqa: S310 - the settings take only http and https
        url, json.dumps(message).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - likewise
            told = dict(json.loads(answer.read()))
    except urllib.error.HTTPError as error:
        error.close()
        raise Refused(f"HTTP {error.code}", for_good=error.code < 500 and error.code != 429) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise Unsure(str(error.reason)) from error
        raise Refused(str(error.reason)) from error
    except (OSError, HTTPException, ValueError, TypeError) as error:
        raise Unsure(str(error) or type(error).__name__) from error
    if told.get("errcode") != 0:
        raise Refused(
            f"{told.get('errcode')} {told.get('errmsg', '')}", for_good=told.get("errcode") not in BUSY
        )


def _mail(channel: Channel, lines: Sequence[str], attached: Path | None) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = lines[0], channel.sender, ", ".join(channel.to)
    message.set_content("\n\n".join(lines))
    if attached is not None:
        main, _, sub = (guess_type(attached.name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(attached.read_bytes(), main, sub, filename=attached.name)
    with _connected(channel) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused(", ".join(error.recipients), for_good=True) from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unsure(str(error) or type(error).__name__) from error


def _connected(channel: Channel) -> smtplib.SMTP:
    """A server that knows who we are; whatever fails up to here has sent nothing."""
    try:
        server = _server(channel)
        if channel.user:
            server.login(channel.user, channel.password)
    except smtplib.SMTPResponseException as error:
        raise _answered(error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(str(error) or type(error).__name__) from error
    return server


def _answered(error: smtplib.SMTPResponseException) -> Refused:
    words = (
        error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
    )
    return Refused(f"{error.smtp_code} {words}", for_good=error.smtp_code >= 500)


def _server(channel: Channel) -> smtplib.SMTP:
    if channel.security is Security.TLS:
        return smtplib.SMTP_SSL(
            channel.host, channel.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(channel.host, channel.port, timeout=PATIENCE)
    if channel.security is Security.STARTTLS:
        server.starttls(context=ssl.create_default_context())
    return server

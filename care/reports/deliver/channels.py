"""Delivery of a digest to WeCom and DingTalk group robots and by e-mail.

Each function returns when the server has accepted the message, raises :class:`DeliveryRefused` when the
message was certainly not accepted, and :class:`DeliveryUncertain` when that is unknown. Only a refused
message may be sent again.
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
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from http.client import HTTPException
from mimetypes import guess_type
from pathlib import Path

from care.i18n import replace_control_characters
from care.reports.deliver.settings import Channel, ChannelKind, Security

TIMEOUT = 20
"""Timeout of a request in seconds."""
WECOM_MAX_BYTES, DINGTALK_MAX_BYTES = 4096, 20000
"""Maximum size of a markdown message in bytes of UTF-8."""
RETRYABLE_CODES = (-1, 45009, 130101)
"""Temporary error codes of the robots: system busy (both), rate limit (WeCom, DingTalk)."""


class DeliveryRefused(Exception):
    """The message was certainly not accepted. ``permanent``: a retry would fail again."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class DeliveryUncertain(Exception):
    """The message may or may not have been accepted."""


def deliver(channel: Channel, lines: Sequence[str], attachment: Path | None = None) -> None:
    """Send a digest, whose first line is the title; e-mails carry the attachment.

    Raises :class:`DeliveryRefused` or :class:`DeliveryUncertain`.
    """
    match channel.kind:
        case ChannelKind.WECOM:
            content = truncate_lines(markdown(lines), WECOM_MAX_BYTES)
            _post(channel.url, {"msgtype": "markdown", "markdown": {"content": content}})
        case ChannelKind.DINGTALK:
            content = truncate_lines(markdown(lines), DINGTALK_MAX_BYTES)
            _post(
                _signed_url(channel),
                {"msgtype": "markdown", "markdown": {"title": lines[0], "text": content}},
            )
        case ChannelKind.EMAIL:
            _mail(channel, lines, attachment)


def markdown(lines: Sequence[str]) -> str:
    """The digest in the markdown that both robots support: heading, subtitle as a quote, list."""
    title, subtitle, *rest = map(_escape_markdown, lines)
    return "\n\n".join((f"### {title}", f"> {subtitle}", "\n".join(f"- {line}" for line in rest)))


def truncate_lines(text: str, max_bytes: int) -> str:
    """The leading whole lines that fit into ``max_bytes`` of UTF-8, with an ellipsis where lines are cut."""
    if len(text.encode()) <= max_bytes:
        return text
    fitting = text.splitlines()
    while fitting and len("\n".join([*fitting, "…"]).encode()) > max_bytes:
        fitting.pop()
    return "\n".join([*fitting, "…"])


def _escape_markdown(line: str) -> str:
    """The line with markdown and mention characters replaced, because it may hold text of records."""
    return " ".join(replace_control_characters(line).split()).translate(
        str.maketrans("<>*[]`@", "＜＞＊［］'＠")
    )


def _signed_url(channel: Channel) -> str:
    """DingTalk's URL, with timestamp and HMAC signature if the channel has a secret."""
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
        with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:  # noqa: S310 - likewise
            response = dict(json.loads(reply.read()))
    except urllib.error.HTTPError as error:
        error.close()
        raise DeliveryRefused(
            f"HTTP {error.code}", permanent=error.code < 500 and error.code != 429
        ) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise DeliveryUncertain(str(error.reason)) from error
        raise DeliveryRefused(str(error.reason)) from error
    except (OSError, HTTPException, ValueError, TypeError) as error:
        raise DeliveryUncertain(str(error) or type(error).__name__) from error
    if response.get("errcode") != 0:
        raise DeliveryRefused(
            f"{response.get('errcode')} {response.get('errmsg', '')}",
            permanent=response.get("errcode") not in RETRYABLE_CODES,
        )


def _mail(channel: Channel, lines: Sequence[str], attachment: Path | None) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = lines[0], channel.sender, ", ".join(channel.to)
    message.set_content("\n\n".join(lines))
    if attachment is not None:
        maintype, _, subtype = (guess_type(attachment.name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(attachment.read_bytes(), maintype, subtype, filename=attachment.name)
    with _connected(channel) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise DeliveryRefused(", ".join(error.recipients), permanent=True) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryUncertain(str(error) or type(error).__name__) from error


@contextmanager
def _connected(channel: Channel) -> Iterator[smtplib.SMTP]:
    """A mail server after login, closed whatever comes of it.

    Because no message was sent before it is given, every error up to then is a refusal.
    """
    with ExitStack() as stack:
        try:
            server = _server(channel)
            stack.callback(server.close)
            if channel.security is Security.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if channel.user:
                server.login(channel.user, channel.password)
        except smtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryRefused(str(error) or type(error).__name__) from error
        yield server
        with suppress(OSError, smtplib.SMTPException):  # what was sent is taken, however it says goodbye
            server.quit()


def _refusal(error: smtplib.SMTPResponseException) -> DeliveryRefused:
    reason = (
        error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
    )
    return DeliveryRefused(f"{error.smtp_code} {reason}", permanent=error.smtp_code >= 500)


def _server(channel: Channel) -> smtplib.SMTP:
    if channel.security is Security.TLS:
        return smtplib.SMTP_SSL(
            channel.host, channel.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    return smtplib.SMTP(channel.host, channel.port, timeout=TIMEOUT)

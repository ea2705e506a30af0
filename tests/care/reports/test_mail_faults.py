"""What a mail server says instead of taking a digest: told, and repeated only where that may help."""

import smtplib
import socketserver
from pathlib import Path

import pytest

from care.reports.deliver.sending import DeliveryState, delivery_text, send
from care.reports.deliver.settings import FILE
from tests.care.reports.test_report_sending import running


class Answering(socketserver.ThreadingTCPServer):
    """A mail server that answers one command as told, and everything else with yes."""

    def __init__(self, command: bytes, answer: bytes | None) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.command, self.answer, self.asked = command, answer, 0


class _Answers(socketserver.StreamRequestHandler):
    server: Answering

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line.split(maxsplit=1)[0].upper()
            if word == self.server.command:
                self.server.asked += 1
                if self.server.answer is None:
                    return
                self.wfile.write(self.server.answer + b"\r\n")
            elif word == b"EHLO":
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.wfile.write(b"250 ok\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
            else:
                self.wfile.write(b"235 ok\r\n" if word == b"AUTH" else b"250 ok\r\n")


def outcome(home: Path, server: Answering, waits: list[float]):
    home.mkdir(exist_ok=True)
    (home / FILE).write_text(
        '[[channel]]\nname = "邮件"\nkind = "email"\nhost = "127.0.0.1"\nsecurity = "none"\n'
        f'port = {server.server_address[1]}\nsender = "care@example.com"\nto = ["boss@example.com"]\n'
        'user = "care"\npassword = "secret"\n',
        encoding="utf-8",
    )
    (one,) = send(home, "weekly", "2026-W10", ("S01",), ["一周"], wait=waits.append)
    return one


@pytest.mark.parametrize(
    ("command", "answer", "state", "repeated"),
    [
        (b"AUTH", b"235 ok", DeliveryState.SENT, False),
        (b"AUTH", b"535 wrong password", DeliveryState.REFUSED, False),
        (b"AUTH", b"454 try later", DeliveryState.REFUSED, True),
        (b"MAIL", b"552 over quota", DeliveryState.REFUSED, False),
        (b"DATA", b"451 busy", DeliveryState.REFUSED, True),
        (b"DATA", None, DeliveryState.UNSURE, False),
        (b"QUIT", b"421 too many", DeliveryState.SENT, False),
        (b"QUIT", None, DeliveryState.SENT, False),
    ],
    ids=["sent", "password", "later", "quota", "busy", "hung up", "no goodbye", "gone"],
)
def test_what_the_server_says_decides(
    home: Path, command: bytes, answer: bytes | None, state: DeliveryState, repeated: bool
):
    server, waits = Answering(command, answer), []
    with running(server):
        one = outcome(home, server, waits)
    assert one.state is state
    assert (len(waits) > 1) is repeated
    assert (server.asked > 1) is repeated
    told = delivery_text(one)
    assert "secret" not in told
    if state is DeliveryState.REFUSED:
        assert answer is not None
        assert answer.decode() in told


def test_a_connection_is_encrypted_as_the_settings_ask(home: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []

    class Refusing:
        def __init__(self, host: str, port: int, **_: object) -> None:
            asked.append((type(self).__name__, host, port))

        def close(self) -> None:
            asked.append("closed")

        def starttls(self, **_: object) -> None:
            asked.append("starttls")
            raise smtplib.SMTPNotSupportedError("no TLS here")

    monkeypatch.setattr("smtplib.SMTP", type("Plain", (Refusing,), {}))
    monkeypatch.setattr("smtplib.SMTP_SSL", type("Encrypted", (Refusing,), {"__init__": _no_tls}))
    home.mkdir()
    for security, told in (("starttls", "no TLS here"), ("tls", "handshake")):
        asked.clear()
        (home / FILE).write_text(
            f'[[channel]]\nname = "邮件"\nkind = "email"\nhost = "mail.example"\nsecurity = "{security}"\n'
            'port = 25\nsender = "care@example.com"\nto = ["boss@example.com"]\n',
            encoding="utf-8",
        )
        (one,) = send(home, "weekly", f"W {security}", ("S01",), ["一周"], wait=lambda _: None)
        assert one.state is DeliveryState.REFUSED
        assert told in delivery_text(one)
        assert ("starttls" in asked) == (security == "starttls")


def _no_tls(*_: object, **__: object) -> None:
    raise OSError("handshake failed")

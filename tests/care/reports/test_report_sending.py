"""Digests go out once a period, are tried again only where that is safe, and nowhere without settings."""

import base64
import hashlib
import hmac
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from care.reports.deliver.channels import WECOM_MAX_BYTES, markdown, truncate_lines
from care.reports.deliver.sending import LOG, DeliveryState, Outcome, delivery_text, send
from care.reports.deliver.settings import FILE, BadSettings, read_channels
from tests.support.robot import Robot

LINES = ["售后月度报告 2026-02", "门店 S01", "回访按时完成率 60.9%（14 / 23）。", "还有 1 件投诉未关闭。"]
TAKEN, BUSY, WRONG_KEY = {"errcode": 0}, {"errcode": 45009, "errmsg": "too often"}, {"errcode": 93000}


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is sent; ``refuses`` recipients for good."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Mailing)
        self.refuses, self.taken = refuses, []


class _Mailing(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines))
            refused = word == b"RCPT" and self.server.refuses
            self.wfile.write(b"550 no such box\r\n" if refused else b"250 ok\r\n")


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def robot() -> Iterator[Callable[..., Robot]]:
    """``robot(answer, …)``: a running robot."""
    with_end = []

    def start(*answers: Any) -> Robot:
        server = Robot(*answers)
        with_end.append(running(server))
        with_end[-1].__enter__()
        return server

    yield start
    for context in with_end:
        context.__exit__(None, None, None)


@pytest.fixture
def settings(home: Path) -> Callable[[str], None]:
    """``settings(text)``: what stands in the home's sending.toml."""

    def write(text: str) -> None:
        home.mkdir(exist_ok=True)
        (home / FILE).write_text(text, encoding="utf-8")

    return write


def channel(robot: Robot, kind: str = "wecom", name: str = "群", more: str = "") -> str:
    return f'[[channel]]\nname = "{name}"\nkind = "{kind}"\nurl = "{robot.url}"\n{more}\n'


def sent(
    home: Path, lines: list[str] = LINES, waits: list[float] | None = None, **more: Any
) -> list[Outcome]:
    """Send the report of February, without waiting."""
    wait = [].append if waits is None else waits.append
    options = {"report": "after-sales", "period": "2026-02", "stores": ("S01",), **more}
    return send(home, lines=lines, wait=wait, **options)


def test_each_channel_gets_a_period_once(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(TAKEN, TAKEN)
    settings(channel(group))
    assert [one.state for one in sent(home)] == [DeliveryState.SENT]
    (again,) = sent(home)
    assert "没有再发" in delivery_text(again)
    assert len(group.taken) == 1
    sent(home, period="2026-03")
    assert len(group.taken) == 2


def test_a_busy_robot_is_asked_again_after_a_while(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(BUSY, 502, TAKEN)
    settings(channel(group))
    waits: list[float] = []
    assert [one.state for one in sent(home, waits=waits)] == [DeliveryState.SENT]
    assert len(group.taken) == 3
    assert waits == sorted(waits)
    assert waits[-1] > 0


@pytest.mark.parametrize("answer", [WRONG_KEY, 404], ids=str)
def test_a_refusal_for_good_is_not_repeated_but_may_be_mended(
    answer: Any, home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(answer, TAKEN)
    settings(channel(group))
    assert [one.state for one in sent(home)] == [DeliveryState.REFUSED]
    assert len(group.taken) == 1
    assert [one.state for one in sent(home)] == [DeliveryState.SENT]


def test_a_robot_that_hangs_up_may_have_taken_it_so_nothing_goes_out_twice(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(None, TAKEN)
    settings(channel(group))
    assert [one.state for one in sent(home)] == [DeliveryState.UNSURE]
    (again,) = sent(home)
    assert "不能确定" in delivery_text(again)
    assert len(group.taken) == 1


def test_a_crash_between_sending_and_logging_sends_nothing_twice(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(TAKEN, TAKEN)
    settings(channel(group))
    sent(home)
    log = home / LOG
    log.write_text(log.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    assert [one.state for one in sent(home)] == [DeliveryState.UNSURE]
    assert len(group.taken) == 1


def test_where_nobody_listens_it_is_tried_and_told(home: Path, settings: Callable[[str], None]):
    with Robot() as nobody:
        gone = channel(nobody)
    settings(gone)
    waits: list[float] = []
    (outcome,) = sent(home, waits=waits)
    assert outcome.state is DeliveryState.REFUSED
    assert len(waits) == 4


def test_one_channel_that_fails_does_not_keep_another_from_its_digest(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    one, other = robot(WRONG_KEY), robot(TAKEN)
    settings(channel(one, name="甲") + channel(other, name="乙"))
    assert [outcome.state for outcome in sent(home)] == [DeliveryState.REFUSED, DeliveryState.SENT]


def test_a_channel_gets_only_the_reports_and_stores_it_takes(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(TAKEN)
    settings(channel(group, more='reports = ["weekly"]\nstores = ["S01"]'))
    assert sent(home) == []
    assert sent(home, report="weekly", stores=("S01", "S02")) == []
    assert [one.state for one in sent(home, report="weekly")] == [DeliveryState.SENT]


def test_dingtalk_is_signed_with_its_secret(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(TAKEN)
    settings(channel(group, "dingtalk", more='secret = "SEC1"'))
    sent(home)
    ((path, body),) = group.taken
    query = parse_qs(urlsplit(path).query)
    digest = hmac.new(b"SEC1", f"{query['timestamp'][0]}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert query["key"] == ["1"]
    assert body["markdown"]["title"] == LINES[0]


def test_words_from_records_mention_nobody_and_are_no_markup():
    text = markdown(["t", "a", "<@all> [点这里](http://x) **大**"])
    assert not set("<[]*@") & set(text)


def test_a_long_digest_is_cut_at_whole_lines(
    home: Path, robot: Callable[..., Robot], settings: Callable[[str], None]
):
    group = robot(TAKEN)
    settings(channel(group))
    sent(home, lines=LINES + ["复访及时率未达到目标。" * 5] * 100)
    content = group.taken[0][1]["markdown"]["content"]
    assert len(content.encode()) <= WECOM_MAX_BYTES
    assert content.splitlines()[-1] == "…"
    assert content.splitlines()[-2].endswith("。")
    assert truncate_lines("短", 10) == "短"


@pytest.fixture
def mail() -> Iterator[Callable[..., MailServer]]:
    """``mail(refuses=…)``: a running mail server."""
    contexts = []

    def start(**more: bool) -> MailServer:
        server = MailServer(**more)
        contexts.append(running(server))
        contexts[-1].__enter__()
        return server

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


def mailbox(server: MailServer) -> str:
    return (
        '[[channel]]\nname = "邮件"\nkind = "email"\nhost = "127.0.0.1"\nsecurity = "none"\n'
        f'port = {server.server_address[1]}\nsender = "care@example.com"\nto = ["boss@example.com"]\n'
    )


def test_an_email_carries_the_digest_and_the_file(
    home: Path, mail: Callable[..., MailServer], settings: Callable[[str], None], tmp_path: Path
):
    server = mail()
    settings(mailbox(server))
    file = tmp_path / "报告.xlsx"
    file.write_bytes(b"PK content")
    assert [one.state for one in sent(home, attachment=file)] == [DeliveryState.SENT]
    (raw,) = server.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == LINES[0]
    assert "回访按时完成率 60.9%" in message.get_body().get_content()
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("报告.xlsx", b"PK content")


def test_a_mail_server_that_refuses_is_told(
    home: Path, mail: Callable[..., MailServer], settings: Callable[[str], None]
):
    settings(mailbox(mail(refuses=True)))
    (outcome,) = sent(home)
    assert outcome.state is DeliveryState.REFUSED
    assert "boss@example.com" in delivery_text(outcome)


def test_nothing_goes_out_without_settings(home: Path):
    with pytest.raises(BadSettings, match=r"还没有可以发送的渠道.*sending\.toml 里写一段 \[\[channel\]\]"):
        sent(home)
    assert not (home / LOG).exists()


GOOD = '[[channel]]\nname = "群"\nkind = "wecom"\nurl = "https://example.com"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[channel]\n", "不是有效的 TOML"),
        ("[[chanel]]\n", "不认识“chanel”"),
        ('[[channel]]\nname = "群"\n', "缺少“kind”"),
        ('[[channel]]\nname = "群"\nkind = "feishu"\n', "kind 只能是 wecom, dingtalk, email"),
        ('[[channel]]\nname = "群"\nkind = "wecom"\n', "缺少“url”"),
        ('[[channel]]\nname = "群"\nkind = "wecom"\nurl = "file:///etc/passwd"\n', "url 的写法不对"),
        (GOOD + "adress = 1\n", "不认识“adress”"),
        (GOOD + 'reports = "weekly"\n', "reports 的写法不对"),
        (GOOD + GOOD, "用了两次"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence_before_anything_is_sent(
    home: Path, settings: Callable[[str], None], text: str, message: str
):
    settings(text)
    with pytest.raises(BadSettings, match=message):
        read_channels(home)

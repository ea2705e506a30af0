"""How much one client may ask for, what a cookie may do, and that damaged lists of sign-ins let nobody in."""

from pathlib import Path

import pytest

from care.access.sign_ins import FILE, BadSignIn, holds, read_sign_ins
from pages.parts.server.rate_limits import RateLimit, SocketLimit
from pages.parts.server.response_headers import OVER_TLS, protected_headers


def test_a_burst_is_served_and_then_so_many_a_second(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    limit = RateLimit(rate=2, burst=5)
    assert [limit.take("a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert limit.take("b"), "another client is not kept waiting"
    now[0] += 1
    assert [limit.take("a") for _ in range(3)] == [True, True, False]


def test_a_crowd_of_clients_fills_no_memory_and_sets_nobody_free(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    limit = RateLimit(rate=1, burst=2)
    for n in range(10_001):
        limit.take(f"old {n}")
    now[0] += 1.5
    assert [limit.take("busy") for _ in range(3)] == [True, True, False]
    now[0] += 1
    limit.take("new")
    assert len(limit._left) < 10  # noqa: SLF001 - what it keeps is what the test is about
    assert [limit.take("busy") for _ in range(2)] == [True, False], "whoever is at the limit stays known"


def test_sockets_are_counted_until_they_close():
    limit = SocketLimit(each=2)
    assert [limit.enter("a"), limit.enter("a"), limit.enter("a")] == [True, True, False]
    limit.leave("a")
    assert limit.enter("a")


@pytest.mark.parametrize(
    ("cookie", "sent"),
    [(b"id=1; Path=/", b"id=1; Path=/; Secure"), (b"id=1; Secure; Path=/", b"id=1; Secure; Path=/")],
)
def test_over_tls_a_cookie_is_sent_by_tls_only(cookie: bytes, sent: bytes):
    given = [(b"Set-Cookie", cookie), (b"Content-Type", b"text/html")]
    over_tls = protected_headers(given, tls=True, published=False)
    assert (b"Set-Cookie", sent) in over_tls
    assert OVER_TLS in over_tls
    assert (b"Set-Cookie", cookie) in protected_headers(given, tls=False, published=False)


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"sign_ins": [{"what": 1}], "people": {}}', '{"sign_ins": [], "people": {"a": "x"}}'],
)
def test_a_damaged_list_of_sign_ins_lets_nobody_in_and_says_what_to_do(tmp_path: Path, content: str):
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(BadSignIn, match="cookie_secret"):
        read_sign_ins(tmp_path)
    with pytest.raises(BadSignIn):
        holds(tmp_path, {"is_logged_in": True, "sub": "a", "iat": 4_000_000_000, "email": "a@example.com"})

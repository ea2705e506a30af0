"""The headers that every answer has: what a browser may run, embed and send on."""

from collections.abc import Iterable

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's script and Plotly's need both, so a script that got in is stopped from sending only.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PLAIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""For answers of the server itself, which run nothing."""
STANDARD = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),  # addresses hold the stores and advisors chosen
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
OF_A_FILE = (*STANDARD[:1], STANDARD[-1], (b"content-security-policy", b"default-src 'self'"))
"""For Streamlit's scripts, of which a page asks for a hundred and fifty; the rest concerns documents."""
NOT_STORED = (b"cache-control", b"private, no-store")
OVER_TLS = (b"strict-transport-security", b"max-age=31536000")

Headers = list[tuple[bytes, bytes]]


def protected_headers(given: Iterable[tuple[bytes, bytes]], *, tls: bool, published: bool) -> Headers:
    """The headers of an answer with those that protect it in place of any given.

    ``tls``: people reach the server by HTTPS, so cookies are sent by HTTPS only. ``published``: it is one of
    Streamlit's files, which caches may keep; no cache keeps another answer.
    """
    own = [*(OF_A_FILE if published else (*STANDARD, NOT_STORED)), *([OVER_TLS] if tls else [])]
    names = {name for name, _ in own}
    kept = [(name, value) for name, value in given if name.lower() not in names]
    if not any(name.lower() == b"content-security-policy" for name, _ in (*kept, *own)):
        own.append((b"content-security-policy", CONTENT_POLICY.encode()))
    return [_only_by_tls(one) if tls else one for one in kept] + own


def _only_by_tls(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return header

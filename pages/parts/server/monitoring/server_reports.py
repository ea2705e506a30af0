"""/healthz says to anybody whether the server is well, /metrics tells Prometheus how it goes."""

import json
import os
from importlib.metadata import version
from ipaddress import ip_address
from secrets import compare_digest
from urllib.parse import urlsplit

from starlette.responses import Response

from care.access.grants import Right
from care.access.oidc import is_loopback
from care.i18n import say
from pages.parts.server.answers import ReceivedRequest, Refused
from pages.parts.server.monitoring.measurements import Measurements
from pages.parts.server.monitoring.state_of_home import state_of_home
from pages.parts.server.uploads import may
from pages.parts.server.visitor import Visitor
from pages.parts.session.server_settings import has_sign_in, home, network

HEALTH, MEASURED = "/healthz", "/metrics"
TOKEN = "CARE_METRICS_TOKEN"  # noqa: S105 - the name of a variable
FORWARDED = (
    "x-forwarded",
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original",
    "true-client-ip",
    "cf-",
    "fastly-",
)
"""Beginnings of headers of proxies, behind which anybody seems to be this computer."""


class ServerReports:
    """The two addresses that machines ask."""

    def __init__(self, measured: Measurements) -> None:
        self._measured = measured

    def response(self, request: ReceivedRequest, visitor: Visitor) -> Response | None:
        """The answer; None to any other request. Raises :class:`Refused`."""
        if request.method not in ("GET", "HEAD"):
            return None
        if request.path == HEALTH:
            return _health()
        if request.path != MEASURED:
            return None
        if not _may_measure(request, visitor):
            raise Refused(
                403,
                say(
                    f"这些数据只给本机、管理员，或持有 {TOKEN} 的程序。",
                    f"For this computer, administrators, and who holds {TOKEN}.",
                ),
            )
        return Response(self._measured.text(), media_type="text/plain; version=0.0.4")


def _health() -> Response:
    """Whether records can be served, which ones and how old: no names, no counts."""
    told: dict[str, object] = {"status": "ok", "version": version("care")}
    if not network():
        state = state_of_home(home())
        told |= {"status": "damaged" if state.damaged else "ok", "build": state.build}
        told["records_age_hours"] = None if state.age is None else round(state.age / 3600, 1)
    body = json.dumps(told).encode()
    return Response(body, 200 if told["status"] == "ok" else 503, media_type="application/json")


def _may_measure(request: ReceivedRequest, visitor: Visitor) -> bool:
    if token := os.environ.get(TOKEN):
        given = request.headers.get("authorization", "").encode()
        if compare_digest(given, f"Bearer {token}".encode()):
            return True
    if has_sign_in() and visitor.claims and may(visitor, Right.AUDIT, of_all=True):
        return True
    return _is_this_computer(request, visitor)


def _is_of_proxy(header: str) -> bool:
    return header.startswith(FORWARDED)


def _is_this_computer(request: ReceivedRequest, visitor: Visitor) -> bool:
    """Whether a program here asks for itself: from here, by a name of here, and through no proxy."""
    try:
        from_here = ip_address(visitor.address).is_loopback
    except ValueError:
        return False
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return from_here and is_loopback(asked) and not any(map(_is_of_proxy, request.headers))

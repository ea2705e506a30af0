"""The server's side of the sign-ins that a home remembers: noted when seen, sockets ended with them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from care.access.oidc import BadSignIn
from care.access.sign_ins import (
    end_sign_in,
    holds,
    person_of,
    read_sign_ins,
    record_sign_in,
    sign_in_id,
)
from care.audit.log import AuditEvent, CannotNote, record_event
from pages.parts.server.media import MediaAddresses
from pages.parts.server.open_sockets import OpenSockets
from pages.parts.server.shell.static_files import StaticFiles
from pages.parts.session.server_settings import has_sign_in, home

log = logging.getLogger("care.server")


class SignInBook:
    """What this server has noted."""

    def __init__(self) -> None:
        self._noted: set[str] = set()

    async def note(self, claims: Mapping[str, Any]) -> None:
        """Note a sign-in, once."""
        if (name := sign_in_id(claims)) in self._noted:
            return
        self._noted = {name} if len(self._noted) > 10_000 else self._noted | {name}
        try:
            await asyncio.to_thread(record_sign_in, home(), claims)
        except (OSError, BadSignIn):
            log.exception("a sign-in could not be noted")

    async def end(self, claims: Mapping[str, Any]) -> None:
        """End a sign-in, as its own person asks."""
        try:
            await asyncio.to_thread(_end, claims)
        except (OSError, BadSignIn, CannotNote):
            log.exception("a sign-in could not be ended")


def _end(claims: Mapping[str, Any]) -> None:
    who = person_of(claims)
    end_sign_in(home(), claims, who)
    record_event(home(), who, AuditEvent.SIGN_OUT)


def watching(
    sockets: OpenSockets, media: MediaAddresses, files: StaticFiles
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """While the server runs, sockets end within a second of their sign-in, whoever ended it and where."""

    async def watch() -> None:
        seen, at = None, 0.0
        while True:
            await asyncio.sleep(1)
            try:
                known = read_sign_ins(home()) if has_sign_in() else None
            except BadSignIn:
                continue
            now = asyncio.get_running_loop().time()
            if known is not seen or now - at > 60:
                seen, at = known, now
                media.forget()
                await sockets.end_where(lambda claims: not holds(home(), claims))

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        tasks = asyncio.create_task(watch()), asyncio.create_task(files.prepare())
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    return lifespan

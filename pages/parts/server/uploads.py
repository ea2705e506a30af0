"""The door for uploads: whose they may be, how large, and how slow."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from care.access.grants import BadAccess, Right, read_access
from care.i18n import say
from pages.parts.server.answers import SAFE, ReceivedRequest, Refused
from pages.parts.server.open_sockets import Message, Receive
from pages.parts.server.upload_quota import UploadQuota, UploadRefused
from pages.parts.server.visitor import Visitor, key_of_session
from pages.parts.session.server_settings import has_sign_in, home

UPLOADS = "/_stcore/upload_file/"
PATIENCE = 30.0
"""Seconds without a byte after which an upload is given up."""


def may(visitor: Visitor, right: Right | None = None, *, of_all: bool = False) -> bool:
    """Whether somebody who has signed in is granted anything now, or a right, ``of_all`` stores."""
    try:
        user = read_access(home()).admit(visitor.claims or {})
    except BadAccess:
        return False
    if user is None or (of_all and not user.sees(None)):
        return False
    return right is None or user.may(right)


class UploadDoor:
    """Lets uploads in, and counts them."""

    def __init__(self) -> None:
        self._quota = UploadQuota()

    @contextmanager
    def open(self, request: ReceivedRequest, visitor: Visitor) -> Iterator[None]:
        """While within, an upload or the removal of one goes on. Raises :class:`Refused`."""
        session = request.path.removeprefix(UPLOADS).partition("/")[0]
        if has_sign_in() and not may(visitor, Right.LOAD):
            raise Refused(403, say("您没有导入文件的权限。", "You may not load files."))
        if request.method in SAFE:
            yield
            return
        if key_of_session(session) != visitor.key:
            raise Refused(403, say("这不是您打开的页面。", "You have no such page open."))
        if request.method == "DELETE":
            yield
            return
        length = request.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or "transfer-encoding" in request.headers:
            raise Refused(411, say("上传须注明大小。", "An upload has to say its length."))
        try:
            with self._quota.upload(visitor.person, session, int(length)):
                yield
        except UploadRefused as why:
            raise Refused(why.status, str(why)) from why

    def patiently(self, receive: Receive) -> Receive:
        """The same messages; an upload of which nothing comes for a while counts as broken off."""

        async def next_part() -> Message:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await receive()
            except TimeoutError:
                return {"type": "http.disconnect"}

        return next_part

"""How much people may have uploaded at once: in flight and stored until it is loaded, a person and in all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from care.i18n import say

MEGABYTE = 2**20
OF_A_PERSON = 400 * MEGABYTE
OF_EVERYBODY = 1000 * MEGABYTE
AT_ONCE = 8
"""Uploads of a person that run at the same time."""
FRAMING = MEGABYTE
"""What a request may hold beside the file itself."""


class UploadRefused(Exception):
    """An upload is not accepted; the message says why, ``status`` is that of the answer."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


@dataclass
class UploadQuota:
    """The uploads that run, and whose the stored ones are."""

    _in_flight: Counter[str] = field(default_factory=Counter)
    _running: Counter[str] = field(default_factory=Counter)
    _whose: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def upload(self, person: str, session_id: str, length: int) -> Iterator[None]:
        """Count an upload of ``length`` bytes while it runs. Raises :class:`UploadRefused`."""
        self._check(person, length)
        self._whose[session_id] = person
        self._in_flight[person] += length
        self._running[person] += 1
        try:
            yield
        finally:
            self._in_flight[person] -= length
            self._running[person] -= 1

    def _check(self, person: str, length: int) -> None:
        most = st.get_option("server.maxUploadSize")
        if length > most * MEGABYTE + FRAMING:
            raise UploadRefused(413, say(f"文件超过 {most} MB。", f"The file has more than {most} MB."))
        if self._running[person] >= AT_ONCE:
            raise UploadRefused(
                429,
                say(
                    f"同时上传的文件不能超过 {AT_ONCE} 个，请稍后再试。",
                    f"No more than {AT_ONCE} uploads at once: try again in a moment.",
                ),
            )
        stored = self._stored()
        own = stored[person] + self._in_flight[person] + length
        everybody = stored.total() + self._in_flight.total() + length
        if own > OF_A_PERSON + FRAMING or everybody > OF_EVERYBODY + FRAMING:
            raise UploadRefused(
                413,
                say(
                    "已上传而尚未导入的文件太多。请先确认导入或移除，再上传。",
                    "Too much is uploaded and not yet loaded: confirm or remove that first, then upload.",
                ),
            )

    def _stored(self) -> Counter[str]:
        """Bytes that are kept for sessions, by person; also of sessions whose socket has just closed."""
        kept = dict(cast(MemoryUploadedFileManager, Runtime.instance().uploaded_file_mgr).file_storage)
        self._whose = {session: who for session, who in self._whose.items() if session in kept}
        stored: Counter[str] = Counter()
        for session, files in kept.items():
            stored[self._whose.get(session, "")] += sum(len(one.data) for one in list(files.values()))
        return stored

"""Error boundaries: what cannot be shown is one sentence in its place.

Unexpected errors go to the server's log in full, under a number that the sentence tells.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import streamlit as st

from care.i18n import escape_markdown, say
from warehouse.query.unsupported import Unsupported

log = logging.getLogger("care.fault")


@contextmanager
def error_boundary(*foreseen: type[Exception]) -> Iterator[None]:
    """Show any error raised within as one sentence, with the number under which it was logged.

    Errors that are ``foreseen`` say their own message without a number, and so does Unsupported.
    """
    try:
        with unsupported_boundary():
            yield
    except foreseen as fault:
        st.error(escape_markdown(str(fault)))
    except Exception:
        number = token_hex(3)
        log.exception("fault %s", number)
        with st.container(key="fault"):
            st.error(
                say(
                    f"这里出了意外。请刷新重试；仍然如此时，把编号 {number} 告诉管理员，服务器日志里有详情。",
                    f"Something unexpected went wrong here. Reload and try "
                    f"again; if it stays, tell the administrator number {number}: the server's log has it.",
                ),
                icon=":material/report:",
            )


@contextmanager
def unsupported_boundary(told: set[str] | None = None) -> Iterator[None]:
    """Show Unsupported raised within as a note that says what to choose.

    ``told``: the notes that the page has shown so far, none of which it shows again.
    """
    told = set() if told is None else told
    try:
        yield
    except Unsupported as unsupported:
        if unsupported.on_page not in told:
            told.add(unsupported.on_page)
            st.info(escape_markdown(unsupported.on_page), icon=":material/storefront:")

"""What cannot be shown: what a network cannot answer, and what nobody foresaw.

One sentence for who looks; of what nobody foresaw the whole in the server's log.
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
    """Whatever goes wrong within is said in one sentence, under a number by which the log knows it.

    What was ``foreseen`` has its sentence already, and so has what a network cannot answer.
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
                    f"这里出了意外，其余页面不受影响。请刷新重试；仍然如此时，把编号 {number} 告诉管理员，"
                    "服务器日志里有详情。",
                    f"Something unexpected went wrong here; other pages are not affected. Reload and try "
                    f"again; if it stays, tell the administrator number {number}: the server's log has it.",
                ),
                icon=":material/report:",
            )


@contextmanager
def unsupported_boundary() -> Iterator[None]:
    """What a network cannot answer ends the part that asked, with a note in its place what to choose."""
    try:
        yield
    except Unsupported as wide:
        st.info(escape_markdown(wide.on_page), icon=":material/storefront:")

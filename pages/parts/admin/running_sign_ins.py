"""Who is signed in now, for administrators of every store, who can end a sign-in."""

from datetime import datetime
from pathlib import Path

import polars as pl
import streamlit as st

from care.access.grants import Principal, Right
from care.access.oidc import BadSignIn
from care.access.sign_ins import FILE, SignInRecord, end_sign_ins, read_sign_ins
from care.audit.log import AuditEvent
from care.i18n import escape_markdown, say
from care.semantic.format import moment
from etl.intake import CannotWrite
from pages.parts.session.event_recorder import recorded_setting
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import has_sign_in


def show_sign_ins(home: Path, user: Principal) -> None:
    """The running sign-ins in an expander; nothing where nobody signs in, or to who sees some stores only."""
    if not has_sign_in() or not user.sees(None):
        return
    running = sorted(
        (one for one in read_sign_ins(home).records.values() if one.running), key=lambda one: one.signed_in_at
    )
    with st.expander(say(f"现在已登录：{len(running)}", f"Signed in now: {len(running)}")):
        st.dataframe(
            pl.DataFrame(
                {
                    say("谁", "Who"): [one.who for one in running],
                    say("登录时间", "Signed in at"): [_since(one) for one in running],
                }
            ),
            hide_index=True,
            width="content",
            key="sign-ins",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                say("结束谁的登录", "Whose to end"),
                running,
                index=None,
                placeholder=say("请选择", "Choose"),
                format_func=lambda one: f"{one.who} · {_since(one)}",
                key="sign-in-to-end",
                width=360,
            )
            if st.button(say("结束登录", "End it"), icon=":material/logout:", disabled=not chosen):
                _end(home, chosen)


def _end(home: Path, chosen: SignInRecord) -> None:
    user = require_write(Right.AUDIT, None)
    try:
        with recorded_setting(AuditEvent.SIGN_OUT, FILE, of_whom=chosen.who):
            end_sign_ins(home, chosen.id, user.email or user.name)
    except (BadSignIn, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()


def _since(one: SignInRecord) -> str:
    return moment(datetime.fromtimestamp(one.signed_in_at).astimezone())

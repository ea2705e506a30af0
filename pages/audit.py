"""记录: the audit log of the stores that an administrator sees, and whether it is whole."""

import polars as pl
import streamlit as st

from care.access.grants import Right, read_access
from care.access.store_audit import audit_for
from care.audit.log import AuditEvent, read_audit
from care.i18n import say
from pages.parts.admin.audit_log import show_lines, show_verdict
from pages.parts.admin.running_sign_ins import show_sign_ins
from pages.parts.layout.frame import start_from_frame
from pages.parts.session.guard import require_page, require_permission
from pages.parts.session.server_settings import home
from pages.parts.state.widgets import choose_several

start_from_frame()
require_page("audit")
st.markdown("#### " + say("谁在何时做了什么？", "Who did what, and when?"))
show_verdict(home())
chosen = choose_several("deeds", say("只看", "Only"), list(AuditEvent), lambda event: AuditEvent(event).label)
user = require_permission(Right.AUDIT)
lines = audit_for(user, read_audit(home()).reverse(), read_access(home()))
show_lines(lines.filter(pl.col("what").is_in(chosen)) if chosen else lines)
show_sign_ins(home(), user)

"""导入: upload files, preview how each would be loaded, confirm; below, the history of loads."""

import streamlit as st

from care.i18n import say
from pages.parts.admin.complete_until import show_complete_until
from pages.parts.admin.databases import show_databases
from pages.parts.admin.load_history import show_history
from pages.parts.admin.uploads.store_records import show_store_records
from pages.parts.admin.uploads.templates import offer_templates
from pages.parts.admin.uploads.upload import (
    ask_who,
    confirm,
    previews_of,
    show_outcome,
    show_sheet,
    uploaded,
)
from pages.parts.layout.frame import start_from_frame
from pages.parts.session.server_settings import home, network

start_from_frame()
if network():
    st.info(
        say(
            "这里看的是整个网络：请在门店自己的看板导入，再运行 care publish 和 care build --engine spark。",
            "This is a network: load at the store's own dashboard, then run “care publish” and "
            "“care build --engine spark”.",
        ),
        icon=":material/hub:",
    )
    st.stop()
st.markdown(
    "#### " + say("把导出文件拖进来，核对后再导入", "Drop exports here; nothing is loaded until you confirm")
)
show_outcome()
files = uploaded()
offer_templates()
show_store_records(st.session_state.get("loaded", ()))
for file in files:
    for preview in previews_of(home(), file):
        show_sheet(file, preview)
by = ask_who()
if files:
    confirm(home(), files, by)
show_databases(home(), by)
show_complete_until(home(), by)
show_history(home(), by)

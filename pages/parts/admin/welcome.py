"""An empty home: the demo, the drop zone and the templates on the page itself."""

import runpy
from pathlib import Path

import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, say
from etl.intake import CannotWrite, load_demo
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home

INTAKE = Path(__file__).parents[2] / "intake.py"


def welcome() -> None:
    """What there is to begin with, for users who may load; the rest is the page 导入 itself."""
    st.markdown("### " + say("这里还没有数据", "There is no data here yet"))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="welcome-demo"):
        st.markdown(
            say(
                "先看看它能做什么：导入三家虚构门店两年的记录，约半分钟。演示会留在这个数据目录里，"
                "正式使用请另建一个目录，以免混在一起。",
                "See first what it can do: two years of three fictional stores, half a minute. The demo "
                "stays in this home; use another one for your own records, so that the two do not mix.",
            )
        )
        if st.button(say("导入演示数据", "Load the demo"), icon=":material/play_circle:", key="demo"):
            _load_demo()
    runpy.run_path(str(INTAKE))


def _load_demo() -> None:
    user = require_write(Right.LOAD)
    with st.status(say("正在生成演示数据…", "Making the demo…")) as status:
        try:
            load_demo(home(), user.name, lambda words, *_: status.update(label=words))
        except CannotWrite as fault:
            st.error(escape_markdown(str(fault)))
            st.stop()
    st.rerun()

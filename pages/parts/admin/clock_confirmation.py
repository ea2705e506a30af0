"""A load under a clock that can hardly be right is confirmed first."""

from pathlib import Path

import streamlit as st

from care.i18n import escape_markdown, say
from etl.intake import clock_question
from warehouse.storage.home import NoWarehouse


def clock_confirmed(home: Path) -> bool:
    """Whether the clock can be right, or the user says that it is; False for a damaged home, with why."""
    try:
        question = clock_question(home)
    except NoWarehouse as damage:
        st.error(escape_markdown(str(damage)))
        return False
    if question is None:
        return True
    st.warning(escape_markdown(question), icon=":material/schedule:")
    return st.checkbox(say("时钟没有错，照样导入", "The clock is right, load nevertheless"), key="clock")

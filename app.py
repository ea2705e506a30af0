"""The frame round every page: title, navigation, language, filter bar."""

import streamlit as st

from care.signals import BadBaseline
from care.target import BadTarget
from care.words import say
from pages.parts.choices import choose_language, recall
from pages.parts.frame import filter_bar, framed, open_house
from warehouse.home import NoWarehouse

recall()
st.set_page_config(page_title=say("客户关怀质量看板", "Customer-care quality"), page_icon="📞", layout="wide")
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=say(zh, en), url_path=name, default=name == "overview")
        for name, zh, en in (
            ("overview", "总览", "Overview"),
            ("callbacks", "回访", "Callbacks"),
            ("complaints", "投诉", "Complaints"),
            ("causes", "原因", "Causes"),
            ("advisors", "顾问", "Advisors"),
            ("customers", "客户", "Customers"),
            ("reports", "报告", "Reports"),
            ("files", "数据", "Data"),
            ("intake", "导入", "Load"),
            ("targets", "目标", "Targets"),
            ("definitions", "口径", "Definitions"),
        )
    ],
    position="top",
)
if page.url_path == "intake":
    choose_language()
    with framed():
        page.run()
    st.stop()
try:
    house = open_house()
except NoWarehouse as nothing:
    choose_language()
    st.info(str(nothing), icon=":material/inbox:")
    st.stop()
with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filters"):
    filter_bar(house)
    choose_language()
try:
    with framed():
        page.run()
except (BadTarget, BadBaseline) as fault:
    st.error(str(fault))

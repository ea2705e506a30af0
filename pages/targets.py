"""目标: what each metric is to reach and from when limits are taken anew; who decided it, and why."""

import streamlit as st

from care.decisions import asked_for, rebasings, targets_set
from care.signals import read_baselines
from care.target import read_targets
from care.words import say
from pages.parts.deciding import rebase, set_a_target
from pages.parts.frame import home, view
from pages.parts.freshness import freshness_line

seen = view()
freshness_line(seen)
aims, limits = st.tabs([say("目标", "Targets"), say("重定基线", "Re-basing")])
with aims:
    set_a_target(seen)
    st.markdown("#### " + say("已作的决定", "Decisions"))
    if targets := read_targets(home()):
        st.dataframe(targets_set(targets), hide_index=True, key="targets")
    else:
        st.info(say("还没有；下列为文件要求的目标。", "None yet; the documents' own targets hold."))
    st.markdown("#### " + say("文件要求的目标", "The documents' own targets"))
    st.dataframe(asked_for(), hide_index=True)
with limits:
    rebase(seen)
    st.markdown("#### " + say("已作的决定", "Decisions"))
    if baselines := read_baselines(home()):
        st.dataframe(rebasings(baselines), hide_index=True, key="baselines")
    else:
        st.info(say("还没有；各图的界限取自全部完整期间。", "None yet; all complete periods make limits."))

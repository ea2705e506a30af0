"""制度与目标: policies, targets and re-basings, who decided them and why; staff, and who is told of what."""

import streamlit as st

from care.i18n import say
from care.presentation.policies.decision_log import baseline_log, document_targets, target_log
from pages.parts.admin.alert_forms import show_alerts
from pages.parts.admin.policy_forms import set_a_policy, show_policies
from pages.parts.admin.staff_editor import show_staff
from pages.parts.admin.target_forms import rebase, set_a_target
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.state.widgets import tabs

view = current_view()
freshness_line(view)
labels = {
    "policies": say("制度", "Policies"),
    "targets": say("目标", "Targets"),
    "limits": say("调整基准期", "Re-basing"),
    "staff": say("人员", "Staff"),
    "alerts": say("提醒", "Alerts"),
}
policies, targets, limits, staff, alerts = tabs("tab", labels)
with policies:
    set_a_policy(view)
    show_policies(view)
with targets:
    set_a_target(view)
    st.markdown("#### " + say("已作的决定", "Decisions"))
    if decided := view.decisions.targets:
        st.dataframe(target_log(decided), hide_index=True, key="targets")
    else:
        st.info(say("还没有；下列为文件要求的目标。", "None yet; the documents' own targets hold."))
    st.markdown("#### " + say("文件要求的目标", "The documents' own targets"))
    st.dataframe(document_targets(), hide_index=True)
with limits:
    rebase(view)
    st.markdown("#### " + say("已作的决定", "Decisions"))
    if rebased := view.decisions.baselines:
        st.dataframe(baseline_log(rebased), hide_index=True, key="baselines")
    else:
        st.info(say("还没有；各图的控制线取自全部完整期间。", "None yet; all complete periods make limits."))
with staff:
    show_staff(view)
with alerts:
    show_alerts(view)

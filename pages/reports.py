"""报告: reports from daily to half-yearly, to be read here or downloaded."""

from base64 import b64encode

import streamlit as st

from care.access.grants import Right
from care.i18n import say
from care.reports import FORMATS, REPORTS
from pages.parts.admin.plan_forms import write_plans
from pages.parts.components.report_downloads import offer_report
from pages.parts.layout.frame import current_view
from pages.parts.session.current_user import current_user
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import choose_one
from warehouse.services.report_data import gather_report

view = current_view()
words = say("哪份报告", "Which report")
name = choose_one("report", words, tuple(REPORTS), lambda key: REPORTS[key].title, "after-sales", width=320)
stores = chosen_codes("store")
store = stores[0] if len(stores) == 1 else None
st.caption(
    say(
        "期间取筛选中起始日所在的日、周、月、季或半年；未选期间时取最近完整的一期。"
        "只选一家门店时为该店报告，否则为全部门店。",
        "The day, week, month, quarter or half-year of the first day chosen above, or the last complete one. "
        "With one store chosen it is that store's report, else all stores'.",
    )
)
day = view.span.since if chosen_codes("span") and view.span else None
may_see_people = current_user().may(Right.PEOPLE)
report = gather_report(view.warehouse, REPORTS[name], day, store, people=may_see_people)
offer_report(report, f"report-{name}")
write_plans(report, store)
# As a data URL, because a document of another origin cannot reach this page.
st.iframe("data:text/html;charset=utf-8;base64," + b64encode(FORMATS[".html"](report)).decode(), height=900)

"""The tour of the overview: offered in words until it has been begun once, and always on the page 帮助."""

from pathlib import Path
from typing import Any

import streamlit as st

from care.i18n import say
from care.storage.saved_views import ViewsUnavailable
from pages.parts.layout.saved_views import own_views
from pages.parts.session.guard import require_write
from pages.parts.state.url_state import all_choices

STEPS = (
    (
        ".st-key-needs",
        ("先看“需要关注”", "Begin with “Needs attention”"),
        (
            "总览回答三件事：是否正常、什么变了、谁该行动。这里列出超期、变差、未达目标和缺少记录的事，说明是谁、多少、从何时起；最要紧的在前。",
            "The overview answers three things: are we all right, what changed, who has to act. Here stands "
            "what is overdue, worse, below target or missing, with whom, how much and since when, "
            "the most pressing first.",
        ),
    ),
    (
        ".st-key-cards",
        ("关键指标", "Key metrics"),
        (
            "✓ 达到目标，✗ 没有，横条上的竖线是目标。蓝色是走势变好，橙色变差，灰色没有信号。"
            "投诉件数不分好坏：少不等于好。",
            "✓ on target, ✗ not; the stroke on the bar is the target. Blue: its course got better; orange: "
            "worse; grey: no signal. The number of complaints is neither good nor bad: few may be unheard.",
        ),
    ),
    (
        ".st-key-cards [data-testid=stTooltipIcon]",
        ("数字是怎么算的", "How a number is counted"),
        (
            "问号说明它的定义、几分之几、何时计入、目标和出处，以及走势有多大把握。",
            "The question mark tells its meaning, what it is of, when something enters, its target and "
            "source, and how sure its course is.",
        ),
    ),
    (
        ".st-key-cards [class*=st-key-records-]",
        ("从数字到记录", "From a number to its records"),
        (
            "打开构成这个数字的每一条，可以查找和下载，都已脱敏。",
            "It opens every row behind the number, to be searched and downloaded, masked.",
        ),
    ),
    (
        ".st-key-filters",
        ("选期间、门店和顾问", "Choose period, store and advisor"),
        (
            "筛选对所有页面有效，也写在网址里：复制网址，同事看到的就是同一画面。点门店表的一行、图上的柱或点，整页也随之收窄。",
            "They hold on every page and stand in the address: whoever gets the link sees the same. A click "
            "on a row of the stores, on a bar or on a point narrows the page, too.",
        ),
    ),
    (
        ".st-key-account",
        ("帮助在这里", "Here is the help"),
        (
            "“帮助”打开所在页面的那一节，可以查找；旁边切换中文和英文。这个导览也在帮助里。",
            "“Help” opens the section of the page you are on, and can be searched; beside it the language is "
            "switched. This tour is there, too.",
        ),
    ),
)
"""What each step points at, as a CSS selector; its title and its text, for :func:`care.i18n.say`."""
UNDER_WAY = "touring"
_walk = st.components.v2.component(
    "walk",
    css=Path(__file__).with_name("tour.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("tour.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def offer_tour() -> None:
    """The button that starts the tour, for users who do not know it."""
    if not _is_known():
        tour_button()


def tour_button() -> None:
    """The button that starts the tour, on the overview."""
    if st.button(say("两分钟导览", "Two-minute tour"), key="tour", icon=":material/flag:"):
        _remember()
        st.session_state[UNDER_WAY] = True
        st.switch_page("pages/overview.py", query_params=all_choices())


def show_tour() -> None:
    """Walk through the overview, where the tour was begun; what is not on the page is passed over."""
    if st.session_state.get(UNDER_WAY):
        _walk(key="walk", data=_steps(), height=1, on_ended_change=_end)


def _steps() -> dict[str, Any]:
    return {
        "steps": [{"at": at, "title": say(*title), "text": say(*text)} for at, title, text in STEPS],
        "words": {
            "skip": say("跳过", "Skip"),
            "back": say("上一步", "Back"),
            "next": say("下一步", "Next"),
            "end": say("开始使用", "Start"),
        },
    }


def _end() -> None:
    st.session_state[UNDER_WAY] = False


def _is_known() -> bool:
    """Whether the user knows the tour; without sign-in, whether it was opened in this session."""
    try:
        views = own_views()
        return st.session_state.get("toured", False) or bool(views and views.toured())
    except ViewsUnavailable:
        return True


def _remember() -> None:
    st.session_state["toured"] = True
    try:
        if views := own_views():
            require_write()
            views.tour()
    except ViewsUnavailable:
        return

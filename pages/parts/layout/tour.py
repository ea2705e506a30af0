"""The tour of the dashboard: offered on first use, found again behind the same button."""

import streamlit as st

from care.i18n import say
from care.storage.saved_views import ViewsUnavailable
from pages.parts.layout.saved_views import own_views
from pages.parts.session.guard import require_write
from pages.parts.state.url_state import restore_from_url

STEPS = (
    (
        ("先看“需要关注”", "Begin with “Needs attention”"),
        (
            "总览只回答三件事：是否正常、什么变了、谁该行动。“需要关注”列出超期、变差、未达目标和缺少记录的事项，各有人员、件数和起始日，最要紧的在前。",
            "The overview answers three things: are we all right, what changed, who has to act. "
            "“Needs attention” lists what is overdue, worse, below target or missing, "
            "with whom, how many and since when, the most harmful first.",
        ),
    ),
    (
        ("选期间、门店和顾问", "Choose period, store and advisor"),
        (
            "上方的筛选对所有页面有效，也写在网址里：复制网址，同事看到的就是同一画面。常用的可以存为“我的视图”。",
            "The filters above hold on every page and stand in the address: whoever gets the link "
            "sees the same. Keep what you use often under “My views”.",
        ),
    ),
    (
        ("蓝、橙、灰", "Blue, orange, grey"),
        (
            "蓝是走势变好，橙是变差，灰是没有信号。空心点是未到期的期间，不要与前期比较。投诉件数不分好坏：少不等于好。",
            "Blue: its course got better; orange: worse; grey: no signal. Hollow points are not due yet: "
            "do not compare them. The number of complaints is neither good nor bad: few does not mean well.",
        ),
    ),
    (
        ("从数字到记录", "From a number to its records"),
        (
            "点图上的柱或点，整页随之收窄，上方的标签可以去掉它；点“查看记录”，看到构成这个数字的每一条，可查找、可下载。",
            "Click a bar or a point and the page follows; a chip above takes it off again. "
            "“Records” opens the very rows behind a number, to be searched and downloaded.",
        ),
    ),
    (
        ("数字是怎么算的", "How a number is counted"),
        (
            "数字旁的问号说明它的定义、分母、目标和出处；全部指标的说明在“指标说明”页。数据从哪来、拒收了哪些行，在“数据质量”页。",
            "The question mark beside a number tells its meaning, denominator, target and source; "
            "all of them are on the Definitions page. Where figures come from, and which rows were "
            "rejected: the page Data quality.",
        ),
    ),
)
"""Title and text of each step, for :func:`care.i18n.say`."""


def offer_tour() -> None:
    """The button that starts the tour: with its name until it has been pressed once, then a question mark."""
    new = not _is_known()
    name = say("两分钟导览", "Two-minute tour")
    pressed = st.button(
        name if new else "",
        key="tour",
        icon=":material/help:",
        help=None if new else name,
    )
    if pressed:
        _remember()
        st.session_state["step"] = 0
        st.dialog(name)(_walk)()


def _walk() -> None:
    restore_from_url()
    step = st.session_state["step"]
    title, text = STEPS[step]
    st.caption(f"{step + 1} / {len(STEPS)}")
    st.markdown("#### " + say(*title))
    st.markdown(say(*text))
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(say("跳过", "Skip"), key="tour-skip", type="tertiary"):
            st.rerun()
        if step:
            st.button(say("上一步", "Back"), key="tour-back", on_click=_turn, args=(step - 1,))
        if step + 1 < len(STEPS):
            st.button(
                say("下一步", "Next"), key="tour-next", type="primary", on_click=_turn, args=(step + 1,)
            )
        elif st.button(say("开始使用", "Start"), key="tour-end", type="primary"):
            st.rerun()


def _turn(step: int) -> None:
    st.session_state["step"] = step


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

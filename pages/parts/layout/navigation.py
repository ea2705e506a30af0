"""The navigation above every page: pages of figures side by side, the others in a menu each."""

from typing import Any, NamedTuple

import streamlit as st

from care.access.grants import Principal
from care.i18n import say
from pages.parts.help.help_link import HELP_PAGE
from pages.parts.session.guard import may_open
from pages.parts.session.open_warehouse import has_something
from pages.parts.state.url_state import asked_page

HOME_PAGE = "overview"
"""The page at the root of the address."""


class PageTitle(NamedTuple):
    """The name of a page in its address, and its title for :func:`care.i18n.say`."""

    name: str
    zh: str
    en: str

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return say(self.zh, self.en)


GROUPS = {
    ("", ""): (
        PageTitle("overview", "总览", "Overview"),
        PageTitle("callbacks", "回访", "Callbacks"),
        PageTitle("complaints", "投诉", "Complaints"),
        PageTitle("causes", "原因", "Causes"),
        PageTitle("advisors", "顾问", "Advisors"),
        PageTitle("customers", "客户", "Customers"),
        PageTitle(HELP_PAGE, "帮助", "Help"),
    ),
    ("日常", "Daily"): (
        PageTitle("worklist", "今日待办", "Today"),
        PageTitle("care", "关爱", "Care"),
        PageTitle("voice", "客户声音", "Voice"),
        PageTitle("coding", "归类", "Coding"),
    ),
    ("周会与报告", "Meeting and reports"): (
        PageTitle("review", "周会", "Weekly review"),
        PageTitle("reports", "报告", "Reports"),
        PageTitle("explore", "探索", "Explore"),
        PageTitle("compare", "对比", "Compare"),
        PageTitle("coaching", "辅导单", "Coaching"),
    ),
    ("管理", "Manage"): (
        PageTitle("intake", "导入", "Load"),
        PageTitle("files", "数据质量", "Data quality"),
        PageTitle("targets", "制度与目标", "Policy and targets"),
        PageTitle("definitions", "指标说明", "Definitions"),
        PageTitle("audit", "操作日志", "Audit"),
    ),
}
"""The pages by the name of their menu; those of the first stand beside the menus."""


def navigation(user: Principal) -> Any:
    """Draw it, and give the page to run. The menu with that page says so, as Streamlit marks none."""
    asked = asked_page() or HOME_PAGE
    return st.navigation(
        {
            _menu(say(*group), pages, asked): [
                st.Page(
                    f"pages/{name}.py",
                    title=say(zh, en),
                    url_path=name,
                    default=name == HOME_PAGE,
                    visibility="visible" if _is_in_sight(user, name) else "hidden",
                )
                for name, zh, en in pages
            ]
            for group, pages in GROUPS.items()
        },
        position="top",
    )


def _is_in_sight(user: Principal, page: str) -> bool:
    """Whether a page is in the navigation; the help has a link of its own beside it."""
    return page != HELP_PAGE and may_open(user, page) and has_something(page)


def _menu(group: str, pages: tuple[PageTitle, ...], asked: str) -> str:
    inside = next((page.title for page in pages if page.name == asked), None)
    return f"**{group} · {inside}**" if group and inside else group

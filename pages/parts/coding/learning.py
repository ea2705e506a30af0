"""Suggestions are made anew in the background, once for each build that the server shows."""

from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

import streamlit as st

from care.causes.lexicon import BadLexicon
from care.i18n import say
from etl.intake import CannotWrite, renew_suggestions
from pages.parts.session.server_settings import home, network
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.storage.cause_suggestions import read_learnt
from warehouse.storage.home import NoWarehouse

_begun: set[tuple[Path, str]] = set()
_lock = Lock()


def learn_in_background(build: str) -> None:
    """Learn from a build's complaints in a thread of its own, unless that was begun before; no network's."""
    if network():
        return
    key = (home(), build)
    with _lock:
        if key in _begun:
            return
        _begun.add(key)
    Thread(target=_renew, args=(home(),), daemon=True).start()


def _renew(place: Path) -> None:
    """Learn; where that cannot be done, the suggestions of before stay."""
    with suppress(NoWarehouse, BadLexicon, CannotWrite, *BAD_SETTINGS):
        renew_suggestions(place)


def show_learnt() -> None:
    """What the suggestions rest on, and how many of those at 90 % were right on cases not learnt from."""
    learnt = read_learnt(home())
    if not learnt:
        st.caption(
            say(
                "正在后台生成推荐，请稍后刷新。", "Suggestions are being made in the background: reload soon."
            )
        )
        return
    if not learnt["cases"]:
        st.caption(
            say(
                "还没有足够的已归类案例，推荐只依据词表。",
                "Too few coded cases: suggestions rest on the lexicon.",
            )
        )
        return
    held = learnt["held_out"]
    st.caption(
        say(
            f"推荐学自 {learnt['cases']} 件已有原因的投诉；在未学过的案例上首选正确 "
            f"{held['right']} / {held['cases']} 件，把握 90% 以上的 "
            f"{held['right_at_90']} / {held['cases_at_90']}。",
            f"Learnt from {learnt['cases']} complaints with a cause; on cases not learnt from the first "
            f"suggestion was right for {held['right']} of {held['cases']}, at 90 % or more for "
            f"{held['right_at_90']} of {held['cases_at_90']}.",
        )
    )

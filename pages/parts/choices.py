"""What the reader has chosen: kept from page to page, across languages, and in the page's address.

The address holds codes, so that a link shows the same in either language. The widgets' own binding
would write their labels there, and a widget forgets its value when its labels change; so every widget
is one of its language, and what it says is kept here.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from care.words import language, speak


def recall() -> None:
    """Take the choices from the address when a reader arrives, and speak the language among them.

    A fragment that runs by itself has to call this too.
    """
    kept = st.session_state.setdefault(
        "choices", {name: st.query_params.get_all(name) for name in st.query_params}
    )
    if "lang" in st.session_state:
        kept["lang"] = [st.session_state["lang"]]
    speak("en" if kept.get("lang") == ["en"] else "zh")


def kept(name: str) -> list[str]:
    """The codes chosen under a name, none where nothing has been."""
    return st.session_state["choices"].get(name, [])


def keep(name: str, codes: Sequence[str]) -> None:
    """Keep a choice, and write it into the address; an empty one is left out."""
    st.session_state["choices"][name] = list(codes)
    address = {key: values for key, values in st.session_state["choices"].items() if values}
    if address != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(address)


def choose_one(
    name: str, words: str, options: Sequence[str], label: Callable[[str], str], usual: str, **look: Any
) -> str:
    """A list to choose one from."""
    was = next((option for option in options if [option] == kept(name)), usual)
    chosen = st.selectbox(
        words,
        options,
        index=list(options).index(was),
        format_func=label,
        label_visibility="collapsed",
        required=True,
        key=f"{name}-{language()}",
        **look,
    )
    keep(name, [] if chosen == usual else [chosen])
    return chosen


def choose_many(
    name: str, words: str, options: Sequence[str], label: Callable[[str], str], **look: Any
) -> list[str]:
    """A list to choose any number from."""
    chosen = st.multiselect(
        words,
        options,
        default=[option for option in options if option in kept(name)],
        format_func=label,
        label_visibility="collapsed",
        key=f"{name}-{language()}",
        **look,
    )
    keep(name, chosen)
    return chosen


def choose_language() -> None:
    """One click to the other language."""
    chosen = st.segmented_control(
        "语言 Language",
        ("zh", "en"),
        default=language(),
        format_func={"zh": "中文", "en": "EN"}.get,
        required=True,
        label_visibility="collapsed",
        key="lang",
    )
    keep("lang", ["en"] if chosen == "en" else [])

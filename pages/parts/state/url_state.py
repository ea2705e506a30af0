"""What the reader has chosen: kept from page to page, across languages, and in the page's address.

The address holds codes, so that a link shows the same in either language. The widgets' own binding
would write their labels there, and a widget forgets its value when its labels change; so every widget
is one of its language, it is set to what is kept here, and a click on it changes what is kept here.
"""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from care.i18n import set_language

NONE: Mapping[str, Sequence[str]] = {}


def restore_from_url(usual: Callable[[], Mapping[str, Sequence[str]]] = lambda: NONE) -> None:
    """Take the choices from the address, and speak the language among them.

    They are taken when a reader arrives, and whenever the address is another than was written last: then
    the reader went back or forward. A click goes before an address that has not heard of it yet.
    ``usual`` tells what a reader has chosen who arrives at an address that says nothing.

    A fragment that runs by itself has to call this too.
    """
    state, address, page = st.session_state, _address(), get_script_run_ctx().page_script_hash
    clicked, before = state.pop("clicked", False), state.get("page", page)
    state["page"], state["travelled"] = page, False
    if "choices" not in state:
        state["choices"], state["brought"] = address or dict(usual()), {}
        _write()
    elif address != state["address"] and not clicked:
        if address or page == before:
            state["choices"] = address or state["brought"].get(page, {})
            state["travelled"] = True
        else:  # a link to another page leaves the choices out of the address
            state["brought"][page] = state["choices"]
        _write()
    state["turned"] = page != before
    set_language("en" if chosen_codes("lang") == ["en"] else "zh")


def chosen_codes(name: str) -> list[str]:
    """The codes chosen under a name, none where nothing has been."""
    return st.session_state["choices"].get(name, [])


def choose(name: str, codes: Sequence[str]) -> None:
    """Keep a choice, and write it into the address; an empty one is left out."""
    choose_all({name: codes})


def choose_all(choices: Mapping[str, Sequence[str]]) -> None:
    """Keep several choices at once: one step in the browser's history."""
    st.session_state["choices"] = st.session_state["choices"] | {
        n: list(codes) for n, codes in choices.items()
    }
    _write()


def replace_choices(choices: Mapping[str, Sequence[str]]) -> None:
    """Choose this and nothing else."""
    st.session_state["choices"] = {}
    choose_all(choices)


def route_root(page: str) -> None:
    """Take the address of the first page by its name for the root, which alone Streamlit knows it by."""
    pages = get_script_run_ctx().pages_manager
    if pages.intended_page_name == page:
        pages.set_script_intent(pages.intended_page_script_hash, "")


def page_scoped(names: Sequence[str]) -> None:
    """What is chosen under these names is of its page alone; back on it, a reader finds it as it was.

    By now it is known which page this is: a reader who arrives does not say so.
    """
    st.session_state["page"] = get_script_run_ctx().pages_manager.current_page_script_hash
    if st.session_state["turned"] and not st.session_state["travelled"]:
        choose_all({name: [] for name in names})


def all_choices() -> dict[str, list[str]]:
    """All that is chosen, as it stands in the address."""
    return {name: codes for name, codes in st.session_state["choices"].items() if codes}


def on_click_choose(choices: Mapping[str, Sequence[str]]) -> None:
    """The same as :func:`choose_all` for a widget's callback, which runs before the page does."""
    st.session_state["clicked"] = True
    choose_all(choices)


def on_pick_choose(choices: Mapping[str, Sequence[str]]) -> None:
    """The same for a list on the page itself.

    A fragment that runs by itself brings along what lists say that the browser has not put back yet after
    a step back: nobody picked that.
    """
    if not get_script_run_ctx().fragment_ids_this_run:
        on_click_choose(choices)


def on_click_replace(choices: Mapping[str, Sequence[str]]) -> None:
    """The same for what closes by itself when the reader goes back: the address they went to is right."""
    if _address() == st.session_state["address"]:
        on_click_choose(choices)


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write() -> None:
    choices = all_choices()
    st.session_state["address"] = choices
    if not choices:
        st.session_state["brought"].pop(st.session_state["page"], None)
    if choices != _address():
        st.query_params.from_dict(choices)

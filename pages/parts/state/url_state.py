"""The reader's choices: shared by all pages and both languages, and written into the URL.

The URL holds codes, so that a link shows the same in either language. Streamlit's own binding would write
labels there, and a widget loses its value when its labels change. Therefore each language has widgets of
its own; they are set to the choices stored here, and a click on them changes these.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from care.i18n import set_language
from care.semantic.renamed_metrics import present_choices
from care.stores.store_names import use_store_names
from pages.parts.session.server_settings import home

NONE: Mapping[str, Sequence[str]] = {}


def restore_from_url(usual: Callable[[], Mapping[str, Sequence[str]]] = lambda: NONE) -> None:
    """Take the choices from the URL, and set the language among them.

    They are taken when a session begins, and whenever the URL differs from the one written last: then the
    reader went back or forward. A click takes precedence over a URL that does not hold it yet.
    ``usual`` gives the choices of a session that begins at a URL without any.

    A fragment that runs by itself has to call this too.
    """
    state, in_url, page = st.session_state, _choices_in_url(), get_script_run_ctx().page_script_hash
    clicked, before = state.pop("clicked", False), state.get("page", page)
    state["page"], state["went_back"] = page, False
    if "choices" not in state:
        state["choices"], state["choices_by_page"] = in_url or dict(usual()), {}
        _write()
    elif in_url != state["written"] and not clicked:
        if in_url or page == before:
            state["choices"] = in_url or state["choices_by_page"].get(page, {})
            state["went_back"] = True
        else:  # a link to another page leaves the choices out of the URL
            state["choices_by_page"][page] = state["choices"]
        _write()
    state["page_changed"] = page != before
    set_language("en" if chosen_codes("lang") == ["en"] else "zh")
    use_store_names(home())


def chosen_codes(name: str) -> list[str]:
    """The codes chosen under a name, none where nothing has been."""
    return st.session_state["choices"].get(name, [])


def choose(name: str, codes: Sequence[str]) -> None:
    """Store a choice, and write it into the URL; an empty one is left out."""
    choose_all({name: codes})


def choose_all(choices: Mapping[str, Sequence[str]]) -> None:
    """Store several choices at once: one step in the browser's history."""
    st.session_state["choices"] = st.session_state["choices"] | {
        n: list(codes) for n, codes in choices.items()
    }
    _write()


def replace_choices(choices: Mapping[str, Sequence[str]]) -> None:
    """Store these choices and drop all others."""
    st.session_state["choices"] = {}
    choose_all(choices)


def route_root(page: str) -> None:
    """Show the first page at the path of its name, too. Because Streamlit knows it by the root alone."""
    pages = get_script_run_ctx().pages_manager
    if pages.intended_page_name == page:
        pages.set_script_intent(pages.intended_page_script_hash, "")


def asked_page() -> str:
    """The name in the address of the page that was asked for, before the navigation has found it.

    Empty for the first page. A click names a page by its hash, an address by its name.
    """
    pages = get_script_run_ctx().pages_manager
    found: Mapping[str, Any] = pages.get_pages().get(pages.intended_page_script_hash or "", {})
    return str(found.get("url_pathname", pages.intended_page_name or ""))


def page_scoped(names: Sequence[str]) -> None:
    """Drop the choices of these names on another page; going back restores them.

    To be called once the navigation has found the page, which a new session does not name itself.
    """
    st.session_state["page"] = get_script_run_ctx().pages_manager.current_page_script_hash
    if st.session_state["page_changed"] and not st.session_state["went_back"]:
        choose_all({name: [] for name in names})


def all_choices() -> dict[str, list[str]]:
    """All choices, as they are in the URL."""
    return {name: codes for name, codes in st.session_state["choices"].items() if codes}


def on_click_choose(choices: Mapping[str, Sequence[str]]) -> None:
    """The same as :func:`choose_all` for a widget's callback, which runs before the page does."""
    st.session_state["clicked"] = True
    choose_all(choices)


def on_pick_choose(choices: Mapping[str, Sequence[str]]) -> None:
    """The same for a list on the page itself, where a reader picked from it.

    Because after a step back the browser may not have reset the lists yet: a fragment that runs then
    brings their old values along.
    """
    if not get_script_run_ctx().fragment_ids_this_run:
        on_click_choose(choices)


def on_click_replace(choices: Mapping[str, Sequence[str]]) -> None:
    """The same for a drawer, which closes when the reader goes back: the URL they went to is right then."""
    if _choices_in_url() == st.session_state["written"]:
        on_click_choose(choices)


def _choices_in_url() -> dict[str, list[str]]:
    return present_choices({name: st.query_params.get_all(name) for name in st.query_params})


def _write() -> None:
    choices = all_choices()
    st.session_state["written"] = choices
    if not choices:
        st.session_state["choices_by_page"].pop(st.session_state["page"], None)
    if choices != _choices_in_url():
        st.query_params.from_dict(choices)

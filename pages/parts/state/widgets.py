"""Lists, buttons, tabs and text fields, one for each language and set to the stored choices."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from care.i18n import language
from pages.parts.state.url_state import choose, chosen_codes, on_click_choose, on_pick_choose

UNFOLDED = "unfolded"
"""The choice of the parts of a page that are unfolded."""


def choose_one(
    name: str,
    words: str,
    options: Sequence[str],
    label: Callable[[str], str],
    usual: str,
    drops: Sequence[str] = (),
    **look: Any,
) -> str:
    """A list to choose one from. A new choice also drops the choices of the names in ``drops``."""
    key, usual = f"{name}-{language()}", usual if usual in options else options[0]
    chosen, codes = _one_of(options, name, usual)
    _settle(name, key, chosen, codes)

    def store() -> None:
        value = st.session_state[key]
        on_pick_choose({name: [] if value == usual else [value], **{dropped: [] for dropped in drops}})

    st.selectbox(
        words,
        options,
        format_func=_labels(options, label),
        label_visibility="collapsed",
        required=True,
        key=key,
        on_change=store,
        **look,
    )
    return chosen


def chosen_option(name: str, options: Sequence[str], usual: str) -> str:
    """What :func:`choose_one` of the same options gives, before it is drawn."""
    chosen, _ = _one_of(options, name, usual if usual in options else options[0])
    return chosen


def choose_many(
    name: str, words: str, options: Sequence[str], label: Callable[[str], str], **look: Any
) -> list[str]:
    """A list to choose any number from."""
    key = f"{name}-{language()}"
    chosen = [code for code in chosen_codes(name) if code in options]
    _settle(name, key, chosen, chosen)
    st.multiselect(
        words,
        options,
        format_func=_labels(options, label),
        label_visibility="collapsed",
        key=key,
        on_change=lambda: on_pick_choose({name: st.session_state[key]}),
        select_all=False,  # because no choice means all already, in the reader's language
        **look,
    )
    return chosen


def choose_button(
    name: str, words: str, options: Sequence[str], label: Callable[[str], str], usual: str, **look: Any
) -> str:
    """A row of buttons to choose one from."""
    key = f"{name}-{language()}"
    chosen, codes = _one_of(options, name, usual)
    _settle(name, key, chosen, [] if chosen == usual else codes)

    def store() -> None:
        value = st.session_state[key]
        on_click_choose({name: [] if value == usual else [value]})

    st.segmented_control(
        words,
        options,
        format_func=_labels(options, label),
        required=True,
        label_visibility="collapsed",
        key=key,
        on_change=store,
        **look,
    )
    return chosen


def choose_several(
    name: str, words: str, options: Sequence[str], label: Callable[[str], str], **look: Any
) -> list[str]:
    """A row of buttons to choose any number from."""
    key = f"{name}-{language()}"
    chosen = [code for code in chosen_codes(name) if code in options]
    _settle(name, key, chosen, chosen)
    st.pills(
        words,
        options,
        format_func=_labels(options, label),
        selection_mode="multi",
        label_visibility="collapsed",
        key=key,
        on_change=lambda: on_click_choose({name: st.session_state[key]}),
        **look,
    )
    return chosen


def tabs(name: str, labels: Mapping[str, str]) -> Sequence[Any]:
    """Tabs by key with their labels, opened at the one that was chosen, else at the first."""
    key, codes = f"{name}-{language()}", {words: code for code, words in labels.items()}
    opened, _ = _one_of(labels, name, next(iter(labels)))
    if st.session_state.get(key, labels[opened]) != labels[opened]:
        st.session_state[key] = labels[opened]
    return st.tabs(
        list(codes),
        default=labels[opened],
        key=key,
        on_change=lambda: on_click_choose({name: [codes[st.session_state[key]]]}),
    )


def unfold(code: str, words: str, key: str, *, opened: bool = False, **look: Any) -> Any:
    """An expander whose state is a choice; ``opened``: it is open in any case.

    Its content is to be drawn only while its ``open`` is true.
    """
    others = [one for one in chosen_codes(UNFOLDED) if one != code]
    st.session_state[key] = opened or code in chosen_codes(UNFOLDED)

    def store() -> None:
        on_click_choose({UNFOLDED: [*others, code] if st.session_state[key] else others})

    return st.expander(words, key=key, on_change=store, **look)


def type_words(name: str, words: str, **look: Any) -> str:
    """A text field to search with."""
    key = f"{name}-{language()}"
    typed = next(iter(chosen_codes(name)), "")
    _settle(name, key, typed, [typed] if typed else [])

    def store() -> None:
        text = st.session_state[key].strip()
        on_click_choose({name: [text] if text else []})

    st.text_input(words, key=key, on_change=store, **look)
    return typed


def choose_language() -> None:
    """One click to the other language."""
    _settle("lang", "lang", language(), [] if language() == "zh" else ["en"])
    st.segmented_control(
        "语言 Language",
        ("zh", "en"),
        format_func={"zh": "中文", "en": "EN"}.__getitem__,
        required=True,
        label_visibility="collapsed",
        key="lang",
        on_change=lambda: on_click_choose({"lang": ["en"] if st.session_state["lang"] == "en" else []}),
    )


def _labels(options: Iterable[str], label: Callable[[str], str]) -> Callable[[str], str]:
    """The same labels, worked out now.

    Because a session keeps what names its options for as long as it lasts, a function of a page would keep
    that page's view, and so a build that is served no more.
    """
    return {option: label(option) for option in options}.__getitem__


def _one_of(options: Collection[str], name: str, usual: str) -> tuple[str, list[str]]:
    """The option chosen under a name, and its stored codes; without a choice the usual one."""
    codes = chosen_codes(name)
    if len(codes) == 1 and codes[0] in options:
        return codes[0], codes
    return usual, []


def _settle(name: str, key: str, value: Any, codes: Sequence[str]) -> None:
    """Set a widget to its choice, and drop stored codes that are no option of it."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    if chosen_codes(name) != list(codes):
        choose(name, codes)

"""Selection in charts: a clicked mark narrows the page, and a chip above it takes the choice off."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from care.charts import Figure
from care.charts.theme import Trace
from care.i18n import escape_markdown, say
from care.presentation.chart_selection import WITHIN, period_label, period_of, read_meaning, value_of
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from care.semantic.vocabulary import class_label
from pages.parts.state.url_state import NONE, choose, chosen_codes, on_click_choose
from warehouse.query.figure_source import FigureSource

CLICKED = tuple(name for name in DIMENSIONS if name != "key_customer")
"""The dimensions whose values a mark can stand for; besides, it can be a week or month."""


def selected_values(warehouse: FigureSource, name: str) -> tuple[str | None, ...]:
    """The chosen values of a dimension; those unknown to the warehouse are dropped."""
    if not (codes := chosen_codes(name)):
        return ()
    known = {None, *warehouse.values(name)}
    values = [code for code in codes if value_of(code) in known]
    if values != codes:
        choose(name, values)
    return tuple(map(value_of, values))


def selectable_chart(
    figure: Figure, key: str, along: Mapping[str, Sequence[str]] = NONE
) -> tuple[Figure, dict[str, Any]]:
    """The chart with the chosen marks standing out, and the options of ``st.plotly_chart`` for selection.

    ``along``: choices that are made together with a clicked mark, but not when a mark is taken off.
    """
    meanings = [trace.get("ids", []) for trace in figure["data"]]
    if not any(meanings):
        return figure, {"key": f"chart-{key}"}
    names = sorted({name for ids in meanings for one in ids for name in read_meaning(one)})
    state = "&".join(f"{name}={code}" for name in names for code in chosen_codes(name))
    every = {one for ids in meanings for one in ids}
    # Because a trend shades the chosen days, its points need not stand out.
    chosen = names != [WITHIN] and any(map(chosen_codes, names))
    if chosen and any(map(_is_chosen, every)):
        figure = {**figure, "data": list(map(_highlight, figure["data"]))}
    widget = f"chart-{key}-{state}"

    def select() -> None:
        for point in st.session_state[widget].selection.points:
            if ids := meanings[point["curve_number"]]:
                _toggle(ids[point["point_index"]], along)
                return

    return figure, {"key": widget, "on_select": select, "selection_mode": "points"}


def selection_chips(warehouse: FigureSource, filters: tuple[str, ...]) -> None:
    """A button to take off each choice that was made by a click; ``filters`` have a list of their own."""
    clicked = [
        (name, code) for name in (*CLICKED, WITHIN) if name not in filters for code in chosen_codes(name)
    ]
    if not clicked and not any(map(chosen_codes, filters)):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="chips"):
        for name, code in clicked:
            st.button(
                escape_markdown(_words(name, code)),
                key=f"chip-{name}-{code}",
                icon=":material/close:",
                icon_position="right",
                help=say("去掉这一条件", "Take this off"),
                on_click=lambda name=name, code=code: on_click_choose(
                    {name: [one for one in chosen_codes(name) if one != code]}
                ),
            )
        if len(clicked) > 1:
            st.button(
                say("全部去掉", "Take all off"),
                key="chips-off",
                type="tertiary",
                on_click=lambda: on_click_choose({name: [] for name, _ in clicked}),
            )
        if note := _narrowed_note(warehouse):
            st.caption(note)


def _narrowed_note(warehouse: FigureSource) -> str:
    """Which figures each choice narrows, where it does not narrow all of them."""
    notes = []
    for name in filter(chosen_codes, CLICKED):
        narrowed = [metric for metric in METRICS.values() if name in warehouse.dimensions(metric.key)]
        if len(narrowed) < len(METRICS):
            themes = dict.fromkeys(metric.theme.label for metric in narrowed)
            notes.append(
                say(
                    f"“{DIMENSIONS[name].zh}”只筛选{'、'.join(themes)}",
                    f"“{DIMENSIONS[name].en}” narrows only {', '.join(themes).lower()}",
                )
            )
    end = say("；其余数字不变。", "; the other figures stay.")
    return say("；", "; ").join(notes) + end if notes else ""


def _toggle(mark: str, along: Mapping[str, Sequence[str]]) -> None:
    meaning = read_meaning(mark)
    if _is_chosen(mark):
        on_click_choose({name: [] for name in meaning})
    else:
        on_click_choose({**{name: [code] for name, code in meaning.items()}, **along})


def _highlight(trace: Trace) -> Trace:
    """The trace with its chosen marks selected."""
    if not (ids := trace.get("ids")):
        return trace
    return {**trace, "selectedpoints": [place for place, one in enumerate(ids) if _is_chosen(one)]}


def _is_chosen(one: str) -> bool:
    meaning = read_meaning(one)
    return bool(meaning) and all(code in chosen_codes(name) for name, code in meaning.items())


def _words(name: str, code: str) -> str:
    if name == WITHIN:
        span = period_of(code)
        return period_label(span) if span else code
    value = value_of(code)
    return f"{DIMENSIONS[name].label}{say('：', ': ')}{class_label(name, value)}"

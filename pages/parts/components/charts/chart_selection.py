"""Charts that are clicked: the page follows, and what was clicked stands above it to be taken off."""

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
"""What a mark can stand for beside a week or month."""


def selected_values(house: FigureSource, name: str) -> tuple[str | None, ...]:
    """The values of a dimension that the page is narrowed to; what this warehouse has not is forgotten."""
    if not (codes := chosen_codes(name)):
        return ()
    known = {None, *house.values(name)}
    values = [code for code in codes if value_of(code) in known]
    if values != codes:
        choose(name, values)
    return tuple(map(value_of, values))


def selectable_chart(
    figure: Figure, key: str, along: Mapping[str, Sequence[str]] = NONE
) -> tuple[Figure, dict[str, Any]]:
    """A chart in which what is followed already stands out, and how it is to be shown to be clicked.

    ``along`` is chosen with whatever is clicked, not with what is taken off.
    """
    meanings = [trace.get("ids", []) for trace in figure["data"]]
    if not any(meanings):
        return figure, {"key": f"chart-{key}"}
    names = sorted({name for ids in meanings for one in ids for name in read_meaning(one)})
    state = "&".join(f"{name}={code}" for name in names for code in chosen_codes(name))
    every = {one for ids in meanings for one in ids}
    chosen = names != [WITHIN] and any(map(chosen_codes, names))  # a trend shades the days that are followed
    if chosen and any(map(_is_followed, every)):
        figure = {**figure, "data": list(map(_standing_out, figure["data"]))}
    mine = f"chart-{key}-{state}"

    def follow() -> None:
        for point in st.session_state[mine].selection.points:
            if ids := meanings[point["curve_number"]]:
                _follow(ids[point["point_index"]], along)
                return

    return figure, {"key": mine, "on_select": follow, "selection_mode": "points"}


def selection_chips(house: FigureSource, beside: tuple[str, ...]) -> None:
    """What the page was narrowed to by clicks, to be taken off; what is ``beside`` has a list of its own."""
    clicked = [
        (name, code) for name in (*CLICKED, WITHIN) if name not in beside for code in chosen_codes(name)
    ]
    if not clicked and not any(map(chosen_codes, beside)):
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
        if told := _reach(house):
            st.caption(told)


def _reach(house: FigureSource) -> str:
    """Of each choice which figures it narrows, where it does not narrow all of them."""
    told = []
    for name in filter(chosen_codes, CLICKED):
        having = [metric for metric in METRICS.values() if name in house.dimensions(metric.key)]
        if len(having) < len(METRICS):
            themes = dict.fromkeys(metric.theme.label for metric in having)
            told.append(
                say(
                    f"“{DIMENSIONS[name].zh}”只筛选{'、'.join(themes)}",
                    f"“{DIMENSIONS[name].en}” narrows only {', '.join(themes).lower()}",
                )
            )
    end = say("；其余数字不变。", "; the other figures stay.")
    return say("；", "; ").join(told) + end if told else ""


def _follow(one: str, along: Mapping[str, Sequence[str]]) -> None:
    told = read_meaning(one)
    if _is_followed(one):
        on_click_choose({name: [] for name in told})
    else:
        on_click_choose({**{name: [code] for name, code in told.items()}, **along})


def _standing_out(trace: Trace) -> Trace:
    """Marks that are followed as if they were selected."""
    if not (ids := trace.get("ids")):
        return trace
    return {**trace, "selectedpoints": [place for place, one in enumerate(ids) if _is_followed(one)]}


def _is_followed(one: str) -> bool:
    return all(code in chosen_codes(name) for name, code in read_meaning(one).items())


def _words(name: str, code: str) -> str:
    if name == WITHIN:
        span = period_of(code)
        return period_label(span) if span else code
    value = value_of(code)
    return f"{DIMENSIONS[name].label}{say('：', ': ')}{class_label(name, value)}"

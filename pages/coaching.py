"""辅导单: one person on one page for a talk, to be shown on a screen or printed; not for a wall."""

import polars as pl
import streamlit as st

from care.coaching import coached_metrics
from care.i18n import say
from care.semantic.dimension import DIMENSIONS, PEOPLE
from care.semantic.metric import METRICS
from care.stores.store_names import store_name
from pages.parts.components.coaching.sheet import CoachingSheet
from pages.parts.components.empty_states import note_nobody_named, note_nothing_here
from pages.parts.data.measured_figures import Figures
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from pages.parts.state.widgets import choose_one

view = current_view()
warehouse = view.warehouse
freshness_line(view)
with st.container(horizontal=True):
    offered = [name for name in PEOPLE if warehouse.values(name)]
    if not offered:
        note_nobody_named()
        st.stop()
    words = say("哪种岗位", "Which work")
    who = choose_one("who", words, offered, lambda name: DIMENSIONS[name].label, offered[0], width=168)
    metrics = tuple(coached_metrics(who, [key for key in METRICS if who in warehouse.dimensions(key)]))
    team = view.without(who)
    counted = Figures(team).of(*metrics, by=("store", who)).drop_nulls(who)
    named = counted.filter(pl.col("denominator") > 0).select("store", who)
    people = {f"{store} {name}": (store, name) for store, name in named.unique().sort(pl.all()).iter_rows()}
    if not people:
        note_nothing_here()
        st.stop()

    def label(code: str) -> str:
        """Name and store."""
        store, name = people[code]
        return f"{name} · {store_name(store)}"

    code = choose_one("coached", say("谁", "Who"), [*people], label, next(iter(people)), width=260)
store, person = people[code]
draw_page(above=[row(CoachingSheet(team.only(store=store), who, store, person, metrics))])

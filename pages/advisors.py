"""顾问: all of them compared as far as chance allows, and one of them in full."""

import streamlit as st

from care.card import of_theme
from care.dimension import DIMENSIONS
from care.metric import METRICS, Kind, Theme
from care.words import say
from pages.parts.cards import cards
from pages.parts.choices import choose_one
from pages.parts.frame import view
from pages.parts.freshness import freshness_line
from pages.parts.panel import comparison_panel, funnel_panel, nothing_here, trend_panel


def name_of(key: str) -> str:
    """A metric's name."""
    return METRICS[key].name


COMPARED = {"advisor": ("store", "advisor"), "agent": ("store", "agent"), "store": ("store",)}

seen = view()
freshness_line(seen)
with st.container(horizontal=True):
    words = say("比较谁", "Whom to compare")
    who = choose_one("who", words, tuple(COMPARED), lambda key: DIMENSIONS[key].label, "advisor", width=168)
    rates = [
        key
        for key in of_theme(*Theme)
        if who in seen.house.dimensions(key) and METRICS[key].kind is Kind.PROPORTION
    ]
    words = say("比较哪个指标", "Which metric to compare")
    chosen = choose_one("metric", words, rates, name_of, rates[0], width=320)
everyone = seen.without("advisor")
funnel_panel(everyone, chosen, COMPARED[who], "funnel")
comparison_panel(
    say(
        f"谁的{name_of(chosen)}与整体不同，且超出偶然？",
        f"Whose “{name_of(chosen)}” differs by more than chance?",
    ),
    everyone,
    chosen,
    COMPARED[who],
    "compared",
    say(
        "有颜色的点超出 99.8% 的偶然范围；横线为 95% 区间。按件数排列，不排名；不足 5 件的为灰色空心。",
        "Coloured: beyond 99.8% of what chance does. Bars: 95% intervals. By cases, not ranked; "
        "fewer than 5 grey and hollow.",
    ),
)
known = [key for key in of_theme(*Theme) if "advisor" in seen.house.dimensions(key)]
chosen = chosen if chosen in known else known[0]
names = sorted(everyone.figures(chosen, by=("advisor",))["advisor"].drop_nulls())
if not names:
    nothing_here()
    st.stop()
st.markdown("#### " + say("一位顾问", "One advisor"))
name = choose_one("profile", say("顾问", "Advisor"), names, str, names[0], width=320)
one = everyone.only(advisor=name)
trend_panel(one, chosen, "profile")
cards(one, [key for key in known if METRICS[key].key_metric], "one")

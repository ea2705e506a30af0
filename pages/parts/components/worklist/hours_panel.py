"""When customers answer, by weekday and hour, and which hours that recommends."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.charts import CONFIG, Figure, answered_hours_chart
from care.i18n import escape_markdown, say
from care.worklist.worklist_table import hours_sentence
from pages.parts.data.cached import cached
from pages.parts.data.view import View
from warehouse.services.worklists.daily_worklist import answered_hours, hour_plans, last_known


@dataclass(frozen=True)
class AnsweredHours:
    """The share of calls answered in the last 34 weeks, of the chosen stores."""

    view: View

    def load(self) -> tuple[Figure, list[str]] | None:
        """The chart and a sentence a store; None without calls by phone. Raises Unsupported of a network."""
        return cached(_chart, self.view)

    def draw(self, data: tuple[Figure, list[str]] | None) -> None:
        """Draw both."""
        if data is None:
            return
        figure, sentences = data
        with st.container(border=True):
            st.markdown("##### " + say("客户什么时段接听？", "When do customers answer?"))
            st.plotly_chart(figure, config=CONFIG, key="answered-hours", alt=" ".join(sentences))
            for sentence in sentences:
                st.markdown(escape_markdown(sentence))
            st.caption(
                say(
                    "最近 34 周的电话拨打，只含制度的拨打时段；不足 5 次的格子留空。"
                    "时段由前 26 周选出，用后 8 周检验。",
                    "Calls by phone of the last 34 weeks, within the policy’s calling hours; cells of fewer "
                    "than 5 calls are blank. Hours are chosen by the first 26 weeks, checked on the last 8.",
                )
            )


def _chart(view: View) -> tuple[Figure, list[str]] | None:
    known = last_known(view.warehouse, view.store_codes)
    if not known:
        return None
    last = max(known.values())
    rows = answered_hours(view.warehouse, last, tuple(known))
    if rows.is_empty():
        return None
    cells = rows.group_by("weekday", "hour").agg(pl.col("answered", "tried").sum())
    plans = hour_plans(rows, last)
    return (
        answered_hours_chart(cells.sort("weekday", "hour")),
        [hours_sentence(store, plan) for store, plan in sorted(plans.items())],
    )

"""When customers answer, by weekday and hour, of one agent or all, and which hours that recommends."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.charts import CONFIG, Figure, answered_hours_chart
from care.i18n import escape_markdown, say
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import count, counted
from care.worklist.call_measures import CallMeasure
from care.worklist.hours_text import hours_sentence
from pages.parts.components.charts.chart_data import chart_data_button
from pages.parts.components.worklist.chosen_calls import chosen_calls
from pages.parts.data.cached import cached
from pages.parts.data.view import View
from pages.parts.session.current_user import may_see
from pages.parts.state.widgets import choose_one, chosen_option
from warehouse.services.worklists.call_hours import hour_plans, tallied

EVERYBODY = "all"
MEASURE, CALLER = "measure", "caller"
"""The choices of what is counted, and whose calls."""


@dataclass(frozen=True)
class AnsweredHours:
    """Calls of the last 34 weeks, of the chosen stores, types and advisors; of one agent where chosen."""

    view: View
    measure: CallMeasure
    caller: str | None

    @classmethod
    def chosen(cls, view: View) -> "AnsweredHours":
        """The panel with what its own lists say."""
        measure = chosen_option(MEASURE, [one.value for one in CallMeasure], CallMeasure.REACHED.value)
        caller = chosen_option(CALLER, _callers(view), EVERYBODY)
        return cls(view, CallMeasure(measure), None if caller == EVERYBODY else caller)

    def load(self) -> tuple[Figure, list[str]] | None:
        """The chart and a sentence a store; None without calls by phone. Raises Unsupported of a network."""
        return cached(_chart, self.view, self.measure, self.caller)

    def draw(self, data: tuple[Figure, list[str]] | None) -> None:
        """Draw both under the lists."""
        question = say("客户什么时段接听？", "When do customers answer?")
        with st.container(border=True):
            st.markdown(f"##### {question}")
            with st.container(horizontal=True):
                choose_one(
                    MEASURE,
                    say("看什么", "What"),
                    [one.value for one in CallMeasure],
                    lambda code: CallMeasure(code).label,
                    CallMeasure.REACHED.value,
                    width=200,
                )
                choose_one(
                    CALLER,
                    DIMENSIONS["agent"].label,
                    _callers(self.view),
                    lambda one: say("全部专员", "All agents") if one == EVERYBODY else one,
                    EVERYBODY,
                    width=180,
                )
            if data is None:
                st.info(say("没有这样的电话拨打。", "There are no such calls by phone."))
                return
            figure, sentences = data
            for sentence in sentences:
                st.markdown(escape_markdown(sentence))
            alt = " ".join(sentences)
            st.plotly_chart(figure, config=CONFIG, key="answered-hours", alt=alt)
            st.caption(
                say(
                    "最近 34 周的电话拨打，只含制度的拨打时段；不足 5 次的格子留空，指向格子可见 n 与 "
                    "95% 区间（威尔逊）。时段由前 26 周选出，用后 8 周检验。"
                    "上方的门店、顾问与回访类型在此同样有效。",
                    "Calls by phone of the last 34 weeks, within the policy’s calling hours; cells of fewer "
                    "than 5 calls are blank, pointing at one tells n and the 95% interval (Wilson). Hours "
                    "are chosen by the first 26 weeks, checked on the last 8. The stores, advisors and types "
                    "chosen above hold here, too.",
                )
            )
            chart_data_button(figure, question, "answered-hours")


def _callers(view: View) -> list[str]:
    return [EVERYBODY, *(map(str, view.warehouse.values("agent")) if may_see("agent") else ())]


def _chart(view: View, measure: CallMeasure, caller: str | None) -> tuple[Figure, list[str]] | None:
    rows, last = chosen_calls(view, caller)
    if rows.is_empty():
        return None
    by_day = pl.col("day").dt.weekday().cast(pl.Int64) - 1
    cells = rows.group_by(by_day.alias("weekday"), "hour").agg(pl.col(measure.value, "tried").sum())
    plans = hour_plans(rows, last, measure)
    calls = sum(many for _, many in tallied(rows).values())
    n = say(f"共 {count(calls)} 次拨打。", f"{counted(calls, 'call', 'calls')} in all.")
    return (
        answered_hours_chart(cells.sort("weekday", "hour")),
        [*(hours_sentence(store, plan, measure) for store, plan in sorted(plans.items())), n],
    )

"""Two sides beside each other: what differs in words, both on one axis, all figures as a table."""

from dataclasses import dataclass

import streamlit as st

from care.charts import CONFIG, two_courses_chart, two_sides_chart
from care.compare import Compared, Side, compared_sentence, compared_table, comparison_headline
from care.i18n import escape_markdown, say
from care.semantic.metric import METRICS, MetricKind
from pages.parts.components.charts.chart_data import chart_data_button
from pages.parts.components.compare.choose_sides import PERIODS, Sides
from pages.parts.components.compare.measured_sides import courses, measured_sides
from pages.parts.components.drilldown import METRIC
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import download_buttons, export_info
from pages.parts.components.records.records_table import may_open_records
from pages.parts.data.cached import cached
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one

MOST_SENTENCES = 5
"""How many of the figures that differ are told in words; the table has all."""


@dataclass(frozen=True)
class SidesPanel:
    """A with B."""

    view: View
    sides: Sides

    def load(self) -> tuple[Side, Side, list[Compared]]:
        """Both sides and their figures."""
        return cached(measured_sides, self.view, self.sides)

    def draw(self, data: tuple[Side, Side, list[Compared]]) -> None:
        """Draw the words, the chart and the table."""
        first, second, found = data
        with st.container(border=True):
            title = comparison_headline(found)
            st.markdown(f"##### {escape_markdown(title)}")
            if not found:
                note_nothing_here()
                return
            told = [words for one in found if (words := compared_sentence(one, first, second))]
            for words in told[:MOST_SENTENCES]:
                st.markdown(escape_markdown(words))
            if any(one.metric.kind is MetricKind.PROPORTION for one in found):
                figure = two_sides_chart(found, first, second)
                st.plotly_chart(figure, config=CONFIG, key="two-sides", alt=" ".join((title, *told)))
                chart_data_button(figure, title, "two-sides")
            table = compared_table(found, first, second)
            data_table(table, table.columns[0], alt=title)
            st.caption(self._note(found))
            if may_open_records():
                info = export_info(self.view, found[0].metric.key, title)
                with st.container(horizontal=True):
                    download_buttons(lambda: table, info, "compare", headed=True)

    def _note(self, found: list[Compared]) -> str:
        many = sum(one.difference is not None for one in found)
        note = say(
            f"★ 超出正常波动：{many} 项一起看，区间合计 95%（邦费罗尼）；横线为各自的 95% 区间。"
            "少于 5 件的空心、不比较。",
            f"★ beyond chance: over {many} figures together the intervals hold 95% (Bonferroni); bars are "
            "each side’s own 95%. Fewer than 5 cases are hollow and not compared.",
        )
        if self.sides.cohort:
            return note + say(
                "只含两期都有的客户（按车架号），同一客户的两期互相对照；少于 20 位不比较。",
                " Only customers whom both periods have (by VIN), each against themselves; fewer than 20 are "
                "not compared.",
            )
        if self.sides.kind == PERIODS:
            return note + say(
                "区间已计入各周本来的起伏；件数按天数折算。",
                " Intervals allow for how weeks scatter; counts are taken as of as many days.",
            )
        return note


@dataclass(frozen=True)
class CoursesPanel:
    """The course of one metric of both sides on the same axes."""

    view: View
    sides: Sides
    metric: str

    def load(self) -> object:
        """The chart."""
        return two_courses_chart(METRICS[self.metric], courses(self.view, self.sides, self.metric))

    def draw(self, data: object) -> None:
        """Draw it under the list of metrics."""
        with st.container(border=True):
            title = say("走势", "Course")
            st.markdown(f"##### {title}")
            options = self.sides.metrics
            choose_one(
                METRIC, say("指标", "Metric"), options, lambda key: METRICS[key].name, self.metric, width=300
            )
            st.plotly_chart(
                data, config=CONFIG, key="two-courses", alt=f"{title} {METRICS[self.metric].name}"
            )

"""The sheet of one person: figures beside the team's, recordings, what was agreed, and room to write."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from care.charts import CONFIG, team_chart
from care.coaching import MOST_FIGURES, AgainstTeam, Recording, against_team, choose_recordings
from care.coaching.coaching_report import CoachingContent, coaching_report
from care.i18n import escape_markdown, say
from care.periods.period import Span
from care.review.minutes import Minute
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import day
from care.semantic.metric import METRICS
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.records.records_table import may_open_records
from pages.parts.components.report_downloads import offer_report
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home
from warehouse.query.facts.calls_sql import conversations_sql
from warehouse.query.metric_sql import RecordSide
from warehouse.services.minutes_store import Minutes

LATE = "callback_on_time_rate"
"""The metric whose missed records are what was late."""
MOST_WORDS = 200
"""Characters of a recording that are shown."""


@dataclass(frozen=True)
class SheetData:
    """What a sheet shows."""

    figures: list[AgainstTeam]
    recordings: list[Recording]


@dataclass(frozen=True)
class CoachingSheet:
    """One person of a store. ``view`` is of that store; ``metrics``: what such people answer for."""

    view: View
    dimension: str
    store: str
    person: str
    metrics: tuple[str, ...]

    @property
    def own(self) -> View:
        """The view of this person alone."""
        return self.view.only(**{self.dimension: self.person})

    def load(self) -> SheetData:
        """The figures that have cases, most telling first, the recordings, and the actions."""
        by = ("store", self.dimension)
        measured = Figures(self.view).of(*self.metrics, by=by)
        found = [
            one
            for key in self.metrics
            if (one := against_team(METRICS[key], measured.filter(metric=key), (self.store, self.person), by))
        ]
        found.sort(key=lambda one: (one.is_better is None, one.is_better is True))
        return SheetData(found[:MOST_FIGURES], self._recordings())

    def _recordings(self) -> list[Recording]:
        warehouse, span = self.view.warehouse, self.view.span
        if self.dimension not in warehouse.dimensions(LATE):
            return []
        days = (span.since, span.until) if span else (None, None)
        sql = conversations_sql(self.dimension, self.store, self.person, *days)
        calls = warehouse.statement(sql, (self.store,))
        return choose_recordings(calls, Figures(self.own).records(LATE, RecordSide.MISSED, 10))

    def draw(self, data: SheetData) -> None:
        """Draw the sheet."""
        if not data.figures:
            note_nothing_here()
            return
        st.markdown(f"#### {escape_markdown(self.person)}")
        with st.container(border=True):
            st.markdown("##### " + say("与全店同岗相比", "Beside the store's team"))
            chart = team_chart(data.figures)
            st.plotly_chart(chart, config=CONFIG, key="against-team", alt=self.person)
            for one in data.figures:
                st.markdown(f"- {escape_markdown(one.sentence)}")
            st.caption(
                say(
                    "点为本人，竖线为全店，浅色条为正常波动范围（99.8%），横线为 95% 区间。",
                    "Dot: this person; tick: the store; pale bar: what chance allows (99.8%); "
                    "line: 95% interval.",
                )
            )
        trend = TrendPanel(self.own, data.figures[0].metric.key, "coaching", compares=False)
        trend.draw(trend.load())
        recordings = data.recordings if may_open_records() else []
        if recordings:
            self._draw_recordings(recordings)
        agreed = self._agreed()
        self._draw_agreed(agreed)
        heading = say("谈话记录", "Notes of the talk")
        st.html(f'<div class="room-to-write">{escape(heading)}</div>')
        self._offer(data, recordings, agreed)

    def _draw_recordings(self, recordings: list[Recording]) -> None:
        st.markdown("##### " + say("可以一起看的记录", "Recordings to look at together"))
        for one in recordings:
            words = one.words[:MOST_WORDS] or say("（没有写）", "(nothing written)")
            st.markdown(
                f"- **{one.kind.label}** · {escape_markdown(one.number)} · {one.on}"
                f"{'' if one.kind.value == 'missed' else say('：', ': ') + escape_markdown(words)}"
            )

    def _draw_agreed(self, agreed: list[Minute]) -> None:
        if not agreed:
            return
        st.markdown("##### " + say("已经约定的", "Agreed before"))
        for one in agreed:
            what = escape_markdown(one.content.what)
            st.markdown(f"- {one.since}{say('：', ': ')}{what} · {one.content.state.label}")

    def _agreed(self) -> list[Minute]:
        """The actions of this person of this store, open or done, newest first."""
        user = current_user()
        found = [
            one
            for one in Minutes.open(home()).standing()
            if one.content.who == self.person
            if one.content.store in (None, self.store) and user.sees(one.content.store)
        ]
        return sorted(found, key=lambda one: one.since, reverse=True)

    def _offer(self, data: SheetData, recordings: list[Recording], agreed: list[Minute]) -> None:
        """The sheet as a file of each format."""
        first = data.figures[0].metric.key
        content = CoachingContent(
            self.person,
            DIMENSIONS[self.dimension].label,
            self.store,
            _days_looked_at(self.view.span),
            data.figures,
            JudgedFigures(self.own).judged_series(first).get(first),
            recordings,
            agreed,
        )
        offer_report(coaching_report(content), f"coaching-{self.store}-{self.person}")


def _days_looked_at(span: Span | None) -> str:
    if span is None:
        return say("全部日期", "all days")
    return say(f"{day(span.since)} 至 {day(span.until)}", f"{day(span.since)} to {day(span.until)}")

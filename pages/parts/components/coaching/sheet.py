"""The sheet of one person: figures beside the team's, recordings, what was agreed, and room to write."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from care.charts import CONFIG, team_chart
from care.coaching import MOST_FIGURES, AgainstTeam, Recording, against_team, choose_recordings
from care.i18n import escape_markdown, say
from care.semantic.metric import METRICS
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.records.records_table import may_open_records
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.server_settings import home
from warehouse.query.metric_sql import RecordSide
from warehouse.services.minutes_store import Minutes

WORDS, LATE = "voice_capture_rate", "callback_on_time_rate"
"""Metrics whose records are what was written, and what was late."""
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
        able = self.view.warehouse.dimensions
        if self.dimension not in able(WORDS) or self.dimension not in able(LATE):
            return []
        figures = Figures(self.own)
        attempts = figures.records(WORDS, RecordSide.DENOMINATOR)
        missed = figures.records(LATE, RecordSide.MISSED, 10)
        known = {"callback_no", "attempted_on", "voice"} <= {*attempts.columns}
        return choose_recordings(attempts, missed) if known else []

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
        if data.recordings and may_open_records():
            self._draw_recordings(data.recordings)
        self._draw_agreed()
        heading = say("谈话记录", "Notes of the talk")
        st.html(f'<div class="room-to-write">{escape(heading)}</div>')

    def _draw_recordings(self, recordings: list[Recording]) -> None:
        st.markdown("##### " + say("可以一起看的记录", "Recordings to look at together"))
        for one in recordings:
            words = one.words[:MOST_WORDS] or say("（没有写）", "(nothing written)")
            st.markdown(
                f"- **{one.kind.label}** · {escape_markdown(one.number)} · {one.on}"
                f"{'' if one.kind.value == 'missed' else say('：', ': ') + escape_markdown(words)}"
            )

    def _draw_agreed(self) -> None:
        """The actions of this person that are open or done, newest first."""
        user = current_user()
        agreed = [
            one
            for one in Minutes.open(home()).standing()
            if one.content.who == self.person and user.sees(one.content.store)
        ]
        if not agreed:
            return
        st.markdown("##### " + say("已经约定的", "Agreed before"))
        for one in sorted(agreed, key=lambda one: one.since, reverse=True):
            what = escape_markdown(one.content.what)
            st.markdown(f"- {one.since}{say('：', ': ')}{what} · {one.content.state.label}")

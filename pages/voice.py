"""客户声音: own scores beside the manufacturer's surveys, items of the questionnaire, reasons for leaving."""

from typing import Any

import streamlit as st

from care.i18n import say
from care.semantic.metric import Theme
from pages.parts.components.charts.categories import Concentration
from pages.parts.components.charts.comparison import ComparisonPanel
from pages.parts.components.charts.survey_trend import SurveyTrend
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.metric_cards import MetricCards
from pages.parts.components.records.records_table import RecordsList
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import Panel, Row, draw_page, grid, row
from warehouse.query.metric_sql import RecordSide

SURVEYS = ("css_score", "ssi_score", "csi_score", "own_survey_score")
WORDS = ("callback_no", "store", "attempted_at", "item", "answer", "reason", "agent", "file_id", "source_row")
OWN, ITEMS, REASONS = "satisfaction_score", "item_dissatisfied_share", "loss_reason_count"

view = current_view()
freshness_line(view)
metrics = view.metrics_of(Theme.SURVEY)
if not metrics:
    note_nothing_here()
    st.stop()
surveys: list[Panel[Any]] = [SurveyTrend(view, key, key) for key in SURVEYS if key in metrics]
below: list[Row] = []
if ITEMS in metrics:
    where = say("在哪家门店？", "In which store?")
    words = say("哪些项目客户不满意？", "With which items are customers dissatisfied?")
    below = [
        row(
            ComparisonPanel(view, ITEMS, "items", by=("item",), title=words),
            ComparisonPanel(view, ITEMS, "by-store", by=("store", "item"), title=where),
        ),
        row(
            RecordsList(view, ITEMS, RecordSide.NUMERATOR, WORDS),
            heading=say("客户不满意的项目，怎么说", "Items that dissatisfied, in the customers' words"),
        ),
    ]
if REASONS in metrics:
    why = say("客户为什么不再来", "Why customers do not come any more")
    below.append(row(Concentration(view, REASONS, by="loss_reason"), heading=why))
draw_page(
    above=[grid(TrendPanel(view, OWN, "own"), *surveys)],
    below=[*below, row(MetricCards(view, metrics), heading=Theme.SURVEY.label)],
)

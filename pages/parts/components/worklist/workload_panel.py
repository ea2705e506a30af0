"""The next four weeks of a store: what will fall due, and whether the team can conclude it."""

from dataclasses import dataclass

import streamlit as st

from care.charts import CONFIG, due_forecast_chart
from care.i18n import escape_markdown, say
from care.stores.store_names import store_name
from care.worklist.workload_text import agents_sentence, trial_sentence, workload_sentence
from pages.parts.data.cached import cached
from pages.parts.data.view import View
from warehouse.services.worklists.workload import Workload, workloads

MOST_STORES = 4
"""How many stores are drawn; of more, the filter chooses."""


@dataclass(frozen=True)
class WorkloadPanel:
    """A chart a store, of the first of the chosen stores."""

    view: View

    def load(self) -> list[Workload]:
        """The forecasts. Raises Unsupported of a network."""
        return cached(_workloads, self.view)[:MOST_STORES]

    def draw(self, data: list[Workload]) -> None:
        """Draw each with its sentences."""
        for one in data:
            with st.container(border=True):
                title = workload_sentence(one.days, one.a_day, one.weekdays)
                st.markdown(f"##### {escape_markdown(store_name(one.store))}{say('：', ': ')}{title}")
                chart = due_forecast_chart(one.days, one.a_day or None)
                st.plotly_chart(chart, config=CONFIG, key=f"workload-{one.store}", alt=title)
                st.caption(f"{trial_sentence(one.trial)}  \n{escape_markdown(agents_sentence(one.agents))}")


def _workloads(view: View) -> list[Workload]:
    return workloads(view.warehouse, view.store_codes)

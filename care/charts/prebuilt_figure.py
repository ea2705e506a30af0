"""Figures that are passed to Streamlit as they are, because Plotly would check every value in each run."""

import plotly.graph_objects as go

from care.charts.theme import Figure


class PrebuiltFigure(go.Figure):  # type: ignore[misc]  # Plotly has no types, so its class is Any
    """A figure that is serialised without Plotly's checks and copies, which took a sixth of a page's time."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def to_dict(self) -> Figure:
        """The figure as Plotly's JSON."""
        return self._figure

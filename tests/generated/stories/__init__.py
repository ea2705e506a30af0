"""Homes in which something happens: other people, stores and weeks than the demo's."""

from tests.generated.stories.plots import PLOTS, Plot
from tests.generated.stories.scene import Scene, staged

__all__ = ["PLOTS", "Plot", "Scene", "staged"]

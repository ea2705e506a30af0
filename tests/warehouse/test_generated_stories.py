"""A short form of the sweep of stories: what happens in a generated home is told, and nothing else."""

import pytest

from tests.generated.stories import PLOTS
from tests.sweeps.stories import build, false_items, tells
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention

pytestmark = pytest.mark.slow


def test_what_happens_in_a_generated_home_is_told_and_nothing_else(tmp_path):
    plots = [PLOTS[name] for name in ("wrong numbers", "downgraded", "same minute")]
    scene = build(tmp_path / "home", "short", (*plots, None), weeks=30)
    items = attention(Warehouse.open(tmp_path / "home")).items
    told = {shop.plot.name for shop in scene.shops if shop.plot for item in items if tells(item, shop)}
    assert told == {plot.name for plot in plots}
    assert [item.sentence for item in false_items(items, scene)] == []

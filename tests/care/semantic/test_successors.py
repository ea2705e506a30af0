"""What names a metric that is gone leads to its successor, wherever it is written."""

from datetime import date

import pytest

from care.semantic import successors
from care.semantic.metric import METRICS
from care.semantic.successors import SUCCESSORS, Successor, current_choices, current_metric
from care.signals.baseline import read_baselines
from care.storage.saved_views import UserViews
from care.targets.targets import read_targets


@pytest.fixture(autouse=True)
def gone(monkeypatch):
    """Two metrics that are gone, whatever metrics there are."""
    known = {
        "old_rate": Successor("service_callback_rate"),
        "kept_rate": Successor("loss_rate", complement=True),
    }
    monkeypatch.setattr(successors, "SUCCESSORS", known)


def test_a_successor_is_a_metric():
    assert all(one.metric in METRICS for one in SUCCESSORS.values())


def test_addresses_and_saved_views_lead_to_the_successor(tmp_path):
    assert current_choices({"metric": ["old_rate"], "store": ["S01"]}) == {
        "metric": ["service_callback_rate"],
        "store": ["S01"],
    }
    views = UserViews(tmp_path, "张")
    views.remember({"metric": ["old_rate"]})
    assert views.last() == {"metric": ["service_callback_rate"]}
    assert current_metric("loss_rate") == "loss_rate"


def test_targets_and_re_basings_of_a_metric_that_is_gone_hold_for_its_successor(tmp_path):
    (tmp_path / "targets.toml").write_text(
        '[[target]]\nmetric = "kept_rate"\nvalue = 0.7\nsince = 2026-01-01\nby = "张"\n', encoding="utf-8"
    )
    (target,) = read_targets(tmp_path)
    assert (target.metric, round(target.value, 9)) == ("loss_rate", 0.3)
    (tmp_path / "baselines.toml").write_text(
        '[[baseline]]\nmetric = "old_rate"\nsince = 2026-01-01\nby = "张"\n'
        'decided_on = 2026-01-01\nreason = "新流程"\n',
        encoding="utf-8",
    )
    (baseline,) = read_baselines(tmp_path)
    assert (baseline.metric, baseline.since) == ("service_callback_rate", date(2026, 1, 1))


def test_a_target_of_a_code_that_a_store_had_before_is_the_stores(tmp_path):
    (tmp_path / "stores.toml").write_text('[[store]]\ncode="S01"\nbecame="S09"\n', encoding="utf-8")
    (tmp_path / "targets.toml").write_text(
        '[[target]]\nmetric = "loss_rate"\nvalue = 0.2\nsince = 2026-01-01\nby = "张"\nstore = "S01"\n',
        encoding="utf-8",
    )
    assert read_targets(tmp_path)[0].store == "S09"
